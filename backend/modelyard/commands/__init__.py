"""Groups of commands that `modelyard.cli` brings together, and what they share."""
