"""Any MLflow tracking server, from version 2, by its URL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

import httpx
import numpy as np

from modelyard.artifacts.paths import MAX_BYTES
from modelyard.importing import artifacts
from modelyard.importing.points import BLOCK_POINTS, Block, a_block, joined
from modelyard.importing.source import (
    RUN_PAGE,
    SourceExperiment,
    SourceFile,
    SourceLoggedModel,
    SourceModel,
    SourceRefused,
    SourceRun,
    SourceVersion,
    UnreadableArtifacts,
    a_run,
    a_version,
    experiment_number,
    moment,
    named,
    run_id,
    text,
    texts,
    uuid_of,
)
from modelyard.tracking.datasets import DatasetInput

API = "/api/2.0/mlflow"
PROXY = "/api/2.0/mlflow-artifacts/artifacts"
PARALLEL = 8
"""Requests for histories under way at a time."""
HISTORY_PAGE = 25_000
ATTEMPTS = 6
TIMEOUT_SECONDS = 120
PASSING = frozenset({429, 500, 502, 503, 504})
LOGGED_STATUS = {"LOGGED_MODEL_READY": "ready", "LOGGED_MODEL_UPLOAD_FAILED": "failed"}


class RestSource:
    """An MLflow server. What fails in passing is asked for again; a page is as the server answers it at that moment."""

    def __init__(self, url: str, *, headers: Mapping[str, str], credentials: tuple[str, str] | None) -> None:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        self.name = urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
        if parts.username and credentials is None:
            credentials = (parts.username, parts.password or "")
        self._client = httpx.Client(
            base_url=self.name,
            headers=dict(headers),
            auth=credentials,
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=PARALLEL + 2),
        )
        self._threads = ThreadPoolExecutor(PARALLEL)
        self._keys: dict[UUID, list[str]] = {}
        """The metrics of the runs whose points have not been asked for yet."""

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._client.close()

    # Asking

    def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """An answer below 500, with its body read.

        Raises:
            SourceRefused: the server cannot be reached, fails again and again, or does not let us in.
        """
        said = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                # A busy server gets ever more time, five seconds at most.
                time.sleep(min(0.2 * 2**attempt, 5))
            try:
                answer = self._client.request(method, path, **given)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                said = str(error) or type(error).__name__
                if isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol | httpx.InvalidURL) and not attempt:
                    break
                continue
            if answer.status_code in (401, 403):
                raise SourceRefused(
                    f"{self.name} does not let us in ({answer.status_code}). Set MLFLOW_TRACKING_TOKEN, or "
                    "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."
                )
            if answer.status_code not in PASSING:
                return answer
            said = f"{answer.status_code} for {path}"
        raise SourceRefused(f"{self.name} cannot be reached: {said}")

    def _ask(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """The answer's JSON object.

        Raises:
            SourceRefused: as `_send`, or the answer is not MLflow's.
        """
        found = self._maybe(method, path, **given)
        if found is None:
            raise SourceRefused(f"{self.name} is no MLflow server of version 2 or later: it does not know {path}.")
        return found

    def _maybe(self, method: str, path: str, **given: Any) -> dict[str, Any] | None:
        """As `_ask`; None where the server does not know the path."""
        answer = self._send(method, path, **given)
        if answer.status_code in (404, 405):
            return None
        if answer.is_success:
            try:
                body = answer.json()
            except ValueError:
                body = None
            if isinstance(body, dict):
                return body
        raise SourceRefused(f"{self.name} answers {path} with {answer.status_code}: {answer.text[:200]}")

    def _pages(self, method: str, path: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        token, seen = "", set[str]()
        while True:
            given = {**asked, **({"page_token": token} if token else {})}
            page = self._ask(method, path, **({"json": given} if method == "POST" else {"params": given}))
            yield page
            token = page.get("next_page_token") or ""
            if not token:
                return
            if token in seen:
                raise SourceRefused(f"{self.name} answers {path} with pages without end: it names one page twice.")
            seen.add(token)

    # Experiments and runs

    def experiments(self) -> list[SourceExperiment]:
        pages = self._pages("POST", f"{API}/experiments/search", {"view_type": "ALL", "max_results": 1000})
        return [
            SourceExperiment(
                experiment_number(each["experiment_id"]),
                text(each["name"], 500),
                each.get("lifecycle_stage") == "deleted",
                _tags(each),
                moment(each.get("creation_time")),
                moment(each.get("last_update_time")),
            )
            for page in pages
            for each in page.get("experiments", ())
        ]

    def count_runs(self) -> int:
        return sum(
            len(page.get("runs", ()))
            for experiment in self.experiments()
            for page in self._run_pages(experiment.number, 1000)
        )

    def _run_pages(self, number: int, size: int) -> Iterator[dict[str, Any]]:
        asked = {"experiment_ids": [str(number)], "run_view_type": "ALL", "max_results": size}
        return self._pages("POST", f"{API}/runs/search", asked)

    def runs(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceRun]]:
        for experiment in experiments:
            for page in self._run_pages(experiment.number, RUN_PAGE):
                found = [_run(each, experiment.number) for each in page.get("runs", ())]
                self._keys |= {run.id: _keys(each) for run, each in zip(found, page.get("runs", ()), strict=True)}
                if found:
                    yield found

    def points(self, runs: Sequence[SourceRun]) -> Iterator[Block]:
        series = [(run, key) for run in runs for key in self._keys.pop(run.id)]
        waiting: list[Block] = []
        # A few at a time, so that a run of many long series is not in memory whole.
        for start in range(0, len(series), PARALLEL * 4):
            found = self._threads.map(self._history, series[start : start + PARALLEL * 4])
            waiting += [block for block in found if len(block)]
            if sum(map(len, waiting)) >= BLOCK_POINTS:
                yield joined(waiting)
                waiting = []
        if waiting:
            yield joined(waiting)

    def _history(self, series: tuple[SourceRun, str]) -> Block:
        run, key = series
        asked = {"run_id": run.id.hex, "metric_key": key, "max_results": HISTORY_PAGE}
        metrics = [
            each for page in self._pages("GET", f"{API}/metrics/get-history", asked) for each in page.get("metrics", ())
        ]
        return a_block(
            [(run.id, text(key, 250))],
            np.zeros(len(metrics), np.int64),
            np.array([int(each.get("step", 0)) for each in metrics], np.int64),
            np.array([int(each["timestamp"]) for each in metrics], np.int64),
            np.array([float(each.get("value", 0)) for each in metrics], np.float64),
        )

    # Logged models and the registry

    def logged_models(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceLoggedModel]]:
        path = f"{API}/logged-models/search"
        for experiment in experiments:
            asked = {"experiment_ids": [str(experiment.number)], "max_results": 50}
            if self._maybe("POST", path, json=asked) is None:  # a server older than 3
                return
            for page in self._pages("POST", path, asked):
                found = [_logged_model(each, experiment.number) for each in page.get("models", ())]
                if found:
                    yield found

    def models(self) -> Iterator[SourceModel]:
        for page in self._pages("GET", f"{API}/registered-models/search", {"max_results": 200}):
            for each in page.get("registered_models", ()):
                model = SourceModel(
                    text(each["name"], 500),
                    text(each.get("description")),
                    moment(each.get("creation_timestamp")),
                    moment(each.get("last_updated_timestamp")),
                    _tags(each),
                    {text(alias["alias"]): int(alias["version"]) for alias in each.get("aliases", ())},
                )
                quoted = f"'{each['name']}'" if "'" not in each["name"] else f'"{each["name"]}"'
                asked = {"filter": f"name={quoted}", "max_results": 1000}
                for versions in self._pages("GET", f"{API}/model-versions/search", asked):
                    model.versions += [_version(version) for version in versions.get("model_versions", ())]
                model.versions.sort(key=lambda version: version.number)
                yield model

    # Files

    def files(self, owner: SourceRun | SourceLoggedModel) -> Iterator[SourceFile]:
        served = artifacts.served_path(owner.artifact_uri)
        if served is not None:
            return self._walk(
                lambda folder: self._listed(PROXY, {"path": f"{served}/{folder}".rstrip("/")}, prefix=folder),
                lambda path: (f"{PROXY}/{quote(f'{served}/{path}')}", {}),
            )
        if isinstance(owner, SourceRun):
            id = owner.id.hex
            return self._walk(
                lambda folder: self._listed(f"{API}/artifacts/list", {"run_id": id, "path": folder}),
                lambda path: ("/get-artifact", {"run_uuid": id, "path": path}),
            )
        place = f"mlflow/logged-models/m-{owner.id.hex}/artifacts"
        return self._walk(
            lambda folder: self._listed(f"/api/2.0/{place}/directories", {"artifact_directory_path": folder}),
            lambda path: (f"/ajax-api/2.0/{place}/files", {"artifact_file_path": path}),
        )

    def _listed(self, path: str, asked: dict[str, str], *, prefix: str = "") -> Iterator[dict[str, Any]]:
        token, seen = "", set[str]()
        while True:
            given = {key: value for key, value in {**asked, "page_token": token}.items() if value}
            answer = self._send("GET", path, params=given)
            if answer.status_code == 404:
                return
            if not answer.is_success:
                raise UnreadableArtifacts(f"the server answers {answer.status_code}")
            page = answer.json()
            for file in page.get("files", ()):
                yield {**file, "path": f"{prefix}/{file['path']}" if prefix else file["path"]}
            token = page.get("next_page_token") or ""
            if not token:
                return
            if token in seen:
                raise UnreadableArtifacts("the server lists them in pages without end")
            seen.add(token)

    def _walk(
        self,
        listed: Callable[[str], Iterator[dict[str, Any]]],
        address: Callable[[str], tuple[str, dict[str, str]]],
    ) -> Iterator[SourceFile]:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            for file in listed(folder):
                path = str(file["path"])
                # A server that lists a folder in itself, or ever deeper ones, would be walked for ever.
                if not path.startswith(f"{folder}/" if folder else "") or len(path) <= len(folder) + bool(folder):
                    continue
                if len(path) > MAX_BYTES:
                    raise UnreadableArtifacts(f"a path has more than {MAX_BYTES} characters")
                if file.get("is_dir"):
                    waiting.append(path)
                else:
                    yield SourceFile(path, int(file.get("file_size") or 0), None, self._reader(*address(path)))

    def _reader(self, path: str, asked: dict[str, str]) -> Callable[[], Iterator[bytes]]:
        def read() -> Iterator[bytes]:
            try:
                with self._client.stream("GET", path, params=asked) as answer:
                    if not answer.is_success:
                        raise UnreadableArtifacts(f"the server answers {answer.status_code}")
                    yield from answer.iter_bytes()
            except httpx.HTTPError as error:
                raise UnreadableArtifacts(f"the download broke off: {error}") from None

        return read


def rest_source(url: str, environment: Mapping[str, str], *, workspace: str | None) -> RestSource:
    """The server at a URL, with the credentials that MLflow's client would send.

    Raises:
        SourceRefused: it cannot be reached, or does not let us in.
    """
    token, user = environment.get("MLFLOW_TRACKING_TOKEN"), environment.get("MLFLOW_TRACKING_USERNAME")
    headers = {"Authorization": f"Bearer {token}"} if token and not user else {}
    named = workspace or environment.get("MLFLOW_WORKSPACE")
    if named:
        headers["X-MLFLOW-WORKSPACE"] = named
    credentials = (user, environment.get("MLFLOW_TRACKING_PASSWORD", "")) if user else None
    return RestSource(url, headers=headers, credentials=credentials)


def _tags(plain: Mapping[str, Any], name: str = "tags") -> dict[str, str]:
    return texts((each.get("key"), each.get("value")) for each in plain.get(name, ()))


def _keys(plain: Mapping[str, Any]) -> list[str]:
    return [each["key"] for each in plain.get("data", {}).get("metrics", ())]


def _run(plain: Mapping[str, Any], experiment: int) -> SourceRun:
    info, data = plain["info"], plain.get("data", {})
    run = a_run(
        id=info["run_id"],
        experiment=experiment,
        name=info.get("run_name"),
        status=info.get("status"),
        deleted=info.get("lifecycle_stage") == "deleted",
        started=info.get("start_time"),
        ended=info.get("end_time"),
        deleted_time=None,
        user=info.get("user_id"),
        artifact_uri=info.get("artifact_uri"),
    )
    run.params, run.tags = _tags(data, "params"), _tags(data)
    inputs, outputs = plain.get("inputs", {}), plain.get("outputs", {})
    for each in inputs.get("dataset_inputs", ()):
        dataset = each["dataset"]
        schema, profile = dataset.get("schema"), dataset.get("profile")
        run.datasets.append(
            DatasetInput(
                text(dataset["name"], 500),
                text(dataset["digest"], 36),
                text(dataset.get("source_type")),
                text(dataset.get("source")),
                None if schema is None else text(schema),
                None if profile is None else text(profile),
                _tags(each),
            )
        )
    for made, models in ((False, inputs.get("model_inputs", ())), (True, outputs.get("model_outputs", ()))):
        for each in models:
            model_id = uuid_of(each.get("model_id"), "m-")
            if model_id is not None:
                run.models.append((model_id, made, int(each.get("step") or 0)))
    return named(run)


def _logged_model(plain: Mapping[str, Any], experiment: int) -> SourceLoggedModel:
    info, data = plain["info"], plain.get("data", {})
    id = uuid_of(info["model_id"], "m-")
    if id is None:
        raise SourceRefused(f"the logged model {info['model_id'][:100]!r} has an id that cannot be kept.")
    return SourceLoggedModel(
        id,
        experiment,
        text(info.get("name")),
        text(info.get("model_type")),
        LOGGED_STATUS.get(info.get("status", ""), "pending"),
        text(info.get("status_message")),
        False,
        uuid_of(info.get("source_run_id")),
        text(info.get("artifact_uri"), 2048),
        moment(info.get("creation_timestamp_ms")),
        moment(info.get("last_updated_timestamp_ms")),
        _tags(data, "params"),
        _tags(info),
        [
            (
                run_id(each.get("run_id")),
                text(each["key"], 250),
                float(each.get("value", 0)),
                int(each.get("timestamp", 0)),
                int(each.get("step", 0)),
                text(each.get("dataset_name")),
                text(each.get("dataset_digest")),
            )
            for each in data.get("metrics", ())
        ],
    )


def _version(plain: Mapping[str, Any]) -> SourceVersion:
    version = a_version(
        number=plain["version"],
        stage=plain.get("current_stage"),
        status=plain.get("status"),
        source=plain.get("source"),
        storage=None,
        model_id=plain.get("model_id"),
        run=plain.get("run_id"),
        run_link=plain.get("run_link"),
        description=plain.get("description"),
        status_message=plain.get("status_message"),
        created=plain.get("creation_timestamp"),
        updated=plain.get("last_updated_timestamp"),
    )
    version.tags = _tags(plain)
    return version
