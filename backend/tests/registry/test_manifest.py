"""What a version knows of its files, whoever made them."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from modelyard.registry.manifest import MAX_FILE_BYTES, Contents, Declared, declared_in, read_contents
from modelyard.registry.models import VersionStatus
from tests.registry.factories import Place, a_model, a_version, store_files

SAMPLES = Path(__file__).resolve().parents[2] / "modelyard/seed/models"


async def contents(place: Place, location: str) -> Contents:
    async with place.transaction() as session:
        return await read_contents(session, place.scope, place.store, location=location)


async def test_the_digest_is_that_of_the_manifest_wherever_the_files_lie(place: Place) -> None:
    files = {"b.bin": b"bytes", "a/inner": b"", "B": b"x" * 1000}
    lines = [
        f"{name}\0{len(files[name])}\0{hashlib.sha256(files[name]).hexdigest()}\n" for name in ("B", "a/inner", "b.bin")
    ]
    expected = hashlib.sha256("".join(lines).encode()).hexdigest()
    for folder in ("0/run/artifacts/model", "0/other/artifacts/deep/er"):
        found = await contents(place, await store_files(place, folder, files))
        assert (found.digest, found.size_bytes) == (expected, 1005)
    await store_files(place, "0/run/artifacts/model2", {"b.bin": b"bytes"})
    assert (await contents(place, "mlflow-artifacts:/0/run/artifacts/model")).digest == expected


async def test_a_location_may_be_one_file(place: Place) -> None:
    await store_files(place, "0/run", {"model.pkl": b"x"})
    assert (await contents(place, "mlflow-artifacts:/0/run/model.pkl")).size_bytes == 1


@pytest.mark.parametrize("location", ["s3://bucket/m", "mlflow-artifacts:/nothing/here", "mlflow-artifacts:/", "", "x"])
async def test_without_files_here_there_is_no_digest(place: Place, location: str) -> None:
    assert await contents(place, location) == Contents()


@pytest.mark.parametrize(
    ("model", "framework", "version", "inputs"),
    [("fraud-classifier", "xgboost", "3.2.0", 14), ("product-recommender", "tensorflow", "2.21.0", 2)],
)
async def test_signature_framework_and_requirements_are_read(
    place: Place, model: str, framework: str, version: str, inputs: int
) -> None:
    folder = SAMPLES / model / "v1"
    files = {name: (folder / name).read_bytes() for name in ("MLmodel", "requirements.txt")}
    location = await store_files(place, "0/run/artifacts/model", files)
    made = await a_version(place, await a_model(place), location)
    assert (made.framework, made.framework_version) == (framework, version)
    assert made.signature is not None
    assert len(made.signature["inputs"]) == inputs
    assert "mlflow==" in made.requirements


BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
HOSTILE = {
    "aliases": BOMB.encode(),
    "nesting": b"signature: " + b"[" * 100_000,
    "deep json": b"signature: {inputs: '" + b"[" * 50_000 + b"'}",
    "json nesting": b"signature: {inputs: '" + b"[" * 200 + b"]" * 200 + b"'}",
    "object": b"!!python/object/apply:os.system ['true']",
    "list": b"- a\n- b",
    "scalar": b"just words",
    "empty": b"",
    "binary": bytes(range(256)) * 100,
    "flavors": b"flavors: [a, b]\nsignature: [1]",
    "odd keys": b"flavors: {1: 2, ? [a] : b}",
    "date": b"flavors: {x: 2026-99-99}",
    "number": b"signature: {inputs: '" + b"9" * 100_000 + b"'}",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_description_says_nothing_and_hinders_nothing(place: Place, name: str) -> None:
    started = time.perf_counter()
    location = await store_files(place, "0/run/artifacts/model", {"MLmodel": HOSTILE[name]})
    made = await a_version(place, await a_model(place), location)
    assert (made.status, made.signature, made.framework) == (VersionStatus.READY, None, "")
    assert made.size_bytes == len(HOSTILE[name])
    assert time.perf_counter() - started < 10


async def test_what_json_cannot_hold_in_the_database_is_left_out(place: Place) -> None:
    description = rb"""
flavors: {"skl\0earn": {sklearn_version: "1\0"}}
signature: {inputs: '[{"name": "a\u0000b", "shape": NaN, "other": "\ud800", "big": Infinity}]'}
"""
    location = await store_files(
        place, "0/run/artifacts/model", {"MLmodel": description, "requirements.txt": b"a\0\xff"}
    )
    made = await a_version(place, await a_model(place), location)
    assert made.framework == "sklearn"
    assert made.signature == {"inputs": [{"name": "ab", "shape": None, "other": "?", "big": None}]}
    assert made.requirements == "a\N{REPLACEMENT CHARACTER}"


async def test_a_description_over_the_limit_is_not_read(place: Place) -> None:
    content = b"flavors: {sklearn: {sklearn_version: '1'}}\n#" + b" " * MAX_FILE_BYTES
    location = await store_files(place, "0/run/artifacts/model", {"MLmodel": content})
    assert (await contents(place, location)).declared == Declared()


def test_the_native_flavor_is_the_framework() -> None:
    description = b"""
flavors:
  python_function: {loader_module: mlflow.lightgbm, python_version: 3.11.7}
  onnx: {onnx_version: '1'}
  lightgbm: {lgb_version: 4.6.0, model_class: x}
"""
    assert declared_in(description) == Declared(None, "lightgbm", "4.6.0")
    assert (
        declared_in(b"flavors: {python_function: {loader_module: mlflow.pyfunc.model}}").framework == "python_function"
    )
