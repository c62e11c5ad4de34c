"""Files: their bytes in the object store, their names and digests in the database.

Tables: artifacts.
Invariants: a file is visible when all its bytes are stored under their SHA-256, and never before; equal content is
stored once within an organization; a name is a clean relative path.
"""
