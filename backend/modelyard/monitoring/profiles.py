"""Reference profiles: the bins of a version's columns, and how its training data fell into them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

PREDICTION = "prediction"
"""The column that holds the model's answers."""

Count = Annotated[int, Field(ge=0)]


class _Column(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    counts: tuple[Count, ...]


class NumberColumn(_Column):
    """A numeric column. Bin i holds what is above edge i - 1 and not above edge i; then come one bin for what is above
    the last edge, and one for NULL."""

    kind: Literal["number"] = "number"
    edges: Annotated[tuple[Annotated[float, Field(allow_inf_nan=False)], ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if any(lower >= upper for lower, upper in pairwise(self.edges)):
            raise ValueError("edges grow")
        if len(self.counts) != len(self.edges) + 2:
            raise ValueError("a count for each bin, one above the last edge, one for NULL")
        return self


class CategoryColumn(_Column):
    """A column of categories: a bin for each that is named, then OTHER (rare in the reference), NULL and UNSEEN."""

    kind: Literal["category"] = "category"
    categories: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.categories)) != len(self.categories):
            raise ValueError("a category stands once")
        if len(self.counts) != len(self.categories) + 3:
            raise ValueError("a count for each category, for OTHER, for NULL and for UNSEEN")
        return self


Column = Annotated[NumberColumn | CategoryColumn, Field(discriminator="kind")]
Columns = dict[str, Column]

COLUMNS: TypeAdapter[Columns] = TypeAdapter(Columns)


def digest(columns: Mapping[str, NumberColumn | CategoryColumn]) -> str:
    """SHA-256 (hexadecimal) of the columns as JSON, in the order of their names."""
    return hashlib.sha256(COLUMNS.dump_json(dict(sorted(columns.items())))).hexdigest()
