"""Live updates: what happens in an organization, told to those who look at it. Owns no tables."""
