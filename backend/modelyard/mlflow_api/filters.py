"""MLflow's filter and order-by strings. What each clause may say is up to the search at hand."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from modelyard.mlflow_api.errors import InvalidParameter

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>'(?:''|\\'|[^'])*'|"(?:\\"|[^"])*")
  | (?P<quoted>`[^`]*`)
  | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))
  | (?P<operator><=|>=|<>|!=|==|=|<|>)
  | (?P<word>[^\W\d][\w/\-]*)
  | (?P<mark>[().,])
    """,
    re.VERBOSE,
)
_BARE_KEY = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
MAX_LENGTH = 50_000
MAX_DEPTH = 50
MAX_DIGITS = 300
MAX_CLAUSES = 60
"""Each may be a join, and the time that PostgreSQL takes to plan joins grows with the square of their number."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`[entity.]key operator value`. Strings come unquoted; a number stays a number; IS [NOT] NULL has no value."""

    entity: str | None
    key: str
    operator: str
    value: str | int | float | list[str] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all (AND) or any (OR) hold."""

    operator: str
    parts: tuple[Node, ...]


Node = Clause | Group


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
        if match is None and text[at] == ";" and text[at + 1 :].strip():
            raise InvalidParameter(f"Search filter {text[:500]!r} contained multiple expressions.")
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
        self.depth = 0
        self.clauses = 0

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
            # Past what a double tells apart, and what Python reads, a whole number is as good as a float.
            whole = len(token.text) <= MAX_DIGITS and not re.search(r"[.eE]", token.text)
            return int(token.text) if whole else float(token.text)
        if token.kind in ("word", "quoted") and not self.mark("("):
            raise InvalidParameter(
                "Parameter value is either not quoted or unidentified quote types used for string value "
                f"{token.text}. Use either single or double quotes."
            )
        raise self.complaint()

    def _strings(self) -> list[str]:
        if not self.mark("("):
            raise InvalidParameter(
                "While parsing a list in the query, expected a parenthesised list of quoted strings."
            )
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

    # filter = any-of; any-of = all-of {OR all-of}; all-of = part {AND part} [AND]; part = ( any-of ) | clause

    def any_of(self) -> Node:
        parts = [self.all_of()]
        while self.word("OR"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Group("OR", tuple(parts))

    def all_of(self) -> Node:
        parts = [self.part()]
        while self.word("AND"):
            if self.peek() is None:  # MLflow's server takes an AND at the very end
                break
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else Group("AND", tuple(parts))

    def part(self) -> Node:
        if self.mark("("):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise InvalidParameter(f"The filter string nests more than {MAX_DEPTH} parentheses.")
            inner = self.any_of()
            if not self.mark(")"):
                raise self.complaint()
            self.depth -= 1
            return inner
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            raise InvalidParameter(f"The filter string holds more than {MAX_CLAUSES} clauses.")
        entity, key = self.identifier()
        operator = self.operator()
        return Clause(entity, key, operator, self.value(operator))


def parse_filter(text: str | None) -> list[Node]:
    """The parts of a filter string that must all hold; none for an empty one.

    MLflow's grammar, and beyond it OR and parentheses.

    Raises:
        InvalidParameter: not of this grammar.
    """
    if not text:
        return []
    if not text.strip():
        raise InvalidParameter(f"Invalid filter {text!r}. Could not be parsed.")
    reader = _Reader(text)
    node = reader.any_of()
    if reader.peek() is not None:
        raise reader.complaint()
    return list(node.parts) if isinstance(node, Group) and node.operator == "AND" else [node]


def condition_of(node: Node, of_clause: Callable[[Clause], ColumnElement[bool]]) -> ColumnElement[bool]:
    """A filter's part as one SQL condition, its clauses turned into SQL by `of_clause`."""
    if isinstance(node, Clause):
        return of_clause(node)
    parts = [condition_of(part, of_clause) for part in node.parts]
    return and_(*parts) if node.operator == "AND" else or_(*parts)


def parse_clauses(text: str | None) -> list[Clause]:
    """The clauses of a filter string without OR, in order.

    Raises:
        InvalidParameter: not of MLflow's grammar.
    """
    clauses: list[Clause] = []
    for node in parse_filter(text):
        if not isinstance(node, Clause):
            raise InvalidParameter(f"Invalid clause(s) in filter string: {(text or '')[:500]!r}: OR is not known here.")
        clauses.append(node)
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
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidParameter("Invalid page token, parsed value is not of the expected form") from None
    if not isinstance(offset, int) or isinstance(offset, bool) or not 0 <= offset < 2**62:
        raise InvalidParameter("Invalid page token, parsed value is not of the expected form")
    return offset


def page_token(offset: int) -> str:
    return base64.b64encode(json.dumps({"offset": offset}).encode()).decode()
