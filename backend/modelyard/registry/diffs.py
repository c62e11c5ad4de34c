"""In what two versions differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.registry.manifest import files_at
from modelyard.registry.models import ModelVersion
from modelyard.tracking import queries as tracking

MAX_CHANGES = 1_000
"""Of each kind that are listed."""
FACTS = ("framework", "framework_version", "git_commit", "file_count", "size_bytes", "digest")

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Change:
    """`before` or `after` is None where there is no such thing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """changes: by kind, what differs, in order of the names, 1,000 of a kind at most. totals: how many there are."""

    changes: dict[str, list[Change]]
    totals: dict[str, int]


async def difference(
    session: AsyncSession, scope: ProjectScope, before: ModelVersion, after: ModelVersion
) -> Difference:
    """What changes on the way from one version to the other. Params are those of the runs that they came from."""
    sides = (before, after)
    params = [await _params(session, scope, version) for version in sides]
    files = [await files_at(session, scope, version.artifact_location) for version in sides]
    contents = [{one.path: {"size_bytes": one.size_bytes, "digest": one.digest} for one in side} for side in files]
    found: dict[str, list[Change]] = {
        "facts": changes(*({name: getattr(version, name) or None for name in FACTS} for version in sides)),
        "params": changes(*params),
        "metrics": changes(before.metrics, after.metrics),
        "tags": changes(before.tags, after.tags),
        "datasets": changes(*(_datasets(version.datasets) for version in sides)),
        **{
            part: changes(*(_signature(version.signature, part) for version in sides))
            for part in ("inputs", "outputs", "signature_params")
        },
        "requirements": changes(*(requirements_of(version.requirements) for version in sides)),
        "files": changes(*contents),
    }
    return Difference(
        {kind: items[:MAX_CHANGES] for kind, items in found.items()},
        {kind: len(items) for kind, items in found.items()},
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The names whose values differ."""
    names = sorted(set(before) | set(after))
    found = (Change(name, before.get(name), after.get(name)) for name in names)
    return [one for one in found if one.before != one.after]


def requirements_of(content: str) -> dict[str, str]:
    """What a requirements.txt asks for, by the package's normal name (PEP 503): `==1.2`, `>=1; python_version<'3.12'` …

    A line that names no package stands under itself.
    """
    found: dict[str, str] = {}
    for raw in content.splitlines():
        line = raw.partition(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        match = None if line.startswith("-") or "://" in line.partition(" @ ")[0] else _REQUIREMENT.fullmatch(line)
        if match is None:
            found[line] = "listed"
        else:
            found[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2] or "any version"
    return found


async def _params(session: AsyncSession, scope: ProjectScope, version: ModelVersion) -> dict[str, str]:
    if version.run_id is None:
        return {}
    rows = await session.execute(tracking.params(scope, version.run_id))
    return dict(rows.all())


def _datasets(datasets: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Digests by name and context: a run may use two of one name."""
    found: dict[str, list[str]] = {}
    for one in datasets:
        context = one.get("context")
        found.setdefault(f"{one['name']} ({context})" if context else one["name"], []).append(one["digest"])
    return {name: sorted(digests) for name, digests in found.items()}


def _signature(signature: Mapping[str, Any] | None, part: str) -> dict[str, Any]:
    """What a part of the signature says of each name; what has no name is counted: `#1`."""
    entries = (signature or {}).get(part.removeprefix("signature_"))
    if not isinstance(entries, list):
        return {} if entries is None else {part: entries}
    return {_name(index, entry): _rest(entry) for index, entry in enumerate(entries)}


def _name(index: int, entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else f"#{index + 1}"


def _rest(entry: Any) -> Any:
    return {key: value for key, value in entry.items() if key != "name"} if isinstance(entry, dict) else entry
