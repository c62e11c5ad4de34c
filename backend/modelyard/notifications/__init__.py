"""Telling people: channels, the rules that feed them, and every delivery.

Tables: notification_channels, notification_rules, notification_deliveries.
Invariants: a channel's settings are encrypted at rest; a delivery is written in the transaction of what it tells.
"""
