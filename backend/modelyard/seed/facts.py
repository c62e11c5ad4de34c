"""The sample's trained models: their files, and what was measured when they were trained."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from modelyard.monitoring.profiles import NumberColumn

FOLDER = Path(__file__).parent / "models"


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True)


class File(_Fact):
    bytes: int
    sha256: str


class Training(_Fact):
    """One training. Value i of a curve belongs to step i; `metrics` were measured on held-out data at the end."""

    params: dict[str, str | int | float]
    metrics: dict[str, float]
    curves: dict[str, tuple[float, ...]]

    @property
    def steps(self) -> int:
        return len(next(iter(self.curves.values())))

    @property
    def training_rows(self) -> int:
        return int(self.params["training_rows"])


Deciles = Annotated[tuple[float, ...], Field(min_length=11, max_length=11)]


class TrainedVersion(Training):
    """A training whose model is kept. `reference_deciles`: minimum, nine deciles and maximum of each column."""

    files: dict[str, File]
    reference_deciles: dict[str, Deciles]

    def profile(self) -> dict[str, NumberColumn]:
        """The reference profile of the training data, as far as the deciles tell it."""
        return {name: column(deciles, self.training_rows) for name, deciles in self.reference_deciles.items()}


class TrainedModel(_Fact):
    versions: dict[str, TrainedVersion]
    trials: dict[str, Training]


class Facts(BaseModel):
    fraud: TrainedModel = Field(alias="fraud-classifier")
    recommender: TrainedModel = Field(alias="product-recommender")


@cache
def facts() -> Facts:
    return Facts.model_validate_json((FOLDER / "facts.json").read_bytes())


def column(deciles: tuple[float, ...], rows: int) -> NumberColumn:
    """Bins between the deciles with the rows of each; none of them is NULL.

    A tenth of the rows lies in each bin. Where deciles are equal (a column of few values) one value holds several
    tenths, and how much of the tenth after them is anybody's guess: half of it is taken.
    """
    edges: list[float] = []
    reached: list[float] = []
    for place in range(1, 10):
        value = deciles[place]
        if value in edges:
            continue
        last = max(other for other, decile in enumerate(deciles) if decile == value)
        tied = deciles.count(value) > 1
        edges.append(value)
        reached.append(1.0 if last == 10 else (last + 0.5) / 10 if tied else last / 10)
    below = np.rint(np.array([0.0, *reached, 1.0]) * rows).astype(int)
    return NumberColumn(edges=tuple(edges), counts=(*np.diff(below).tolist(), 0))


def files_of(model: str, version: str) -> dict[str, bytes]:
    """The files of a trained version, by their path."""
    folder = FOLDER / model / version
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
