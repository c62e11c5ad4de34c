"""What needs somebody's attention, once per cause.

Tables: alerts.
Invariants: one open alert per fingerprint; acknowledged and resolved alerts say when and by whom.
"""
