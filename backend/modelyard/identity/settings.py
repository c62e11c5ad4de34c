"""What an organization's administrators may set of the platform's behaviour; any other setting is theirs alone."""

from __future__ import annotations

from typing import Any

DELETED_MODELS_RETENTION = "deleted_models_retention_days"
"""Days for which deleted models and versions can be restored; null for ever. Absent: as the server is set."""
MAX_DAYS = 36_500


def check_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Raises ValueError for a value that a known setting cannot have."""
    if DELETED_MODELS_RETENTION in settings:
        days = settings[DELETED_MODELS_RETENTION]
        if days is not None and (not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= MAX_DAYS):
            raise ValueError(f"{DELETED_MODELS_RETENTION} is a whole number of days up to {MAX_DAYS}, or null for ever")
    return settings
