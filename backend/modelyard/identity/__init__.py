"""Who people and machines are, and which organizations they belong to.

Tables: organizations, users, organization_memberships, api_keys, sessions, refresh_tokens, invitations.
Invariants: an e-mail names one live user; a person has one live membership in an organization; secrets (passwords,
keys, tokens) are stored as hashes only; a key never outlives its owner's membership.
"""
