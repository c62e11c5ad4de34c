"""An MLflow database (SQLite or PostgreSQL), read as it is found: tables and columns by reflection, never written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import numpy as np
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, literal, null, select, type_coerce
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.types import NullType

from modelyard.importing import artifacts
from modelyard.importing.points import BLOCK_POINTS, Block, Series, a_block, joined
from modelyard.importing.source import (
    RUN_PAGE,
    SourceExperiment,
    SourceFile,
    SourceLoggedModel,
    SourceModel,
    SourceRefused,
    SourceRun,
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

T = TypeVar("T")

NEEDED = {
    "experiments": {"experiment_id", "name", "lifecycle_stage"},
    "runs": {"run_uuid", "status", "start_time", "end_time", "lifecycle_stage", "artifact_uri", "experiment_id"},
    "metrics": {"run_uuid", "key", "value", "timestamp", "step", "is_nan"},
    "params": {"run_uuid", "key", "value"},
    "tags": {"run_uuid", "key", "value"},
}
"""What makes a database MLflow's, as of its version 1.0; all else is read where it is there."""
FETCH = 20_000
LOGGED_STATUS = {1: "pending", 2: "ready", 3: "failed"}


class DatabaseSource:
    """MLflow's tables behind a SQLAlchemy URL. Each page is a short read, so a server may go on writing."""

    def __init__(self, url: URL, *, workspace: str | None, proxied: str | None) -> None:
        self.name = url.set(username=None, password=None, query={}).render_as_string()
        self._base = Path(url.database or ".").absolute().parent if url.drivername == "sqlite" else Path.cwd()
        self._proxied = proxied
        self._engine: Engine = create_engine(_for_reading(url), pool_size=4)
        self._tables = self._understood()
        self._workspace = self._chosen(workspace)

    def close(self) -> None:
        self._engine.dispose()

    def _understood(self) -> dict[str, Table]:
        metadata = MetaData()
        try:
            with self._engine.connect() as connection:
                metadata.reflect(connection, resolve_fks=False)
        except DBAPIError as error:
            raise SourceRefused(f"{self.name} cannot be read: {str(error.orig).strip()}") from None
        except SQLAlchemyError as error:
            raise SourceRefused(f"{self.name} cannot be understood: {error}") from None
        tables = dict(metadata.tables)
        for name, columns in NEEDED.items():
            if name not in tables:
                raise SourceRefused(f"{self.name} is no MLflow database of version 1 or later: it has no table {name}.")
            lacking = sorted(columns - set(tables[name].c.keys()))
            if lacking:
                raise SourceRefused(
                    f"the schema of {self.name} is not understood: {name} has no column {', '.join(lacking)}. "
                    "If MLflow is older, run `mlflow db upgrade` on a copy."
                )
        return tables

    def _chosen(self, workspace: str | None) -> str | None:
        """The one workspace to read; None where the schema has none."""
        table = self._tables["experiments"]
        if "workspace" not in table.c:
            if workspace is not None:
                raise SourceRefused(f"{self.name} has no workspaces.")
            return None
        with self._engine.connect() as connection:
            there = sorted(row[0] for row in connection.execute(select(table.c.workspace).distinct()))
        if workspace is None and len(there) > 1:
            raise SourceRefused(
                f"{self.name} has the workspaces {', '.join(there)}. Name one with --workspace; each needs a project "
                "of its own."
            )
        if workspace is not None and workspace not in there:
            raise SourceRefused(f"{self.name} has no workspace {workspace!r}, but {', '.join(there)}.")
        return workspace if workspace is not None else there[0] if there else None

    # Experiments and runs

    def experiments(self) -> list[SourceExperiment]:
        tags = self._by_owner("experiment_tags", "experiment_id", ("key", "value"))
        table = self._tables["experiments"]
        query = select(*self._columns(table, "experiment_id name lifecycle_stage creation_time last_update_time"))
        with self._engine.connect() as connection:
            rows = connection.execute(self._in_workspace(query, table).order_by(table.c.experiment_id)).all()
        return [
            SourceExperiment(
                experiment_number(row[0]),
                text(row[1], 500),
                row[2] == "deleted",
                texts(tags.get(row[0], ())),
                moment(row[3]),
                moment(row[4]),
            )
            for row in rows
        ]

    def count_runs(self) -> int:
        table, experiments = self._tables["runs"], self._tables["experiments"]
        mine = self._in_workspace(select(experiments.c.experiment_id), experiments)
        with self._engine.connect() as connection:
            query = select(func.count()).select_from(table).where(table.c.experiment_id.in_(mine))
            return int(connection.scalar(query) or 0)

    def runs(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceRun]]:
        table, numbers = self._tables["runs"], {experiment.number for experiment in experiments}
        columns = self._columns(
            table,
            "run_uuid experiment_id name status lifecycle_stage start_time end_time deleted_time user_id artifact_uri",
        )
        last = ""
        while True:
            query = select(*columns).where(table.c.run_uuid > last).order_by(table.c.run_uuid).limit(RUN_PAGE)
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
                if not rows:
                    return
                last = rows[-1][0]
                mine = [row for row in rows if row[1] in numbers]
                if mine:
                    yield self._whole(connection, mine)

    def _whole(self, connection: Connection, rows: Sequence[Any]) -> list[SourceRun]:
        found = {
            row[0]: a_run(
                id=row[0],
                experiment=row[1],
                name=row[2],
                status=row[3],
                deleted=row[4] == "deleted",
                started=row[5],
                ended=row[6],
                deleted_time=row[7],
                user=row[8],
                artifact_uri=row[9],
            )
            for row in rows
        }
        for kind in ("params", "tags"):
            table = self._tables[kind]
            query = select(table.c.run_uuid, table.c.key, table.c.value).where(table.c.run_uuid.in_(list(found)))
            of_run = _grouped(connection.execute(query))
            for id, run in found.items():
                setattr(run, kind, texts(of_run.get(id, ())))
        self._add_inputs(connection, found)
        return [named(run) for run in found.values()]

    def _add_inputs(self, connection: Connection, runs: dict[str, SourceRun]) -> None:
        table = self._tables.get("inputs")
        if table is None:
            return
        ids = list(runs)
        given = self._tables["datasets"]
        tags = self._tables["input_tags"]
        query = (
            select(table.c.input_uuid, table.c.destination_id, given)
            .join(given, given.c.dataset_uuid == table.c.source_id)
            .where(table.c.source_type == "DATASET", table.c.destination_type == "RUN", table.c.destination_id.in_(ids))
        )
        rows = connection.execute(query).mappings().all()
        inputs = [row["input_uuid"] for row in rows]
        said = _grouped(
            connection.execute(
                select(tags.c.input_uuid, tags.c.name, tags.c.value).where(tags.c.input_uuid.in_(inputs))
            )
        )
        for row in rows:
            runs[row["destination_id"]].datasets.append(
                DatasetInput(
                    text(row["name"], 500),
                    text(row["digest"], 36),
                    text(row["dataset_source_type"]),
                    text(row["dataset_source"]),
                    None if row["dataset_schema"] is None else text(row["dataset_schema"]),
                    None if row["dataset_profile"] is None else text(row["dataset_profile"]),
                    texts(said.get(row["input_uuid"], ())),
                )
            )
        step = table.c.step if "step" in table.c else literal(0)
        for kind, made in (("RUN_INPUT", False), ("RUN_OUTPUT", True)):
            links = select(table.c.source_id, table.c.destination_id, step).where(
                table.c.source_type == kind, table.c.source_id.in_(ids)
            )
            for id, model, at in connection.execute(links):
                model_id = uuid_of(model, "m-")
                if model_id is not None:
                    runs[id].models.append((model_id, made, int(at or 0)))

    # Points

    def points(self, runs: Sequence[SourceRun]) -> Iterator[Block]:
        table = self._tables["metrics"]
        names = ("run_uuid", "key", "step", "timestamp", "value", "is_nan")
        # Without a type, values pass as the driver gives them: a conversion of each would take longer than reading.
        columns = [type_coerce(table.c[name], NullType()) for name in names]
        query = (
            select(*columns)
            .where(table.c.run_uuid.in_([run.id.hex for run in runs]))
            .order_by(table.c.run_uuid, table.c.key)
            .execution_options(stream_results=True, max_row_buffer=FETCH)
        )
        ids = {run.id.hex: run.id for run in runs}
        waiting: list[Block] = []
        with self._engine.connect() as connection:
            for rows in connection.execute(query).partitions(FETCH):
                # The last series of a part may go on in the next.
                whole, rest = _split(waiting, _as_block(rows, ids))
                if whole and sum(map(len, whole)) >= BLOCK_POINTS:
                    yield _merged(whole)
                    whole = []
                waiting = [*whole, *rest]
        if waiting:
            yield _merged(waiting)

    # Logged models and the registry

    def logged_models(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceLoggedModel]]:
        table, numbers = self._tables.get("logged_models"), {experiment.number for experiment in experiments}
        if table is None:
            return
        last = ""
        while True:
            query = select(table).where(table.c.model_id > last).order_by(table.c.model_id).limit(RUN_PAGE)
            with self._engine.connect() as connection:
                rows = connection.execute(query).mappings().all()
                if not rows:
                    return
                last = rows[-1]["model_id"]
                mine = [row for row in rows if row["experiment_id"] in numbers]
                if mine:
                    yield self._logged(connection, mine)

    def _logged(self, connection: Connection, rows: Sequence[Any]) -> list[SourceLoggedModel]:
        ids = [row["model_id"] for row in rows]

        def of_models(name: str, columns: str) -> dict[str, list[tuple[Any, ...]]]:
            table = self._tables[name]
            query = select(table.c.model_id, *(table.c[column] for column in columns.split()))
            return _grouped(connection.execute(query.where(table.c.model_id.in_(ids))))

        params = of_models("logged_model_params", "param_key param_value")
        tags = of_models("logged_model_tags", "tag_key tag_value")
        metrics = of_models(
            "logged_model_metrics",
            "run_id metric_name metric_value metric_timestamp_ms metric_step dataset_name dataset_digest",
        )
        found = []
        for row in rows:
            id = uuid_of(row["model_id"], "m-")
            if id is None:
                raise SourceRefused(f"the logged model {row['model_id'][:100]!r} has an id that cannot be kept.")
            found.append(
                SourceLoggedModel(
                    id,
                    row["experiment_id"],
                    text(row["name"]),
                    text(row["model_type"]),
                    LOGGED_STATUS.get(row["status"], "pending"),
                    text(row["status_message"]),
                    row["lifecycle_stage"] == "deleted",
                    uuid_of(row["source_run_id"]),
                    text(row["artifact_location"], 2048),
                    moment(row["creation_timestamp_ms"]),
                    moment(row["last_updated_timestamp_ms"]),
                    texts(params.get(row["model_id"], ())),
                    texts(tags.get(row["model_id"], ())),
                    [
                        (run_id(run), text(key, 250), value, at, step, text(dataset), text(digest))
                        for run, key, value, at, step, dataset, digest in metrics.get(row["model_id"], ())
                    ],
                )
            )
        return found

    def models(self) -> Iterator[SourceModel]:
        table = self._tables.get("registered_models")
        if table is None:
            return
        tags = self._by_owner("registered_model_tags", "name", ("key", "value"))
        aliases = self._by_owner("registered_model_aliases", "name", ("alias", "version"))
        with self._engine.connect() as connection:
            rows = connection.execute(self._in_workspace(select(table), table).order_by(table.c.name)).mappings().all()
        for row in rows:
            model = SourceModel(
                text(row["name"], 500),
                text(row["description"]),
                moment(row["creation_time"]),
                moment(row["last_updated_time"]),
                texts(tags.get(row["name"], ())),
                {text(alias): int(number) for alias, number in aliases.get(row["name"], ())},
            )
            self._add_versions(model, row["name"])
            yield model

    def _add_versions(self, model: SourceModel, name: str) -> None:
        table, tags = self._tables["model_versions"], self._tables.get("model_version_tags")
        with self._engine.connect() as connection:
            query = self._in_workspace(select(table).where(table.c.name == name), table)
            rows = connection.execute(query.order_by(table.c.version)).mappings().all()
            said: dict[Any, list[tuple[Any, ...]]] = {}
            if tags is not None:
                chosen = select(tags.c.version, tags.c.key, tags.c.value).where(tags.c.name == name)
                said = _grouped(connection.execute(self._in_workspace(chosen, tags)))
        for row in rows:
            version = a_version(
                number=row["version"],
                stage=row["current_stage"],
                status=row.get("status"),
                source=row["source"],
                storage=row.get("storage_location"),
                model_id=None,
                run=row["run_id"],
                run_link=row.get("run_link"),
                description=row["description"],
                status_message=row.get("status_message"),
                created=row["creation_time"],
                updated=row["last_updated_time"],
            )
            version.tags = texts(said.get(row["version"], ()))
            model.versions.append(version)

    def files(self, owner: SourceRun | SourceLoggedModel) -> Iterator[SourceFile]:
        return artifacts.files_at(owner.artifact_uri, owner, base=self._base, proxied=self._proxied)

    # Reading what may not be there

    def _columns(self, table: Table, names: str) -> list[Any]:
        return [table.c[name] if name in table.c else null().label(name) for name in names.split()]

    def _in_workspace(self, query: Any, table: Table) -> Any:
        if self._workspace is None or "workspace" not in table.c:
            return query
        return query.where(table.c.workspace == self._workspace)

    def _by_owner(self, name: str, owner: str, columns: Iterable[str]) -> dict[Any, list[tuple[Any, ...]]]:
        table = self._tables.get(name)
        if table is None:
            return {}
        query = self._in_workspace(select(table.c[owner], *(table.c[column] for column in columns)), table)
        with self._engine.connect() as connection:
            return _grouped(connection.execute(query))


def database_source(given: str, *, workspace: str | None, proxied: str | None) -> DatabaseSource:
    """The source behind a database URL.

    Raises:
        SourceRefused: the URL is none, the database is away, or it is not MLflow's.
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise SourceRefused("--from is no database URL that can be read.") from None
    backend = url.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise SourceRefused(f"{backend} databases are not read directly: give the URL of the MLflow server on it.")
    url = url.set(drivername="sqlite" if backend == "sqlite" else "postgresql+psycopg")
    if backend == "sqlite" and not (url.database and Path(url.database).is_file()):
        raise SourceRefused(f"there is no SQLite file {url.database!r}.")
    return DatabaseSource(url, workspace=workspace, proxied=proxied)


def _for_reading(url: URL) -> URL:
    if url.drivername != "sqlite":
        return url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    # SQLAlchemy hands a `file:` name with the query `uri=true` to SQLite as its own kind of address.
    name = f"file:{quote(str(Path(url.database or '').absolute()))}"
    return url.set(database=name, query={"mode": "ro", "uri": "true"})


def _grouped(rows: Iterable[Any]) -> dict[Any, list[tuple[Any, ...]]]:
    """Rows by their first column, without it."""
    found: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *rest in rows:
        found[owner].append(tuple(rest))
    return found


def _as_block(rows: Sequence[Any], ids: dict[str, UUID]) -> Block:
    runs, keys, steps, timestamps, values, nans = zip(*rows, strict=True)
    index: dict[tuple[str, str], int] = {}
    codes = [index.setdefault(series, len(index)) for series in zip(runs, keys, strict=True)]
    series: list[Series] = [(ids[run], text(key, 250)) for run, key in index]
    numbers = np.array(values, np.float64)
    numbers[np.array(nans, bool)] = np.nan
    # Not made distinct here, as a series may go on in the next part.
    return Block(series, np.array(codes, np.int64), np.array(steps, np.int64), np.array(timestamps, np.int64), numbers)


def _split(waiting: list[Block], part: Block) -> tuple[list[Block], list[Block]]:
    """What is whole once `part` has come after `waiting`, and the pieces of the series that may go on."""
    if len(part.series) == 1 and (not waiting or waiting[-1].series[-1] == part.series[0]):
        open_blocks = [block for block in waiting if block.series == part.series]
        return waiting[: len(waiting) - len(open_blocks)], [*open_blocks, part]
    last = len(part.series) - 1
    inside = part.codes < last
    first = Block(
        part.series[:last],
        part.codes[inside],
        part.steps[inside],
        part.timestamps[inside],
        part.values[inside],
    )
    tail = Block(
        part.series[last:],
        part.codes[~inside] - last,
        part.steps[~inside],
        part.timestamps[~inside],
        part.values[~inside],
    )
    return [*waiting, *([first] if len(first) else [])], [tail]


def _merged(blocks: list[Block]) -> Block:
    """Pieces as one block of distinct points; a series that is in several pieces becomes one."""
    whole = joined(blocks)
    index: dict[Series, int] = {}
    renamed = np.array([index.setdefault(series, len(index)) for series in whole.series], np.int64)
    return a_block(list(index), renamed[whole.codes], whole.steps, whole.timestamps, whole.values)
