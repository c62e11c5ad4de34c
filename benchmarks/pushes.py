"""W7: a folder of many small files becomes a version and comes back, beside MLflow's client with MLflow's server.

Ours is the whole command `modelyard models push`, start of the interpreter and imports included. MLflow's are the
client's calls alone: `log_artifacts` into a run and `create_model_version`; then `download_artifacts`. Run it with the
interpreter of `backend/.venv`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import servers
from client import BenchmarkError
from servers import BACKEND, Side
from workloads import place_of

LIMIT = 600.0  # seconds that one push or pull may take
MLFLOW = """
import json, sys, time
import mlflow
folder, back, name = sys.argv[1:]
client = mlflow.MlflowClient()
client.create_registered_model(name)
run = client.create_run("0")
started = time.perf_counter()
client.log_artifacts(run.info.run_id, folder, "model")
client.create_model_version(name, f"{run.info.artifact_uri}/model", run.info.run_id)
pushed = time.perf_counter()
mlflow.artifacts.download_artifacts(f"models:/{name}/1", dst_path=back)
print(json.dumps([pushed - started, time.perf_counter() - pushed]))
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--files", type=int, default=2_000, help="files of the folder")
    parser.add_argument("--bytes", type=int, default=4_096, help="bytes of each")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side, alternating")
    parser.add_argument("--workers", type=int, default=2, help="processes of MLflow's server; Modelyard has one")
    return parser.parse_args()


def fill(folder: Path, *, files: int, size: int) -> None:
    """Files that neither server has seen, a hundred to a folder."""
    for number in range(files):
        place = folder / str(number // 100) / f"{number}.bin"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(os.urandom(size))


def by_mlflow(side: Side, folder: Path, back: Path) -> tuple[float, float]:
    """Seconds of the push and of the pull."""
    settings = servers.environment(MLFLOW_TRACKING_URI=side.api.url, MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR="false")
    command = [sys.executable, "-c", MLFLOW, str(folder), str(back), uuid4().hex]
    pushed, pulled = json.loads(_run(command, settings).splitlines()[-1])
    return pushed, pulled


def by_modelyard(side: Side, folder: Path, back: Path) -> tuple[float, float]:
    """As `by_mlflow`, with the whole of each process."""
    origin, _ = side.api.url.split("/mlflow/")
    settings = servers.environment(
        MODELYARD_URL=origin, MODELYARD_PROJECT="/".join(place_of(side.api)), MODELYARD_API_KEY=side.api.token
    )
    name = uuid4().hex
    taken = []
    for command in (["push", str(folder), name, "--create"], ["pull", name, str(back)]):
        started = time.perf_counter()
        _run([sys.executable, "-m", "modelyard", "models", *command], settings)
        taken.append(time.perf_counter() - started)
    return taken[0], taken[1]


def _run(command: list[str], settings: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=BACKEND, env=settings, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"{command[1:3]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def check(folder: Path, back: Path) -> None:
    """What came back is what went."""
    if _content(folder) != _content(back):
        raise BenchmarkError("Other files came back than were sent.")


def _content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def main() -> int:
    chosen = arguments()
    times: dict[str, list[tuple[float, float]]] = {"MLflow": [], "Modelyard": []}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        work = Path(name)
        work.chmod(0o755)  # started by root, PostgreSQL runs as another user and passes through here
        with (
            servers.postgres(work / "data") as server,
            servers.mlflow_server(server, work, workers=chosen.workers, python=sys.executable) as theirs,
            servers.modelyard_server(server, work) as ours,
        ):
            sides: list[tuple[Side, Callable[[Side, Path, Path], tuple[float, float]]]]
            sides = [(theirs, by_mlflow), (ours, by_modelyard)]
            for number in range(chosen.rounds):
                for side, measure in sides if number % 2 == 0 else reversed(sides):
                    folder, back = work / f"{side.name}-{number}", work / f"{side.name}-{number}-back"
                    fill(folder, files=chosen.files, size=chosen.bytes)
                    back.mkdir()
                    times[side.name].append(measure(side, folder, back))
                    check(folder, back)
                    pushed, pulled = times[side.name][-1]
                    print(f"{side.name:<9} round {number + 1}: push {pushed:6.2f} s, pull {pulled:6.2f} s", flush=True)
    for index, word in enumerate(("push", "pull")):
        theirs_, ours_ = (statistics.median(one[index] for one in times[side]) for side in ("MLflow", "Modelyard"))
        print(
            f"{word} of {chosen.files:,} files: MLflow {theirs_:.2f} s, Modelyard {ours_:.2f} s: "
            f"{theirs_ / ours_:.1f} times as fast"
        )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchmarkError as error:
        sys.exit(f"error: {error}")
