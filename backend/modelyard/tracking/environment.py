"""How a run was made, read from the tags and files that MLflow's clients leave."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import queries as artifacts
from modelyard.artifacts.models import Artifact
from modelyard.artifacts.store import ArtifactStore, BytesLost
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.tracking import queries
from modelyard.tracking.models import LoggedModel, Run, RunLoggedModel, RunTag

COMMAND_TAG = "modelyard.command"
REQUIREMENTS, PYTHON, DIFFS = "requirements.txt", "python_env.yaml", ("git_diff.patch", "git-diff.patch", "diff.patch")
FILE_BYTES = 256 * 1024
TAGS = (
    COMMAND_TAG,
    "mlflow.user",
    "mlflow.project.entryPoint",
    "mlflow.source.git.branch",
    "mlflow.gitBranchName",
    "mlflow.source.git.repoURL",
    "mlflow.gitRepoURL",
    "mlflow.source.git.dirty",
    "mlflow.source.git.diff",
)
MAX_TAGS = 200
SYSTEM_TAGS = ("mlflow.docker.", "mlflow.project.", "mlflow.databricks.", "modelyard.system.")
_PYTHON_LINE = re.compile(r"^python:\s*['\"]?([\w.+-]{1,40})", re.MULTILINE)
_LOCATION = re.compile(r"mlflow-artifacts:/+(?!/)")


@dataclass(frozen=True, slots=True)
class Environment:
    """What is not known is None or empty. `packages_file`: the artifact that the requirements stand in."""

    user: str
    source_type: str
    source_name: str
    command: str | None
    git_commit: str
    git_branch: str | None
    git_repository: str | None
    git_is_dirty: bool | None
    git_diff: str | None
    python_version: str | None
    requirements: list[str]
    packages_file: str | None
    system: dict[str, str]


async def environment_of(session: AsyncSession, scope: ProjectScope, run: Run, store: ArtifactStore) -> Environment:
    """The environment of a run of this project.

    Files that cannot be read count as missing, and so do all of them for a caller who may not read artifacts.
    """
    known = or_(RunTag.key.in_(TAGS), *(RunTag.key.startswith(prefix, autoescape=True) for prefix in SYSTEM_TAGS))
    tags = dict((await session.execute(queries.tags(scope, run.id).where(known).limit(MAX_TAGS))).all())
    folders = await _folders(session, scope, run) if Permission.ARTIFACT_READ in scope.permissions else []
    files = await _files(session, scope, folders)
    requirements = await _text(store, files.get(REQUIREMENTS))
    python = _PYTHON_LINE.search(await _text(store, files.get(PYTHON)) or "")
    dirty = tags.get("mlflow.source.git.dirty")
    return Environment(
        user=run.user_name or tags.get("mlflow.user", ""),
        source_type=run.source_type,
        source_name=run.source_name,
        command=tags.get(COMMAND_TAG) or _command(run, tags),
        git_commit=run.git_commit,
        git_branch=tags.get("mlflow.source.git.branch") or tags.get("mlflow.gitBranchName"),
        git_repository=tags.get("mlflow.source.git.repoURL") or tags.get("mlflow.gitRepoURL"),
        git_is_dirty=None if dirty is None else dirty.lower() == "true",
        git_diff=tags.get("mlflow.source.git.diff") or await _text(store, _first(files, DIFFS)),
        python_version=python[1] if python else None,
        requirements=[line for line in map(str.strip, (requirements or "").splitlines()) if line and line[0] != "#"],
        packages_file=files[REQUIREMENTS].path if requirements is not None else None,
        system={key: value for key, value in tags.items() if key.startswith(SYSTEM_TAGS)},
    )


def _command(run: Run, tags: Mapping[str, str]) -> str | None:
    if not run.source_name:
        return None
    entry = tags.get("mlflow.project.entryPoint")
    if entry:
        return f"mlflow run {run.source_name} -e {entry}"
    return f"python {run.source_name}" if run.source_name.endswith(".py") else run.source_name


async def _folders(session: AsyncSession, scope: ProjectScope, run: Run) -> list[str]:
    """Where the files of the run, and of the models that it made, lie in the project, the run's own first."""
    query = (
        queries.logged_models_of_run(scope, run.id)
        .with_only_columns(LoggedModel.artifact_location)
        .where(RunLoggedModel.is_output)
        .limit(20)
    )
    locations = [run.artifact_location, *(await session.execute(query)).scalars()]
    return [_LOCATION.sub("", location) for location in locations if _LOCATION.match(location)]


async def _files(session: AsyncSession, scope: ProjectScope, folders: Sequence[str]) -> dict[str, Artifact]:
    """The files of interest by their names; of several of one name the one nearest to the run's own folder."""
    found: dict[str, Artifact] = {}
    for folder in folders:
        query = artifacts.under(scope, folder).where(
            or_(*(Artifact.path.endswith(f"/{name}") for name in (REQUIREMENTS, PYTHON, *DIFFS)))
        )
        for file in sorted((await session.execute(query.limit(50))).scalars(), key=lambda file: file.path.count("/")):
            found.setdefault(file.path.rsplit("/", 1)[-1], file)
    return found


def _first(files: Mapping[str, Artifact], names: Sequence[str]) -> Artifact | None:
    return next((files[name] for name in names if name in files), None)


async def _text(store: ArtifactStore, file: Artifact | None) -> str | None:
    if file is None:
        return None
    end = min(file.size_bytes, FILE_BYTES)
    try:
        pieces = await store.stream(file.organization_id, file.digest, size_bytes=file.size_bytes, end=end)
        return b"".join([piece async for piece in pieces]).decode(errors="replace").replace("\0", "")
    except BytesLost:
        return None
