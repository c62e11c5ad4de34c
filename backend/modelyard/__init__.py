"""Modelyard: self-hosted, multi-tenant MLOps on PostgreSQL."""

__version__ = "0.1.0"
