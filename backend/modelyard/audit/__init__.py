"""The record of every change, written by the database itself, and the chain that seals it.

Tables: audit_logs (by month), audit_seals.
Invariants: a change and its record commit together; records are never changed or removed, only whole months leave
by retention; the records of a table, folded in order, are its rows. HTTP: `identity.routes.audit`, as a route names its
permission with `identity.access`, which stands above this feature.
"""
