"""What the model server makes of a request, and how requests share a batch."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from modelyard.serving.worker.batching import Batcher, Overloaded
from modelyard.serving.worker.signature import NumericColumns, Refused, Tensor, compiled, one_form

DOUBLES = [{"type": "double", "name": name, "required": True} for name in "ab"]


def numeric(columns: list[dict[str, Any]]) -> NumericColumns:
    found = compiled(columns)
    assert isinstance(found, NumericColumns)
    return found


def test_columns_come_in_the_order_of_the_signature_whatever_order_they_were_sent_in() -> None:
    parser = numeric(DOUBLES)
    one = parser.parse("dataframe_split", {"columns": ["b", "a"], "data": [[2, 1]]})
    two = parser.parse("dataframe_records", [{"b": 4, "a": 3}])
    three = parser.parse("inputs", {"a": [5], "b": [None]})
    frame = parser.frame([one, two, three])
    assert list(frame.columns) == ["a", "b"]
    assert frame["a"].tolist() == [1, 3, 5]
    assert frame["b"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("form", "content", "names"),
    [
        ("dataframe_split", {"columns": ["a"], "data": [[1]]}, "missing inputs ['b']"),
        ("dataframe_records", [{"a": 1, "b": "x"}], "Column 'b' must be of type double"),
        ("inputs", {"a": [1], "b": [[1, 2]]}, "Column 'b' must be of type double"),
        ("inputs", {"a": [1, 2], "b": [1]}, "same number of rows"),
        ("instances", [[1]], "2 values"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_by_the_name_of_its_column(form: str, content: Any, names: str) -> None:
    with pytest.raises(Refused) as refused:
        numeric(DOUBLES).parse(form, content)
    assert names in str(refused.value)


@pytest.mark.parametrize("value", [1.5, 2**40, None, "x", True])
def test_an_integer_column_takes_integers_that_fit(value: Any) -> None:
    parser = numeric([{"type": "integer", "name": "n", "required": True}])
    assert parser.parse("inputs", {"n": [3.0]}).data[0].dtype == np.int32
    with pytest.raises(Refused, match="'n'"):
        parser.parse("inputs", {"n": [value]})


def test_a_tensor_of_another_shape_is_refused() -> None:
    parser = compiled([{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}])
    assert isinstance(parser, Tensor)
    assert parser.parse("inputs", [[1, 2]]).data.dtype == np.float32
    with pytest.raises(Refused, match="shape"):
        parser.parse("instances", [[1, 2, 3]])


def test_an_optional_or_textual_column_is_left_to_mlflow() -> None:
    assert compiled([{**DOUBLES[0], "required": False}]) is None
    assert compiled([{"type": "string", "name": "s", "required": True}]) is None


@pytest.mark.parametrize("body", [[], {}, {"inputs": 1, "instances": 1}])
def test_a_body_has_exactly_one_form(body: Any) -> None:
    with pytest.raises(Refused, match="exactly one"):
        one_form(body)


@dataclass
class Row:
    value: int
    rows: int = 1
    kind: object = "same"


async def test_what_waits_becomes_one_batch_and_a_bad_row_fails_alone() -> None:
    sizes: list[int] = []

    def predict(batch: Any) -> list[int]:
        sizes.append(len(batch))
        if any(row.value == 3 for row in batch):
            raise ValueError("three")
        return [row.value * 10 for row in batch]

    batcher = Batcher(predict, max_rows=8, max_waiting=100)
    answers = await asyncio.gather(*(batcher.answer(Row(n)) for n in range(8)), return_exceptions=True)
    assert [answer for answer in answers if not isinstance(answer, Exception)] == [0, 10, 20, 40, 50, 60, 70]
    assert isinstance(answers[3], ValueError)
    assert sizes[0] == 8
    assert len(sizes) == 9


async def test_requests_of_no_kind_are_never_mixed_and_too_many_are_refused() -> None:
    sizes: list[int] = []
    batcher = Batcher(lambda batch: sizes.append(len(batch)) or [0] * len(batch), max_rows=8, max_waiting=2)
    answers = await asyncio.gather(*(batcher.answer(Row(n, kind=None)) for n in range(3)), return_exceptions=True)
    assert sizes == [1, 1]
    assert [type(answer) for answer in answers].count(Overloaded) == 1
