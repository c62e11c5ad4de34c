"""What models, aliases and tags may be called. The limits are those that MLflow's clients know."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from modelyard.kernel.errors import Invalid

MAX_NAME = 500
MAX_ALIAS = 255
MAX_TAG_KEY = 250
MAX_TAG_VALUE = 100_000
_IN_ALIAS = frozenset("0123456789_-")
_NUMBERED = re.compile(r"[vV]\d+")
_TAG_KEY = re.compile(r"[/\w.\- :]+")


def check_model_name(name: str) -> None:
    """A model's name is one segment of a `models:/` address.

    Raises:
        Invalid: it is empty, too long, or would resolve to something else in a path.
    """
    if not name.strip():
        raise Invalid("A model's name cannot be empty.", pointer="name")
    if "/" in name or ":" in name or "\x00" in name:
        raise Invalid(f"Invalid model name {name!r}. Names cannot contain '/' or ':'.", pointer="name")
    if _leads_elsewhere(name):
        raise Invalid(f"Invalid model name {name!r}: as part of a path it would mean something else.", pointer="name")
    _check_length("name", name, MAX_NAME)


def check_alias(alias: str) -> None:
    """An alias is a word, and not one of those that mean a version already: `latest`, `v1`.

    Raises:
        Invalid: it is something else.
    """
    # As the database sees it: letters of any script, but no digits of another one.
    if not alias or not all(character.isalpha() or character in _IN_ALIAS for character in alias):
        raise Invalid(
            f"Invalid alias name: {alias[:MAX_ALIAS]!r}. "
            "Names may only contain alphanumerics, underscores (_), and dashes (-).",
            pointer="alias",
        )
    _check_length("alias", alias, MAX_ALIAS)
    if alias.lower() == "latest":
        raise Invalid("'latest' alias name (case insensitive) is reserved.", pointer="alias")
    if _NUMBERED.fullmatch(alias):
        raise Invalid(f"Version alias name {alias!r} is reserved.", pointer="alias")


def check_tags(tags: Mapping[str, str | None]) -> None:
    """Raises Invalid for a key or a value that is too long, or a key that is no plain path."""
    for key, value in tags.items():
        if not _TAG_KEY.fullmatch(key) or _leads_elsewhere(key):
            raise Invalid(
                f"Invalid tag key {key[:MAX_TAG_KEY]!r}. Keys may only contain alphanumerics, underscores (_), "
                "dashes (-), periods (.), spaces ( ), colons (:) and slashes (/), and must be plain paths.",
                pointer="tags",
            )
        _check_length("key", key, MAX_TAG_KEY)
        _check_length("value", value or "", MAX_TAG_VALUE)


def _leads_elsewhere(name: str) -> bool:
    plain = posixpath.normpath(name)
    return plain != name or plain == "." or plain.startswith(("..", "/"))


def _check_length(what: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Invalid(f"'{what}' exceeds the maximum length of {limit} characters", pointer=what)
