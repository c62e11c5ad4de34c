"""MLflow's filter and order-by strings: clauses joined by AND. What each clause may say is up to the search at hand."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass

from modelyard.mlflow_api.errors import InvalidParameter

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>'(?:''|\\'|[^'])*'|"(?:\\"|[^"])*")
  | (?P<quoted>`[^`]*`)
  | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))
  | (?P<operator><=|>=|!=|=|<|>)
  | (?P<word>[^\W\d][\w/\-]*)
  | (?P<mark>[().,])
    """,
    re.VERBOSE,
)
_BARE_KEY = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
MAX_LENGTH = 50_000


@dataclass(frozen=True, slots=True)
class Clause:
    """`[entity.]key operator value`. Strings come unquoted; a number stays a number; IS [NOT] NULL has no value."""

    entity: str | None
    key: str
    operator: str
    value: str | int | float | list[str] | None


@dataclass(frozen=True, slots=True)
class Order:
    """`[entity.]key [ASC|DESC]`."""

    entity: str | None
    key: str
    descending: bool


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InvalidParameter(f"Invalid clause(s) in filter string: {text[at : at + 100]!r}")
        at = match.end()
        if match.lastgroup != "space":
            found.append(_Token(match.lastgroup or "", match.group()))
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise InvalidParameter(f"The filter string is longer than {MAX_LENGTH} characters.")
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> _Token:
        token = self.peek()
        if token is None:
            raise self.complaint()
        self.at += 1
        return token

    def word(self, *words: str) -> bool:
        """Take the words if they come next, in any case."""
        ahead = self.tokens[self.at : self.at + len(words)]
        if [token.text.upper() for token in ahead if token.kind == "word"] != list(words):
            return False
        self.at += len(words)
        return True

    def mark(self, text: str) -> bool:
        token = self.peek()
        if token is None or token.kind != "mark" or token.text != text:
            return False
        self.at += 1
        return True

    def complaint(self) -> InvalidParameter:
        return InvalidParameter(f"Invalid clause(s) in filter string: {self.text[:500]!r}")

    def identifier(self) -> tuple[str | None, str]:
        """`key`, `entity.key` or `entity.a.b.c`; the key may stand in backticks or double quotes."""
        parts = [self._part()]
        while self.mark("."):
            parts.append(self._part())
        if len(parts) == 1:
            return None, parts[0]
        return parts[0], ".".join(parts[1:])

    def _part(self) -> str:
        token = self.next()
        if token.kind == "quoted" or (token.kind == "string" and token.text[0] == '"'):
            return token.text[1:-1]
        if token.kind == "word" and _BARE_KEY.fullmatch(token.text):
            return token.text
        raise self.complaint()

    def operator(self) -> str:
        for words in (("NOT", "IN"), ("IN",), ("IS", "NOT", "NULL"), ("IS", "NULL"), ("LIKE",), ("ILIKE",), ("RLIKE",)):
            if self.word(*words):
                return " ".join(words)
        token = self.next()
        if token.kind != "operator":
            raise self.complaint()
        return token.text

    def value(self, operator: str) -> str | int | float | list[str] | None:
        if operator.startswith("IS"):
            return None
        if operator.endswith("IN"):
            return self._strings()
        token = self.next()
        if token.kind == "string":
            return token.text[1:-1]
        if token.kind == "number":
            return float(token.text) if re.search(r"[.eE]", token.text) else int(token.text)
        if token.kind in ("word", "quoted"):
            raise InvalidParameter(
                f"Expected a quoted string value or a number, got {token.text!r}. "
                "Parameter values must either be quoted strings or numbers."
            )
        raise self.complaint()

    def _strings(self) -> list[str]:
        if not self.mark("("):
            raise InvalidParameter("While parsing a list in the query, expected a parenthesised list of quoted strings.")
        values: list[str] = []
        while not self.mark(")"):
            token = self.next()
            if token.kind != "string":
                raise InvalidParameter(
                    "While parsing a list in the query, expected string value, punctuation, or whitespace, "
                    f"but got different type in list: {token.text!r}"
                )
            values.append(token.text[1:-1])
            if not self.mark(","):
                if not self.mark(")"):
                    raise self.complaint()
                break
        if not values:
            raise InvalidParameter("While parsing a list in the query, expected a non-empty list of string values.")
        return values


def parse_clauses(text: str | None) -> list[Clause]:
    """The clauses of a filter string, in order; none for an empty one.

    Raises:
        InvalidParameter: not of MLflow's grammar (OR, parentheses and NOT are not).
    """
    if not text or not text.strip():
        return []
    reader = _Reader(text)
    clauses: list[Clause] = []
    while reader.peek() is not None:
        entity, key = reader.identifier()
        operator = reader.operator()
        clauses.append(Clause(entity, key, operator, reader.value(operator)))
        if reader.peek() is not None and not reader.word("AND"):
            raise reader.complaint()
    return clauses


def parse_order(text: str) -> Order:
    """One item of an order-by list.

    Raises:
        InvalidParameter: not of the form `key [ASC|DESC]`.
    """
    try:
        reader = _Reader(text)
        entity, key = reader.identifier()
        descending = reader.word("DESC")
        if not descending:
            reader.word("ASC")
        if reader.peek() is not None:
            raise reader.complaint()
    except InvalidParameter:
        raise InvalidParameter(f"Invalid order_by clause {text[:500]!r}. Expected '<key> [ASC|DESC]'.") from None
    return Order(entity, key, descending)


def page_offset(token: str | None) -> int:
    """Where a page begins.

    Raises:
        InvalidParameter: not a token that a page gave.
    """
    if not token:
        return 0
    try:
        decoded = base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidParameter("Invalid page token, could not base64-decode") from None
    try:
        offset = json.loads(decoded)["offset"]
    except (ValueError, KeyError, TypeError):
        raise InvalidParameter("Invalid page token, parsed value is not of the expected form") from None
    if not isinstance(offset, int) or isinstance(offset, bool) or not 0 <= offset < 2**62:
        raise InvalidParameter("Invalid page token, parsed value is not of the expected form")
    return offset


def page_token(offset: int) -> str:
    return base64.b64encode(json.dumps({"offset": offset}).encode()).decode()
