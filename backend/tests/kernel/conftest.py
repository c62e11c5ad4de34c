"""Fixtures: the application on a fresh database."""

from tests.identity.conftest import api

__all__ = ["api"]
