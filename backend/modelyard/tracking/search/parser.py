"""A search's text as a tree of clauses whose fields, operators and values are known to fit.

search  := any;  any := all ("OR" all)*;  all := part ("AND"? part)*;  part := "NOT" part | "(" any ")" | clause | words
AND may be left out only after words, which stand for themselves: the run's name contains them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modelyard.tracking.search.fields import ALIASES, FIELDS, OPERATORS, Field, Kind, Reference, suggestion
from modelyard.tracking.search.operands import Operands, Value
from modelyard.tracking.search.tokens import SearchInvalid, Source, Span, Token, tokens
from modelyard.tracking.search.values import Clock

MAX_DEPTH = 50
MAX_CLAUSES = 60
MAX_PATTERNS = 10
"""Each may take as long as its statement has, on every run."""
MAX_LISTED = 1_000
MAX_KEY = 250

_SYMBOLS = {"==": "=", "<>": "!="}
_WORDED = (
    ("IS", "NOT", "NULL"),
    ("IS", "NULL"),
    ("NOT", "EXISTS"),
    ("EXISTS",),
    *(tuple(name.split()) for name in OPERATORS[Kind.TEXT] if name[0].isalpha()),
)
_SAME = {"EXISTS": "IS NOT NULL", "NOT EXISTS": "IS NULL"}
_KEYWORDS = frozenset(word for words in _WORDED for word in words) | {"AND", "OR"}


@dataclass(frozen=True, slots=True)
class Clause:
    """`field operator values`. IS [NOT] NULL has no values, BETWEEN two, IN any number, the rest one.

    value_span: where the values stand, for a complaint that only the database can make.
    """

    field: Reference
    operator: str
    values: tuple[Value, ...]
    value_span: Span


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of which all (AND) or any (OR) hold."""

    operator: str
    parts: tuple[Node, ...]


Node = Clause | Not | Group


class Reader:
    """Reads tokens from left to right. What is wrong is a SearchInvalid that points at its place."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self.source, self.operands = source, Operands(source, clock)
        self.tokens = tokens(source)
        self.at = self.depth = self.clauses = self.patterns = 0
        self.after_words = False

    def peek(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def here(self) -> Span:
        token = self.peek()
        return token.span if token else Span(len(self.source.text), len(self.source.text))

    def words(self, *words: str) -> bool:
        """Take the words if they come next, in any case."""
        if not self._come(0, words):
            return False
        self.at += len(words)
        return True

    def _come(self, ahead: int, words: Sequence[str]) -> bool:
        coming = self.tokens[self.at + ahead : self.at + ahead + len(words)]
        return len(coming) == len(words) and all(token.is_word(word) for token, word in zip(coming, words, strict=True))

    def mark(self, text: str) -> bool:
        token = self.peek()
        if token is None or token.kind != "mark" or token.text != text:
            return False
        self.at += 1
        return True

    def prefix(self, text: str) -> bool:
        """Take a sign off the word that comes next."""
        token = self.peek()
        if token is None or token.kind != "word" or not token.text.startswith(text):
            return False
        span = Span(token.span.start + len(text), token.span.end)
        self.tokens[self.at : self.at + 1] = (
            [Token("word", token.text[len(text) :], span)] if span.start < span.end else []
        )
        return True

    def complaint(self, message: str, span: Span | None = None) -> SearchInvalid:
        return self.source.complaint(span or self.here(), message)

    # The tree

    def whole(self) -> Node | None:
        if not self.tokens:
            return None
        node = self.any_of()
        if self.peek() is not None:
            raise self._unexpected()
        return node

    def any_of(self) -> Node:
        parts = [self.all_of()]
        while self.words("OR"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Group("OR", tuple(parts))

    def all_of(self) -> Node:
        parts = [self.part()]
        while self.words("AND") or self._goes_on_after_words():
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else Group("AND", tuple(parts))

    def _goes_on_after_words(self) -> bool:
        token = self.peek()
        if token is None or not self.after_words or token.is_word("OR"):
            return False
        return token.kind not in ("mark", "operator") or token.text == "("

    def part(self) -> Node:
        start = self.here()
        if self.words("NOT"):
            self._deeper(start)
            node: Node = Not(self.part())
            self.depth -= 1
            return node
        if self.mark("("):
            self._deeper(start)
            node = self.any_of()
            if not self.mark(")"):
                if self.peek() is not None:
                    raise self._unexpected()
                raise self.complaint("this parenthesis is not closed.", start)
            self.depth -= 1
            self.after_words = False
            return node
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            raise self.complaint(f"a search has at most {MAX_CLAUSES} conditions.", start)
        clause = self._clause()
        self.patterns += clause.operator in ("~", "!~")
        if self.patterns > MAX_PATTERNS:
            raise self.complaint(f"a search has at most {MAX_PATTERNS} regular expressions.", start)
        return clause

    def _deeper(self, span: Span) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.complaint(f"a search nests at most {MAX_DEPTH} deep.", span)

    def _unexpected(self) -> SearchInvalid:
        token = self.peek()
        assert token is not None
        if token.kind == "mark" and token.text == ")":
            return self.complaint("no parenthesis is open that this could close.")
        before = self.tokens[self.at - 1] if self.at else None
        if before is not None and before.kind == "word" and token.kind in ("word", "string"):
            return self.complaint("expected AND or OR. A value of several words needs quotes.")
        return self.complaint("expected AND or OR.")

    # A clause

    def _clause(self) -> Clause:
        token = self.peek()
        if token is None:
            raise self.complaint("a condition is missing at the end.")
        if token.kind in ("operator", "mark"):
            raise self.complaint(f"expected a condition, not {token.text}.")
        if token.kind == "word" and token.text.upper() in _KEYWORDS:
            raise self.complaint(f"expected a condition, not {token.text.upper()}. In quotes it is a text to look for.")
        start = self.at
        parts, span = self._name()
        operator = self._operator()
        if operator is None:
            if token.kind == "word":
                self._refuse_field_without_operator(parts, span)
            self.at = start + 1
            self.after_words = True
            return Clause(Reference(FIELDS["name"]), "CONTAINS", (token.text,), token.span)
        self.after_words = False
        field = self._field(parts, span)
        name, operator_span = operator
        if name not in field.field.operators:
            known = ", ".join(field.field.operators)
            raise self.complaint(f"{field} does not take {name}. It takes: {known}.", operator_span)
        first = self.at
        found = self._values(field, name)
        last = self.tokens[self.at - 1].span.end
        return Clause(field, name, found, Span(self.tokens[min(first, self.at - 1)].span.start, last))

    def _name(self) -> tuple[list[tuple[str, bool]], Span]:
        """The parts of a dotted name, each with whether it was quoted. Quoted and bare parts join without a space."""
        parts: list[tuple[str, bool]] = []
        first = self.peek()
        assert first is not None
        end, dangling = first.span.start, True
        while (token := self.peek()) is not None and token.span.start == end and token.kind not in ("operator", "mark"):
            if token.kind == "word":
                pieces = token.text.split(".")
                if parts and not dangling:
                    if pieces[0]:
                        break
                    pieces = pieces[1:]
                dangling = pieces[-1] == ""
                parts += [(piece, False) for piece in (pieces[:-1] if dangling else pieces)]
            elif dangling:
                parts.append((token.text, True))
                dangling = False
            else:
                break
            end = token.span.end
            self.at += 1
        return parts, Span(first.span.start, end)

    def reference(self) -> Reference:
        """A field by its name."""
        token = self.peek()
        if token is None or token.kind in ("operator", "mark"):
            raise self.complaint("a field is missing.")
        return self._field(*self._name())

    def _field(self, parts: list[tuple[str, bool]], span: Span) -> Reference:
        name = ".".join(text for text, _ in parts)
        simple = FIELDS.get(ALIASES.get(name.lower(), name.lower()))
        if simple is not None and not simple.keyed:
            return Reference(simple)
        field = FIELDS.get(parts[0][0].lower()) if parts else None
        if field is None or not field.keyed:
            raise self.complaint(self._unknown(name, parts), span)
        rest = parts[1:]
        part = ""
        if len(rest) > 1 and not rest[-1][1] and rest[-1][0].lower() in field.parts:
            part = rest.pop()[0].lower()
        key = ".".join(text for text, _ in rest)
        if not key:
            raise self.complaint(f"{field.name} needs a key, as in {field.examples[0]}", span)
        if len(key) > MAX_KEY:
            raise self.complaint(f"a key has at most {MAX_KEY} characters.", span)
        return Reference(field, key, "" if part == "last" else part)

    def _unknown(self, name: str, parts: list[tuple[str, bool]]) -> str:
        first = parts[0][0] if parts else ""
        if first.lower() == "dataset":
            return f'there is no field "{name[:100]}". Of a data set there are dataset.name, .digest and .context.'
        if len(parts) > 1:
            keyed = suggestion(first, [known for known, field in FIELDS.items() if field.keyed])
            return f'there is no field "{first[:100]}".' + (keyed or suggestion(name, FIELDS))
        return f'there is no field "{name[:100]}".' + suggestion(name, [*FIELDS, *ALIASES])

    def _refuse_field_without_operator(self, parts: list[tuple[str, bool]], span: Span) -> None:
        """Words look for themselves in names, unless they are a field, which is a condition that is not complete."""
        name = ".".join(text for text, _ in parts)
        head, colon, rest = name.partition(":")
        if colon and rest and (head in FIELDS or head.split(".")[0] in ("metrics", "params", "tags")):
            raise self.complaint(f"{head} is compared with =, as in {head} = {rest}", span)
        try:
            field = self._field(parts, span)
        except SearchInvalid:
            if len(parts) > 1 and parts[0][0] in ("metrics", "params", "tags"):
                raise
            return
        known = ", ".join(field.field.operators)
        following = Span(span.end, span.end) if self.peek() is None else self.here()
        raise self.complaint(
            f"{field} needs an operator: {known}. In quotes it is a text to look for in names.", following
        )

    def _operator(self) -> tuple[str, Span] | None:
        token = self.peek()
        if token is None:
            return None
        if token.kind == "operator":
            self.at += 1
            return _SYMBOLS.get(token.text, token.text), token.span
        for words in _WORDED:
            if self._come(0, words):
                span = Span(token.span.start, self.tokens[self.at + len(words) - 1].span.end)
                self.at += len(words)
                name = " ".join(words)
                return _SAME.get(name, name), span
        return None

    # Values

    def _values(self, field: Reference, operator: str) -> tuple[Value, ...]:
        if operator in ("IS NULL", "IS NOT NULL"):
            return ()
        if operator.endswith("BETWEEN"):
            low = self._scalar()
            middle = self.here()
            if not self.words("AND"):
                raise self.complaint("BETWEEN needs two values, as in BETWEEN 1 AND 2.", middle)
            return self.operands.read(field, operator, [low, self._scalar()])
        if operator.endswith("IN"):
            start = self.here()
            if not self.mark("("):
                raise self.complaint(f"{operator} needs a list, as in {operator} (1, 2).", start)
            listed = [self._scalar()]
            while self.mark(","):
                listed.append(self._scalar())
            if len(listed) > MAX_LISTED:
                raise self.complaint(f"a list has at most {MAX_LISTED:,} values.", start)
            if not self.mark(")"):
                raise self.complaint("expected a comma or the closing parenthesis of the list.")
            return self.operands.read(field, operator, listed)
        return self.operands.read(field, operator, [self._scalar()])

    def _scalar(self) -> Token:
        token = self.peek()
        if token is None:
            raise self.complaint("a value is missing at the end.")
        if token.kind == "quoted":
            raise self.complaint("backticks are for keys. Put the value in double quotes.")
        if token.kind in ("operator", "mark"):
            raise self.complaint(f"expected a value, not {token.text}.")
        if token.kind == "word" and token.text.upper() in _KEYWORDS:
            raise self.complaint(f"expected a value, not {token.text.upper()}. As a value it needs quotes.")
        self.at += 1
        if (following := self.peek()) is not None and following.is_word("AGO") and token.kind == "word":
            self.at += 1
            return Token("ago", token.text, Span(token.span.start, following.span.end))
        return token


def parse(text: str, *, clock: Clock, pointer: str = "/query/search") -> Node | None:
    """The tree of a search; None for an empty one.

    pointer: what a complaint names as the wrong field of the request.

    Raises:
        SearchInvalid: not of this language.
    """
    return Reader(Source(text, pointer), clock).whole()


def mentions(node: Node | None, field: Field) -> bool:
    """Whether a search speaks of a field."""
    if node is None:
        return False
    if isinstance(node, Clause):
        return node.field.field is field
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return any(mentions(part, field) for part in parts)
