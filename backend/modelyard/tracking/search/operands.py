"""The values of a clause, read as what its field is compared with."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from modelyard.tracking.models import RunStatus
from modelyard.tracking.search import values
from modelyard.tracking.search.fields import Kind, Reference, suggestion
from modelyard.tracking.search.tokens import SearchInvalid, Source, Span, Token
from modelyard.tracking.search.values import Clock, Moment

MAX_PATTERN = 300

Value = str | float | Moment | timedelta | UUID | bool

_BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?<?[=!]")
_HEX = re.compile(r"[0-9a-fA-F-]{1,36}")


@dataclass(frozen=True, slots=True)
class Operands:
    """Turns the tokens of a clause's values into values. What does not fit is a SearchInvalid at its place."""

    source: Source
    clock: Clock

    def _refusal(self, message: str, span: Span) -> SearchInvalid:
        return self.source.complaint(span, message)

    def read(self, field: Reference, operator: str, written: list[Token]) -> tuple[Value, ...]:
        kind = field.field.kind
        if kind is Kind.TEXT or (kind is Kind.EXPERIMENT and operator not in ("=", "!=", "IN", "NOT IN")):
            return self._texts(field, operator, written)
        return tuple(self._value(field, operator, token) for token in written)

    def _texts(self, field: Reference, operator: str, written: list[Token]) -> tuple[Value, ...]:
        for token in written:
            if token.kind == "ago":
                raise self._refusal(f"{field} is a text; only times are compared with … ago.", token.span)
        if operator in ("~", "!~"):
            self._check_pattern(written[0])
        elif field.field.keyed and operator.rsplit(maxsplit=1)[-1] not in ("CONTAINS", "WITH", "LIKE", "ILIKE"):
            numbers = [values.number(token.text) if token.kind == "word" else None for token in written]
            finite = [n for n in numbers if n is not None and math.isfinite(n)]
            if len(finite) == len(written):
                return tuple(finite)
        return tuple(token.text for token in written)

    def _check_pattern(self, token: Token) -> None:
        if len(token.text) > MAX_PATTERN:
            raise self._refusal(f"a regular expression has at most {MAX_PATTERN} characters here.", token.span)
        if _BACK_REFERENCE.search(token.text):
            raise self._refusal(
                "back references and look-arounds make a regular expression too slow, so they are not taken.",
                token.span,
            )

    def _value(self, field: Reference, operator: str, token: Token) -> Value:
        text = token.text
        if token.kind == "ago" and field.field.kind is not Kind.TIME:
            raise self._refusal(f"{field} is no time; only times are compared with … ago.", token.span)
        found: Value | None
        match field.field.kind:
            case Kind.NUMBER:
                return self._number(field, operator, token)
            case Kind.TIME:
                return self._moment(field, token)
            case Kind.DURATION:
                found, wanted = values.duration(text), "a duration as in 90s, 2h30m or 1d"
            case Kind.BOOLEAN:
                found, wanted = {"true": True, "false": False}.get(text.lower()), "true or false"
            case Kind.STATUS:
                found = text.lower() if text.upper() in RunStatus.__members__ else None
                wanted = f"one of: {', '.join(RunStatus)}"
                if found is None:
                    wanted += "." + suggestion(text, RunStatus)
            case Kind.EXPERIMENT:
                number = token.kind == "word" and text.isascii() and text.isdigit()
                found, wanted = (float(text[:30]) if number else text), ""
            case _:
                found, wanted = self._run(operator, text), "a run's id"
        if found is None:
            raise self._refusal(f"{field} is compared with {wanted}".rstrip(".?") + _end(wanted), token.span)
        return found

    def _number(self, field: Reference, operator: str, token: Token) -> float:
        found = values.number(token.text)
        if found is None:
            hint = " A duration or a date is no number." if token.text[:1].isdigit() else ""
            raise self._refusal(f"{field} is a number, and this is none.{hint}", token.span)
        if math.isnan(found) and operator not in ("=", "!="):
            raise self._refusal("NaN is neither small nor great: it is compared with = and != only.", token.span)
        return found

    def _moment(self, field: Reference, token: Token) -> Moment:
        if token.kind == "ago":
            found = values.ago(token.text, self.clock)
            if found is None:
                raise self._refusal("expected a duration before ago, as in 7d ago or 2h30m ago.", token.span)
            return found
        found = values.moment(token.text, self.clock)
        if found is None and values.ago(token.text, self.clock) is not None:
            raise self._refusal(f"this is a duration. Did you mean {token.text} ago?", token.span)
        if found is None:
            raise self._refusal(
                f"{field} is compared with a date or time, as in 2026-03-01, 2026-03-01T12:00, today or 7d ago.",
                token.span,
            )
        return found

    def _run(self, operator: str, text: str) -> Value | None:
        if not _HEX.fullmatch(text):
            return None
        if operator.endswith("WITH"):
            return text.replace("-", "").lower()
        try:
            return UUID(text)
        except ValueError:
            return None


def _end(wanted: str) -> str:
    return wanted[-1] if wanted.endswith(("?", ".")) else "."
