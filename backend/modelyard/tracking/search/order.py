"""The order of a list of runs, and the place in it where a page ends.

What a run does not have comes last in both directions, NaN before it. Ties go to the newest start, then to the id.
The first field's runs are read in phases, those that have it and those that have not, so that a phase may follow an
index and a page that it fills never looks at the rest.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Double, Select, Text, and_, cast, exists, false, func, literal, or_, type_coerce
from sqlalchemy.orm import aliased

from modelyard.kernel.errors import Invalid
from modelyard.tracking.models import Run
from modelyard.tracking.search.conditions import (
    ROWS,
    Column,
    Ground,
    attribute,
    metric_column,
    number_of,
    same_run,
)
from modelyard.tracking.search.fields import FIELDS, Kind, Reference
from modelyard.tracking.search.parser import Reader
from modelyard.tracking.search.tokens import Source
from modelyard.tracking.search.values import Clock

MAX_SORTS = 5
DEFAULT_SORT = "-started"


@dataclass(frozen=True, slots=True)
class Sort:
    field: Reference
    descending: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A column to sort by. present: it is never NULL here. flipped: its index is descending with NULLs last."""

    column: Column
    kind: type
    descending: bool = False
    present: bool = False
    flipped: bool = False

    def ordered(self) -> ColumnElement[Any]:
        if not self.present:
            return (self.column.desc() if self.descending else self.column.asc()).nulls_last()
        if self.flipped:
            return self.column.desc().nulls_last() if self.descending else self.column.asc().nulls_first()
        return self.column.desc() if self.descending else self.column.asc()

    def after(self, value: Any) -> ColumnElement[bool]:
        """Rows that come later than those with this value."""
        if value is None:
            return false()
        bound = self.bound(value)
        later = self.column < bound if self.descending else self.column > bound
        return later if self.present else or_(later, self.column.is_(None))

    def at(self, value: Any) -> ColumnElement[bool]:
        return self.column.is_(None) if value is None else self.column == self.bound(value)

    def bound(self, value: Any) -> Any:
        return literal(value) if self.kind is bool else value  # false and true stand in no `<` or `<=` of SQLAlchemy's


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the runs, in its order. The last key makes it total."""

    query: Select[Any]
    keys: tuple[Key, ...]

    def page(self, after: Sequence[Any] | None, limit: int) -> Select[Any]:
        """The next runs after these values of the keys; each row is the run and the values of its keys."""
        query = self.query
        if after is not None:
            first, value = self.keys[0], after[0]
            if first.present:  # what follows says it too, but not in a form that an index can start from
                bound = first.bound(value)
                query = query.where(first.column <= bound if first.descending else first.column >= bound)
            query = query.where(
                or_(
                    *(
                        and_(*(key.at(v) for key, v in zip(self.keys[:n], after, strict=False)), key.after(after[n]))
                        for n, key in enumerate(self.keys)
                    )
                )
            )
        columns = [key.column.label(f"sort_{number}") for number, key in enumerate(self.keys)]
        return query.add_columns(*columns).order_by(*(key.ordered() for key in self.keys)).limit(limit)


def parse_sort(text: str, *, clock: Clock, pointer: str = "/query/sort") -> list[Sort]:
    """`-metrics.auc,params.lr,started`.

    Raises:
        SearchInvalid: a field that is not there or has no order, one twice, or too many.
    """
    reader = Reader(Source(text, pointer), clock)
    sorts: list[Sort] = []
    while True:
        start = reader.here()
        descending = reader.prefix("-")
        field = reader.reference()
        if not field.field.sortable:
            raise reader.complaint(f"a run may have several of {field}, so it gives no order.", start)
        if any(str(sort.field) == str(field) for sort in sorts):
            raise reader.complaint(f"{field} stands here twice.", start)
        sorts.append(Sort(field, descending))
        if len(sorts) > MAX_SORTS:
            raise reader.complaint(f"a list is sorted by at most {MAX_SORTS} fields.", start)
        if reader.peek() is None:
            return sorts
        if not reader.mark(","):
            raise reader.complaint("expected a comma. A key with odd characters needs backticks.")


def phases(query: Select[Any], sorts: Sequence[Sort], ground: Ground) -> list[Phase]:
    """The runs of `query` in this order: all of the first phase, then all of the next."""
    first, *others = sorts
    later: list[Key] = []
    joined: list[tuple[Any, ColumnElement[bool]]] = []
    for sort in others:
        if sort.field.field.name in ROWS:
            row = aliased(ROWS[sort.field.field.name])
            joined.append((row, same_run(row, sort.field.key, ground)))
            later += _row_keys(row, sort)
        else:
            later.append(_attribute_key(sort, ground))
    given = {sort.field.field.name for sort in sorts}
    if "started" not in given:
        later.append(_attribute_key(Sort(Reference(FIELDS["started"]), descending=True), ground))
    if "id" not in given:
        later.append(Key(Run.id, UUID, present=True))

    def phase(part: Select[Any], keys: Sequence[Key]) -> Phase:
        for row, same in joined:
            part = part.outerjoin(row, same)
        return Phase(part, (*keys, *later))

    if first.field.field.name not in ROWS:
        key = _attribute_key(first, ground)
        if key.present:
            return [phase(query, [key])]
        here = Key(key.column, key.kind, key.descending, present=True, flipped=key.flipped)
        return [phase(query.where(key.column.is_not(None)), [here]), phase(query.where(key.column.is_(None)), [])]
    row = aliased(ROWS[first.field.field.name])
    same = same_run(row, first.field.key, ground)
    has = query.join(row, same)
    keys = _row_keys(row, first)
    if first.field.field.name != "metrics":
        return [phase(has, keys), phase(query.where(~exists().where(same)), [])]
    column = metric_column(row, first.field)
    value = _metric_key(row, first, present=True)
    if first.field.part:
        some = and_(same, column.is_not(None))
        return [phase(query.join(row, some), [value]), phase(query.where(~exists().where(some)), [])]
    return [
        phase(has.where(row.is_nan.is_(False)), [value]),
        phase(has.where(row.is_nan.is_(True)), []),
        phase(query.where(~exists().where(same)), []),
    ]


def _row_keys(row: Any, sort: Sort) -> list[Key]:
    if sort.field.field.name != "metrics":  # numbers by their size, then texts
        return [Key(number_of(row.value), float, sort.descending), Key(row.value, str, sort.descending)]
    if sort.field.part:
        return [_metric_key(row, sort)]
    plain = func.nullif(row.value, literal(math.nan, Double))
    return [Key(row.is_nan, bool), Key(plain, float, sort.descending)]


def _metric_key(row: Any, sort: Sort, *, present: bool = False) -> Key:
    """Of a value that is no NaN."""
    column = cast(row.step, Double) if sort.field.part == "step" else metric_column(row, sort.field)
    return Key(column, float, sort.descending, present=present)


def _attribute_key(sort: Sort, ground: Ground) -> Key:
    name, field = sort.field.field.name, sort.field.field
    column = attribute(name, ground)
    present = not field.nullable
    match field.kind:
        case Kind.TIME:
            return Key(column, datetime, sort.descending, present=present, flipped=name == "started")
        case Kind.DURATION:
            seconds = cast(func.extract("epoch", column), Double)
            return Key(seconds, float, sort.descending, present=present)
        case Kind.RUN | Kind.EXPERIMENT:
            return Key(column, UUID, sort.descending, present=present)
        case Kind.BOOLEAN:
            return Key(column, bool, sort.descending, present=present)
    return Key(type_coerce(column, Text), str, sort.descending, present=present)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended. now: the time of the first page, which all pages of a list share."""

    now: datetime
    phase: int
    values: tuple[Any, ...]


def cursor(fingerprint: str, place: Place) -> str:
    """A place as text that only the same list takes back."""
    plain = [
        value.isoformat() if isinstance(value, datetime) else value.hex if isinstance(value, UUID) else value
        for value in place.values
    ]
    text = json.dumps(
        [fingerprint, place.now.isoformat(), place.phase, *plain], separators=(",", ":"), ensure_ascii=False
    )
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, fingerprint: str, pointer: str) -> tuple[datetime, int, list[Any]]:
    """The time, the phase and the plain values of a cursor, which `place_in` gives their kinds.

    Raises:
        Invalid: not a cursor, or one of another list.
    """
    try:
        given, now, phase, *plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment = _require(datetime.fromisoformat(now).tzinfo is not None, datetime.fromisoformat(now)).astimezone(UTC)
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError) as error:
        raise _foreign(pointer) from error
    if type(phase) is not int:
        raise _foreign(pointer)
    if given != fingerprint:
        raise Invalid("The cursor belongs to another search or order.", pointer=pointer)
    return moment, phase, plain


def place_in(found: Sequence[Phase], phase: int, plain: Sequence[Any], pointer: str) -> list[Any]:
    """A cursor's values, each of the kind of its key.

    Raises:
        Invalid: they are not of this order.
    """
    if not 0 <= phase < len(found) or len(plain) != len(found[phase].keys):
        raise _foreign(pointer)
    try:
        return [_typed(key, value) for key, value in zip(found[phase].keys, plain, strict=True)]
    except (ValueError, TypeError) as error:
        raise _foreign(pointer) from error


def _typed(key: Key, value: Any) -> Any:
    if value is None:
        return _require(not key.present, value)
    if key.kind is datetime:
        moment = datetime.fromisoformat(value)
        return _require(moment.tzinfo is not None, moment)
    if key.kind is UUID:
        return UUID(_require(isinstance(value, str), value))
    if key.kind is str:
        return _require(isinstance(value, str) and "\0" not in value, value)
    return _require(type(value) is key.kind and not (isinstance(value, float) and math.isnan(value)), value)


def _require(fits: bool, value: Any) -> Any:
    if not fits:
        raise ValueError
    return value


def _foreign(pointer: str) -> Invalid:
    return Invalid("The cursor is not one that this list gave.", pointer=pointer)
