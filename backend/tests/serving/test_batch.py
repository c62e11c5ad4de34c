"""Batch predictions, for real: files of every kind, files that do not fit, one given up, one whose controller is
killed."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from modelyard.serving import jail
from tests.serving import models
from tests.serving.test_whole import Whole, started, whole

__all__ = ["started", "whole"]
pytestmark = pytest.mark.skipif(bool(jail.check()), reason="models cannot be jailed here")


def slow(_context: Any, rows: Any) -> Any:
    """Answers, after a while."""
    import time

    time.sleep(1.5 if len(rows) > 1000 else 0)
    return [1] * len(rows)


def log_slow(tenant: dict[str, str]) -> None:
    """Version 4 of `fraud`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow

        mlflow.set_tracking_uri(tenant["url"])
        with mlflow.start_run() as run, tempfile.TemporaryDirectory() as folder:
            models.pyfunc(Path(folder) / "model", slow)
            mlflow.log_artifacts(str(Path(folder) / "model"), "model")
        mlflow.MlflowClient().create_model_version("fraud", f"runs:/{run.info.run_id}/model", run.info.run_id)


async def put(whole: Whole, path: str, content: bytes) -> None:
    answer = await whole.client.put(f"/artifacts/{path}", content=content)
    assert answer.status_code < 300, answer.text


async def get(whole: Whole, path: str) -> bytes:
    answer = await whole.client.get(f"/artifacts/{path}", follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.content


async def ended(whole: Whole, id: str, seconds: float = 240) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = await whole.call("GET", f"/batch-predictions/{id}")
        if found["finished_at"]:
            return found
        await asyncio.sleep(0.3)
    raise AssertionError(f"still {found}\n{whole.up.output[-3000:]}")


async def predict(whole: Whole, path: str, **fields: Any) -> Any:
    body = {"model": "fraud", "version": 1, "source_path": path, **fields}
    return await whole.call("POST", "/batch-predictions", json=body)


async def running(whole: Whole, id: str) -> None:
    """Wait until it has read some rows."""
    for _ in range(600):
        found = await whole.call("GET", f"/batch-predictions/{id}")
        assert not found["finished_at"], found
        if found["rows_done"]:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"still {found}")


async def test_files_are_predicted_given_up_and_go_on_after_a_kill(whole: Whole) -> None:
    data = models.rows(25_000)
    data["id"] = range(len(data))
    wanted = models.target(data)
    written = {
        "in/rows.csv": data.to_csv(index=False).encode(),
        "in/rows.jsonl": data.to_json(orient="records", lines=True).encode(),
        "in/rows.parquet": data.to_parquet(index=False),
    }
    readers: dict[str, Any] = {
        "csv": pd.read_csv,
        "jsonl": lambda file: pd.read_json(file, lines=True),
        "parquet": pd.read_parquet,
    }
    for path, content in written.items():
        await put(whole, path, content)
        found = await ended(whole, (await predict(whole, path))["id"])
        assert (found["state"], found["reason"]) == ("succeeded", ""), found
        assert (found["rows_done"], found["bytes_done"]) == (25_000, len(content))
        result = readers[path.rpartition(".")[2]](io.BytesIO(await get(whole, found["result_path"])))
        assert list(result.columns) == ["a", "b", "c", "d", "id", "prediction"]
        assert list(result["id"]) == list(data["id"])
        assert (result["prediction"] == wanted).mean() > 0.98
        assert "is loaded" in found["said"]

    only = await ended(whole, (await predict(whole, "in/rows.csv", include_input=False))["id"])
    assert (await get(whole, only["result_path"])).splitlines()[0] == b"prediction"

    await put(whole, "in/short.csv", data.drop(columns="b").to_csv(index=False).encode())
    await put(whole, "in/words.csv", b"a,b,c,d\n1,2,3,4\n1,x,3,4\n")
    await put(whole, "in/broken.parquet", b"PAR1 is not enough")
    await put(whole, "in/rows.txt", b"a,b,c,d\n1,2,3,4\n")
    for path, said in (
        ("in/short.csv", "no column b"),
        ("in/words.csv", "Rows 1 to 2: The column b is not of the type double"),
        ("in/broken.parquet", "cannot be read"),
    ):
        found = await ended(whole, (await predict(whole, path))["id"])
        assert (found["state"], found["result_path"]) == ("failed", None)
        assert said in found["reason"]
    assert (await ended(whole, (await predict(whole, "in/rows.txt", format="csv"))["id"]))["state"] == "succeeded"
    for body, status in (
        ({"model": "fraud", "version": 1, "source_path": "in/rows.txt"}, 422),
        ({"model": "fraud", "version": 1, "source_path": "in/none.csv"}, 404),
        ({"model": "fraud", "version": 99, "source_path": "in/rows.csv"}, 404),
        ({"model": "fraud", "version": 1, "source_path": "../x.csv"}, 422),
        ({"model": "fraud", "version": 1, "source_path": "in"}, 422),
        ({"model": "fraud", "version": 1, "source_path": "in/rows.csv", "profile": "trusted"}, 403),
    ):
        answer = await whole.client.post("/batch-predictions", json=body)
        assert answer.status_code == status, answer.text

    await asyncio.to_thread(log_slow, whole.tenant)
    given_up = await predict(whole, "in/rows.csv", version=4)
    await running(whole, given_up["id"])
    waiting = await predict(whole, "in/rows.csv", version=4)
    assert (await whole.call("POST", f"/batch-predictions/{waiting['id']}/cancel"))["state"] == "cancelled"
    await whole.call("POST", f"/batch-predictions/{given_up['id']}/cancel")
    found = await ended(whole, given_up["id"], 10)
    assert (found["state"], found["result_path"]) == ("cancelled", None)
    assert not whole.pids("modelyard_worker.batch")
    again = await whole.client.post(f"/batch-predictions/{only['id']}/cancel")
    assert again.status_code == 409

    killed = await predict(whole, "in/rows.csv", version=4)
    await running(whole, killed["id"])
    (controller, *_) = whole.pids("modelyard controller")
    os.kill(controller, signal.SIGKILL)
    found = await ended(whole, killed["id"])
    assert (found["state"], found["attempts"], found["rows_done"]) == ("succeeded", 2, 25_000)
    page = await whole.call("GET", "/batch-predictions?filter=state:eq:failed")
    assert len(page["items"]) == 3
