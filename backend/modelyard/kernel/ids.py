"""Identifiers: UUIDv7, so that new rows go to the end of every index."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7

__all__ = ["UUID", "uuid7"]
