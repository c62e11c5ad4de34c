"""The words of a search, each with the place where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modelyard.kernel.errors import Invalid

MAX_LENGTH = 10_000
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>'(?:''|[^'])*'|"(?:""|[^"])*")
  | (?P<quoted>`(?:``|[^`])*`)
  | (?P<operator><=|>=|<>|!=|!~|==|=|<|>|~)
  | (?P<mark>[(),])
  | (?P<word>[^\s()'"`,<>=!~]+)
    """,
    re.VERBOSE,
)


class SearchInvalid(Invalid):
    """A search that cannot be read. `column` counts characters from 1, `length` is how many of them are meant."""

    code = "search_invalid"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text (from 0, `end` excluded)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """kind: word, string, quoted (backticks), operator or mark. text: without quotes. span: with them."""

    kind: str
    text: str
    span: Span

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.upper() == word


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read, and where in the request it came from."""

    text: str
    pointer: str

    def complaint(self, span: Span, message: str) -> SearchInvalid:
        """A refusal that points at a place."""
        column = span.start + 1
        return SearchInvalid(
            f"Column {column}: {message}", pointer=self.pointer, column=column, length=max(1, span.end - span.start)
        )


def tokens(source: Source) -> list[Token]:
    """Raises SearchInvalid: too long, an unclosed quote, or a character that has no place here."""
    text = source.text
    if len(text) > MAX_LENGTH:
        raise source.complaint(
            Span(MAX_LENGTH, len(text)), f"a search has at most {MAX_LENGTH:,} characters, this one {len(text):,}."
        )
    for at, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise source.complaint(Span(at, at + 1), "this character cannot be part of a search.")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(source, at)
        kind, raw = match.lastgroup or "", match.group()
        if kind in ("string", "quoted"):
            found.append(Token(kind, raw[1:-1].replace(raw[0] * 2, raw[0]), Span(at, match.end())))
        elif kind != "space":
            found.append(Token(kind, raw, Span(at, match.end())))
        at = match.end()
    return found


def _unreadable(source: Source, at: int) -> SearchInvalid:
    character = source.text[at]
    if character in "'\"`":
        return source.complaint(Span(at, len(source.text)), f"the quote {character} is not closed.")
    return source.complaint(Span(at, at + 1), f"unexpected {character!r}. Did you mean NOT or !=?")
