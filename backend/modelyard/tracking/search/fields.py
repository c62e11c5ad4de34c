"""What can be searched: every field with its kind, its operators and examples."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    TIME = "time"
    DURATION = "duration"
    STATUS = "status"
    RUN = "run"
    EXPERIMENT = "experiment"
    BOOLEAN = "boolean"


COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LISTS = ("IN", "NOT IN")
RANGES = ("BETWEEN", "NOT BETWEEN")
PATTERNS = (
    "CONTAINS",
    "NOT CONTAINS",
    "STARTS WITH",
    "NOT STARTS WITH",
    "ENDS WITH",
    "NOT ENDS WITH",
    "LIKE",
    "NOT LIKE",
    "ILIKE",
    "NOT ILIKE",
)
REGULAR_EXPRESSIONS = ("~", "!~")
PRESENCE = ("IS NULL", "IS NOT NULL")

OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: COMPARISONS + LISTS + RANGES + PATTERNS + REGULAR_EXPRESSIONS,
    Kind.NUMBER: COMPARISONS + LISTS + RANGES,
    Kind.TIME: COMPARISONS + RANGES,
    Kind.DURATION: COMPARISONS + RANGES,
    Kind.STATUS: ("=", "!=", *LISTS),
    Kind.RUN: ("=", "!=", *LISTS, "STARTS WITH", "NOT STARTS WITH"),
    Kind.EXPERIMENT: ("=", "!=", *LISTS, *PATTERNS, *REGULAR_EXPRESSIONS),
    Kind.BOOLEAN: ("=", "!="),
}


@dataclass(frozen=True, slots=True)
class Field:
    """name: as it is written. keyed: `name.<key>` is what is compared. nullable: IS NULL has a meaning."""

    name: str
    kind: Kind
    description: str
    examples: tuple[str, ...]
    keyed: bool = False
    nullable: bool = True
    sortable: bool = True
    parts: tuple[str, ...] = field(default=())

    @property
    def operators(self) -> tuple[str, ...]:
        return OPERATORS[self.kind] + (PRESENCE if self.nullable else ())


FIELDS: dict[str, Field] = {
    known.name: known
    for known in (
        Field(
            "metrics",
            Kind.NUMBER,
            "The last value of a metric; `.min` and `.max` are its extremes without NaN, `.step` the last one's step.",
            ("metrics.auc > 0.9", "metrics.loss.min BETWEEN 0.1 AND 0.3", "metrics.`val/f1` IS NULL"),
            keyed=True,
            parts=("last", "min", "max", "step"),
        ),
        Field(
            "params",
            Kind.TEXT,
            "A param. Compared with an unquoted number, as a number; a text that is none then never matches.",
            ('params.model = "xgboost"', "params.lr <= 0.01"),
            keyed=True,
        ),
        Field("tags", Kind.TEXT, "A tag; numbers as with params.", ('tags.team IN ("a", "b")',), keyed=True),
        Field("name", Kind.TEXT, "The run's name.", ('name ~ "^fraud-"', "name CONTAINS xgb"), nullable=False),
        Field("id", Kind.RUN, "The run's id.", ("id STARTS WITH 0198f",), nullable=False),
        Field("status", Kind.STATUS, "Where the run stands.", ("status IN (failed, killed)",), nullable=False),
        Field(
            "experiment",
            Kind.EXPERIMENT,
            "The run's experiment: its number, or in quotes its name.",
            ("experiment = 3", 'experiment STARTS WITH "fraud"'),
            nullable=False,
        ),
        Field("user", Kind.TEXT, "Who ran it, as the client says.", ("user = ada",)),
        Field("started", Kind.TIME, "When the run started.", ("started > 7d ago", "started = yesterday")),
        Field("ended", Kind.TIME, "When the run ended.", ("ended IS NULL", "ended < 2026-03-01T12:00")),
        Field("created", Kind.TIME, "When the server first heard of it.", ("created >= 2026-03-01",), nullable=False),
        Field("duration", Kind.DURATION, "From start to end; of a run under way until now.", ("duration > 2h30m",)),
        Field("parent", Kind.RUN, "The id of the run that this one is nested in.", ("parent IS NULL",)),
        Field("git_commit", Kind.TEXT, "The commit of the code that ran.", ("git_commit STARTS WITH 4f2a",)),
        Field("source", Kind.TEXT, "The script or notebook that ran.", ("source ENDS WITH train.py",)),
        Field("deleted", Kind.BOOLEAN, "Whether the run is deleted.", ("deleted = true",), nullable=False),
        Field(
            "dataset.name",
            Kind.TEXT,
            "The name of a data set that the run used. Of several, one has to match.",
            ('dataset.name = "cards"',),
            sortable=False,
        ),
        Field(
            "dataset.digest",
            Kind.TEXT,
            "Likewise its digest.",
            ("dataset.digest = 3f1b9c",),
            sortable=False,
        ),
        Field(
            "dataset.context",
            Kind.TEXT,
            "Likewise what it was used for.",
            ("dataset.context = training",),
            sortable=False,
        ),
        Field(
            "model",
            Kind.TEXT,
            "The name of a model that the run logged. Of several, one has to match.",
            ("model IS NOT NULL",),
            sortable=False,
        ),
    )
}
ALIASES = {
    "attributes.run_name": "name",
    "attributes.run_id": "id",
    "attributes.start_time": "started",
    "attributes.end_time": "ended",
    "attributes.user_id": "user",
    "run_name": "name",
    "run_id": "id",
    "start_time": "started",
    "end_time": "ended",
    "user_id": "user",
    **{f"attributes.{name}": name for name, known in FIELDS.items() if not known.keyed and "." not in name},
}
"""What MLflow's filters call them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A field as a search names it, with its key and part where it has some ("" otherwise)."""

    field: Field
    key: str = ""
    part: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.field.name, self.key, self.part)))


def suggestion(given: str, known: Iterable[str]) -> str:
    """` Did you mean "…"?`, or nothing when no name is near."""
    near = difflib.get_close_matches(given[:100].lower(), list(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
