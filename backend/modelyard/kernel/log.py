"""Structured logs: one event a line, with the request it belongs to."""

from __future__ import annotations

import logging
import sys
from typing import Any, Protocol

import structlog


class Options(Protocol):
    """Of the settings, what concerns the log. log_format: `json` or `console`."""

    @property
    def log_level(self) -> str: ...

    @property
    def log_format(self) -> str: ...


SECRET_WORDS = ("password", "secret", "token", "authorization", "cookie", "api_key")


def _redact(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in event:
        if any(word in key.lower() for word in SECRET_WORDS):
            event[key] = "***"
    return event


def configure(settings: Options) -> None:
    """Send the platform's and the libraries' logs to standard error, in the configured format."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        # A richer traceback shows local variables: secrets, and megabytes of an upload.
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer]
        if settings.log_format == "json"
        else [*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[settings.log_level]))


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """The logger of one module."""
    return structlog.get_logger(module=name)  # type: ignore[no-any-return]  # structlog types it as Any
