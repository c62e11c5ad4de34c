"""What a version knows from its registration on, its model card, and in what two versions differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from modelyard.registry import diffs
from modelyard.registry.diffs import requirements_of
from modelyard.registry.models import Model
from tests.registry.factories import Place, a_model, a_place, a_run, a_version, mlflow, store_files

MLMODEL = """
flavors:
  python_function: {{loader_module: mlflow.sklearn}}
  sklearn: {{sklearn_version: "{version}"}}
signature:
  inputs: '{inputs}'
  outputs: '[{{"type": "tensor", "tensor-spec": {{"dtype": "int64", "shape": [-1]}}}}]'
saved_input_example_info: {{artifact_path: {example}}}
"""
AMOUNT = {"type": "double", "name": "amount", "required": True}


def described(version: str = "1.5.0", *inputs: dict[str, Any], example: str = "input_example.json") -> bytes:
    return MLMODEL.format(version=version, inputs=json.dumps(inputs), example=example).encode()


async def log(place: Place, run: str, **what: Any) -> None:
    answer = await mlflow(place, "POST", "runs/log-batch", json={"run_id": run, **what})
    assert answer.status_code == 200, answer.text


async def a_trained_version(
    place: Place, model: Model, files: Mapping[str, bytes], *, params: Mapping[str, str], auc: float, digest: str
) -> Any:
    """A version as the API shows it, of a run with params, a metric, a commit and a data set."""
    run = await a_run(place, {"auc": auc})
    tags = [{"key": "mlflow.source.git.commit", "value": f"c0ffee{digest}"}]
    await log(place, run.id.hex, params=[{"key": k, "value": v} for k, v in params.items()], tags=tags)
    dataset = {"name": "payments", "digest": digest, "source_type": "local", "source": "{}"}
    used = [{"dataset": dataset, "tags": [{"key": "mlflow.data.context", "value": "training"}]}]
    answer = await mlflow(place, "POST", "runs/log-inputs", json={"run_id": run.id.hex, "datasets": used})
    assert answer.status_code == 200, answer.text
    await store_files(place, f"0/{run.id.hex}/artifacts/model", files)
    answer = await place.call("POST", f"/models/{model.id}/versions", json={"run_id": str(run.id), "path": "model"})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_version_keeps_what_its_files_and_run_said_when_it_was_registered(place: Place) -> None:
    model = await a_model(place)
    files = {"MLmodel": described("1.5.0", AMOUNT), "input_example.json": b"{}", "requirements.txt": b"scikit-learn\n"}
    version = await a_trained_version(place, model, files, params={}, auc=0.9, digest="d1")
    run = version["run_id"].replace("-", "")
    await log(place, run, metrics=[{"key": "auc", "value": 0.1, "timestamp": 9, "step": 9}])
    await log(place, run, tags=[{"key": "mlflow.source.git.commit", "value": "other"}])
    found = (await place.call("GET", f"/models/{model.id}/versions/1")).json()
    assert (found["file_count"], found["size_bytes"]) == (3, sum(map(len, files.values())))
    assert (found["git_commit"], found["metrics"]) == ("c0ffeed1", {"auc": 0.9})
    assert found["datasets"] == [{"name": "payments", "digest": "d1", "context": "training"}]
    assert (found["input_example"], found["framework"]) == ("input_example.json", "sklearn")
    assert found["created_by"] is not None


@pytest.mark.parametrize("example", ["nowhere.json", "[1]", "../../MLmodel"])
async def test_an_input_example_that_is_none_of_the_files_is_none(place: Place, example: str) -> None:
    location = await store_files(place, "0/x/artifacts/model", {"MLmodel": described(example=example)})
    version = await a_version(place, await a_model(place), location)
    assert (version.input_example, version.framework) == ("", "sklearn")


async def test_a_card_is_the_template_with_the_facts_until_somebody_writes_one(place: Place) -> None:
    model = await a_model(place, "fraud")
    url = f"/models/{model.id}/versions/1"
    files = {"MLmodel": described("1.5.0", AMOUNT), "requirements.txt": b"scikit-learn==1.5.0\n```\n"}
    await a_trained_version(place, model, files, params={}, auc=0.9, digest="d1")
    card = (await place.call("GET", f"{url}/card")).json()
    assert card["generated"]
    lines = card["markdown"].splitlines()
    assert lines[0] == r"# fraud\, version 1".replace(r"\,", ",")
    for line in (
        "| Git commit | c0ffeed1 |",
        "| inputs | amount | double |",
        r"| outputs | \#1 | int64 \[\-1\] |",
        "| auc | 0\\.9 |",
        "| payments | d1 | training |",
        "    scikit-learn==1.5.0",
        "    ```",
    ):
        assert line in lines, card["markdown"]
    await place.call("PATCH", url, json={"model_card": "# Mine"})
    assert (await place.call("GET", f"{url}/card")).json() == {"markdown": "# Mine", "generated": False}
    await place.call("PATCH", url, json={"model_card": ""})
    assert (await place.call("GET", f"{url}/card")).json()["generated"]


async def test_no_name_of_a_stranger_is_markup_in_a_card(place: Place) -> None:
    hostile = "a|b\n# <script>alert(1)</script> [x](javascript:alert(1)) ![y](http://z) `c` &lt;"
    model = await a_model(place, hostile.replace("/", "").replace(":", ""))
    location = await store_files(place, "0/y/artifacts/model", {"MLmodel": described("1", {"name": hostile})})
    await a_version(place, model, location, description=hostile)
    card = (await place.call("GET", f"/models/{model.id}/versions/1/card")).json()["markdown"]
    assert "<" not in card
    assert "](" not in card.replace(r"\]\(", "")
    assert card.startswith(r"# a\|b \# &lt;script&gt;alert\(1\)&lt;script&gt; \[x\]\(javascriptalert")
    assert r"a\|b \# &lt;script&gt;alert\(1\)&lt;\/script&gt; \[x\]\(javascript\:alert" in card
    assert sum(line.startswith("#") for line in card.splitlines()) == 5, "the template's own headings alone"


async def test_a_difference_names_what_changed_and_nothing_else(place: Place) -> None:
    model = await a_model(place)
    same = {"same.bin": b"same", "gone.bin": b"gone"}
    before = {**same, "MLmodel": described("1.5.0", AMOUNT), "requirements.txt": b"Scikit_Learn==1.5.0\nnumpy\n"}
    optional = {**AMOUNT, "required": False}
    after = {
        "same.bin": b"same",
        "new.bin": b"new!",
        "MLmodel": described("1.6.0", optional),
        "requirements.txt": b"scikit-learn==1.6.0  # newer\nnumpy\npandas>=2\n",
    }
    await a_trained_version(place, model, before, params={"lr": "0.1", "depth": "3"}, auc=0.8, digest="d1")
    await a_trained_version(place, model, after, params={"lr": "0.2", "depth": "3", "seed": "7"}, auc=0.9, digest="d2")
    answer = await place.call("GET", f"/models/{model.id}/versions/2/diff?against=1")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["before"]["number"], found["after"]["number"]) == (1, 2)
    pairs = {
        kind: {one["name"]: (one["before"], one["after"]) for one in changes}
        for kind, changes in found["changes"].items()
    }
    assert {name: pairs["facts"][name] for name in ("framework_version", "git_commit")} == {
        "framework_version": ("1.5.0", "1.6.0"),
        "git_commit": ("c0ffeed1", "c0ffeed2"),
    }
    assert pairs["params"] == {"lr": ("0.1", "0.2"), "seed": (None, "7")}
    assert pairs["metrics"] == {"auc": (0.8, 0.9)}
    assert pairs["datasets"] == {"payments (training)": (["d1"], ["d2"])}
    assert pairs["inputs"] == {"amount": ({"type": "double", "required": True}, {"type": "double", "required": False})}
    assert (pairs["outputs"], pairs["tags"]) == ({}, {})
    assert pairs["requirements"] == {"scikit-learn": ("==1.5.0", "==1.6.0"), "pandas": (None, ">=2")}
    assert set(pairs["files"]) == {"MLmodel", "requirements.txt", "gone.bin", "new.bin"}
    assert pairs["files"]["new.bin"][0] is None
    assert pairs["files"]["new.bin"][1]["size_bytes"] == 4
    assert found["totals"]["files"] == 4
    itself = (await place.call("GET", f"/models/{model.id}/versions/2/diff?against=2")).json()
    assert not any(itself["changes"].values())


async def test_a_long_difference_is_cut_and_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffs, "MAX_CHANGES", 2)
    model = await a_model(place)
    await a_version(place, model)
    location = await store_files(place, "0/z/artifacts/model", {f"{n}": b"x" for n in range(5)})
    other = await a_model(place)
    await a_version(place, other, location, tags={"a": "1"})
    url = f"/models/{other.id}/versions/1/diff?against=1&against_model={model.id}"
    found = (await place.call("GET", url)).json()
    assert [one["name"] for one in found["changes"]["files"]] == ["0", "1"]
    assert found["totals"]["files"] == 5
    assert found["changes"]["tags"] == [{"name": "a", "before": None, "after": "1"}]


async def test_there_is_nothing_to_compare_with_what_is_not_there_or_somebody_elses(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    other = await a_place(place.api)
    foreign = await a_model(other)
    await a_version(other, foreign)
    url = f"/models/{model.id}/versions/1/diff"
    assert (await place.call("GET", f"{url}?against=9")).status_code == 404
    assert (await place.call("GET", f"{url}?against=1&against_model={foreign.id}")).status_code == 404
    assert (await place.call("GET", url)).status_code == 422
    for path in (f"{url}?against=1", f"/models/{model.id}/versions/1/card"):
        assert (await other.call("GET", path)).status_code == 404


def test_requirements_are_compared_by_the_packages_normal_names() -> None:
    content = (
        "Foo.Bar==1 ; python_version<'3.12'\n# note\n\n-r other.txt\nx @ https://host/x.whl\nhttps://host/y.whl\nzlib"
    )
    assert requirements_of(content) == {
        "foo-bar": "==1 ; python_version<'3.12'",
        "-r other.txt": "listed",
        "x": "@ https://host/x.whl",
        "https://host/y.whl": "listed",
        "zlib": "any version",
    }
