"""Where a model version may come from: the rules of MLflow 3.17, strict, because a source becomes a place to read."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MlflowError
from modelyard.registry import queries
from modelyard.registry.models import Model, ModelVersion, Stage
from modelyard.registry.versions import NewVersion, download_location
from modelyard.tracking import queries as tracking
from modelyard.tracking.models import LoggedModel, Run

IS_PROMPT = "mlflow.prompt.is_prompt"
PROMPT_PLACEHOLDERS = frozenset({"dummy-source", "prompt-template"})
# Their authority names a host that a server would connect to; of `mlflow-artifacts` only when it has one.
_HOST_SCHEMES = frozenset({"ftp", "sftp", "hdfs", "viewfs", "http", "https", "mlflow-artifacts", "r2", "b2", "abfss"})
_VERSION_ADDRESS = re.compile(r"/(?P<name>[^/]+)/(?P<suffix>[^/]+)", re.DOTALL)
_ALIAS_ADDRESS = re.compile(r"/(?P<name>[^/]+)@(?P<alias>[^/@]+)", re.DOTALL)
_LOGGED_ADDRESS = re.compile(r"/(?P<id>[^/@]+)", re.DOTALL)
MAX_SOURCE = 2048
MAX_RUN_ID = 256


@dataclass(frozen=True, slots=True)
class Claim:
    """What a client says about a version's origin. None: it did not say."""

    source: str
    run_id: str | None
    model_id: str | None
    is_prompt: bool = False
    address: SplitResult = field(init=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "address", urlsplit(self.source, allow_fragments=False))
        except ValueError:
            raise InvalidParameter(f"Invalid model version source: '{self.source[:500]}'.") from None

    def refusal(self, parameter: str) -> InvalidParameter:
        return InvalidParameter(
            f"Invalid model version source: '{self.source}'. The {parameter} request parameter must identify the "
            "resource that contains the source."
        )


def is_prompt(tags: dict[str, str]) -> bool:
    return tags.get(IS_PROMPT, "false").lower() == "true"


async def origin_of(session: AsyncSession, scope: ProjectScope, claim: Claim) -> NewVersion:
    """What a version is made from, as far as its source says: place, run and logged model.

    Raises:
        InvalidParameter: the source is refused, or does not belong to the run or model that is named.
        DoesNotExist: a model, version or logged model that is named does not exist.
    """
    if len(claim.source) > MAX_SOURCE or len(claim.run_id or "") > MAX_RUN_ID:
        raise InvalidParameter(
            f"A model version's source may have {MAX_SOURCE} characters at most, and its run_id {MAX_RUN_ID}."
        )
    if claim.is_prompt:
        if claim.source not in PROMPT_PLACEHOLDERS:
            raise InvalidParameter(
                f"Invalid prompt source: '{claim.source}'. Prompt sources must use an MLflow placeholder."
            )
        return NewVersion(claim.source, claim.source, source_run=claim.run_id or "")
    copied = None
    if claim.address.scheme == "models" and not _LOGGED_ADDRESS.fullmatch(claim.address.path):
        claim, copied = await _of_version(session, scope, claim)
    run = await _run(session, scope, claim.run_id)
    logged = await _logged_model(session, scope, claim)
    _check(claim, run, logged)
    run_id = claim.run_id or (logged.source_run_id.hex if logged is not None and logged.source_run_id else "")
    if run is None and run_id:
        run = await _run(session, scope, run_id)
    return NewVersion(
        source=claim.source,
        location=await _location(session, scope, claim, logged, copied),
        run_id=None if run is None else run.id,
        source_run=run_id,
        logged_model_id=None if logged is None else logged.id,
        origin_id=None if copied is None else copied.id,
    )


# What the parameters name


async def _run(session: AsyncSession, scope: ProjectScope, run_id: str | None) -> Run | None:
    """A run of this project, deleted or not; None also for a run of another server."""
    id = wire.run_uuid(run_id or "")
    return None if id is None else (await session.execute(tracking.run(scope, id))).scalar_one_or_none()


async def _logged_model(session: AsyncSession, scope: ProjectScope, claim: Claim) -> LoggedModel | None:
    """The logged model of `model_id`; what contains the source is decided before whether it exists."""
    if not claim.model_id:
        return None
    if claim.address.scheme == "models" and claim.address.path.startswith("/m-"):
        named = _LOGGED_ADDRESS.fullmatch(claim.address.path)
        if named is not None and named["id"] != claim.model_id:
            raise claim.refusal("model_id")
    id = logged_model_uuid(claim.model_id)
    found = None if id is None else (await session.execute(queries.logged_model(scope, id))).scalar_one_or_none()
    if found is None:
        if claim.address.scheme in ("mlflow-artifacts", "runs"):
            raise claim.refusal("model_id")
        raise DoesNotExist(f"Logged model with ID '{claim.model_id[:100]}' not found.")
    return found


def logged_model_uuid(text: str) -> UUID | None:
    return wire.run_uuid(text[2:]) if text.startswith("m-") else None


async def _of_version(session: AsyncSession, scope: ProjectScope, claim: Claim) -> tuple[Claim, ModelVersion]:
    """Resolve `models:/name/1`, `models:/name/Stage` or `models:/name@alias`; the new version inherits its lineage."""
    if claim.address.netloc:
        raise InvalidParameter(
            f"Invalid model version source: '{claim.source}'. Registered model sources must use the active model "
            "registry."
        )
    model, version = await _version_at(session, scope, claim)
    if is_prompt(model.tags):
        raise InvalidParameter(
            f"Invalid model version source: '{claim.source}'. Prompt versions cannot be used as model version sources."
        )
    model_id = f"m-{version.logged_model_id.hex}" if version.logged_model_id else ""
    if claim.run_id not in (None, version.source_run) or claim.model_id not in (None, model_id):
        raise InvalidParameter(
            f"Invalid model version source: '{claim.source}'. The run_id and model_id request parameters must match "
            "the referenced model version."
        )
    source = f"models:/{model.name}/{version.number}"
    return Claim(source, version.source_run, model_id), version


async def _version_at(session: AsyncSession, scope: ProjectScope, claim: Claim) -> tuple[Model, ModelVersion]:
    numbered = _VERSION_ADDRESS.fullmatch(claim.address.path)
    aliased = _ALIAS_ADDRESS.fullmatch(claim.address.path)
    found = numbered or aliased
    if found is None:
        raise claim.refusal("model_id")
    model = (await session.execute(queries.model_by_name(scope, found["name"]))).scalar_one_or_none()
    if model is None:
        raise DoesNotExist(f"Registered Model with name={found['name']} not found")
    if aliased is not None and aliased["alias"].lower() != "latest":
        query = queries.version_by_alias(scope, model.id, aliased["alias"])
        absent: MlflowError = InvalidParameter(f"Registered model alias {aliased['alias']} not found.")
    else:
        suffix = "latest" if aliased is not None else found["suffix"]
        absent = DoesNotExist(f"Model Version (name={model.name}, version={suffix}) not found")
        query = _version_by_suffix(scope, model, suffix, claim)
    version = (await session.execute(query)).scalar_one_or_none()
    if version is None:
        raise absent
    return model, version


def _version_by_suffix(scope: ProjectScope, model: Model, suffix: str, claim: Claim) -> Select[ModelVersion]:
    if re.fullmatch(r"[0-9]{1,18}", suffix):
        return queries.version(scope, model.id, int(suffix))
    query = queries.highest_version(scope, model.id)
    if suffix.lower() == "latest":
        return query
    if suffix.lower() not in list(Stage):
        raise claim.refusal("model_id")
    return query.where(ModelVersion.stage == Stage(suffix.lower()))


# What the source may be


def _check(claim: Claim, run: Run | None, logged: LoggedModel | None) -> None:
    """The rules. `model_id` goes before `run_id` where both are given."""
    parameter = "model_id" if claim.model_id else "run_id"
    owner = logged if claim.model_id else run
    root = "" if owner is None else owner.artifact_location
    scheme = claim.address.scheme
    if scheme in ("", "file"):
        if not (root and _lies_under_local(claim.source, root)):
            raise InvalidParameter(
                f"Invalid model version source: '{claim.source}'. To use a local path as a model version source, the "
                f"{parameter} request parameter has to be specified and the local path has to be contained within the "
                f"artifact directory of the run specified by the {parameter}."
            )
        return
    _check_absolute(claim)
    if scheme in _HOST_SCHEMES and (scheme != "mlflow-artifacts" or claim.address.netloc):
        raise InvalidParameter(
            f"'source' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other than the "
            "tracking server's configured artifact storage, so the server would connect to the host named in the URI."
        )
    if scheme == "models":
        named = _LOGGED_ADDRESS.fullmatch(claim.address.path)
        if claim.address.netloc or (named is not None and (not claim.model_id or named["id"] != claim.model_id)):
            raise claim.refusal("model_id")
    elif scheme == "runs":
        run_id = claim.address.path.lstrip("/").partition("/")[0]
        if claim.address.netloc or claim.model_id or not claim.run_id or run_id != claim.run_id:
            raise claim.refusal(parameter)
    elif scheme == "mlflow-artifacts" and not (root and _lies_under(claim.source, root)):
        raise claim.refusal(parameter)


def _check_absolute(claim: Claim) -> None:
    """No `..`, however encoded, and no path that means another one."""
    plain = claim.source
    while (decoded := unquote_plus(plain)) != plain:
        plain = decoded
    try:
        path = re.sub(r"/+", "/", urlsplit(plain).path.rstrip("/"))
    except ValueError:
        path = ""
    climbs = "\0" in plain or ".." in plain.split("/")
    if climbs or not path.startswith("/") or posixpath.normpath(path) != path:
        raise InvalidParameter(
            f"Invalid model version source: '{claim.source}'. If supplying a source as an http, https, local file "
            "path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path "
            "references present. Please provide an absolute path."
        )


def _lies_under(source: str, root: str) -> bool:
    source_scheme, source_parts = _parts(source)
    root_scheme, root_parts = _parts(root)
    return source_scheme == root_scheme and bool(root_parts) and source_parts[: len(root_parts)] == root_parts


def _lies_under_local(source: str, root: str) -> bool:
    """Both are local paths, as text: the files are on the client's machine, not here."""
    paths = [urlsplit(text).path if text.startswith("file:") else text for text in (source, root)]
    if not all(path.startswith("/") for path in paths):
        return False
    inner, outer = (posixpath.normpath(unquote(path)) for path in paths)
    return inner == outer or inner.startswith(f"{outer}/")


def _parts(uri: str) -> tuple[tuple[str, str], list[str]]:
    address = urlsplit(uri)
    parts = []
    for part in address.path.split("/"):
        plain = part
        while (decoded := unquote(plain)) != plain:
            plain = decoded
        if part:
            parts.append(plain)
    return (address.scheme.lower(), address.netloc.lower()), parts


async def _location(
    session: AsyncSession,
    scope: ProjectScope,
    claim: Claim,
    logged: LoggedModel | None,
    copied: ModelVersion | None,
) -> str:
    """The place that the source means."""
    if copied is not None:
        return copied.artifact_location or download_location(copied)
    if claim.address.scheme == "models" and logged is not None:
        return logged.artifact_location
    if claim.address.scheme != "runs":
        return claim.source
    run_id, _, path = claim.address.path.lstrip("/").partition("/")
    run = await _run(session, scope, run_id)
    return claim.source if run is None else f"{run.artifact_location}/{path}".rstrip("/")


def with_details(origin: NewVersion, *, run_link: str, description: str, tags: dict[str, str]) -> NewVersion:
    return replace(origin, run_link=run_link, description=description, tags=tags)
