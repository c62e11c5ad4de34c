"""Model cards: what a person wrote of a version, or a template with its facts filled in.

Facts come from strangers' files and clients: in the template none of them is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from modelyard.registry.models import ModelVersion

MAX_ROWS = 50
"""Metrics, columns, data sets … of a card's table; how many more there are is said."""
MAX_CELL = 200

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACES = re.compile(r"\s+")


def card_of(name: str, version: ModelVersion) -> tuple[str, bool]:
    """The card as Markdown (CommonMark with tables), and whether it is the template. name: of the model."""
    if version.model_card:
        return version.model_card, False
    return template(name, version), True


def template(name: str, version: ModelVersion) -> str:
    """The card that nobody has written yet."""
    parts = [
        f"# {plain(name)}, version {version.number}",
        plain(version.description, limit=None) or "*What is it for, who should use it, and who should not?*",
        "## Facts",
        _table(("", ""), _facts(version)),
    ]
    if version.signature:
        parts += ["## Signature", _table(("part", "name", "type"), list(_signature(version.signature)))]
    if version.metrics:
        rows = [(key, _number(value)) for key, value in sorted(version.metrics.items())]
        parts += ["## Metrics at registration", _table(("metric", "value"), rows)]
    if version.datasets:
        data = [(one.get("name"), one.get("digest"), one.get("context")) for one in version.datasets]
        parts += ["## Data", _table(("data set", "digest", "context"), data)]
    if version.requirements.strip():
        # Indented, for a fence could be closed from inside.
        lines = [f"    {line}" for line in version.requirements.strip().splitlines()]
        parts += ["## Requirements", "\n".join(lines)]
    parts += [
        "## Intended use",
        "*What it was made for, and what it must not be used for.*",
        "## Limits",
        "*Where it is known to be wrong; whom it treats differently.*",
    ]
    return "\n\n".join(parts) + "\n"


def plain(value: object, *, limit: int | None = MAX_CELL) -> str:
    """Text that shows as it is: on one line, every sign escaped that Markdown or HTML could take for markup."""
    text = _SPACES.sub(" ", "" if value is None else str(value)).strip()
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    escaped = _PUNCTUATION.sub(r"\\\1", text)
    return escaped.replace(r"\&", "&amp;").replace(r"\<", "&lt;").replace(r"\>", "&gt;")


def _facts(version: ModelVersion) -> list[tuple[object, ...]]:
    files = version.file_count
    size = None if version.size_bytes is None else f"{version.size_bytes:,} bytes"
    facts = (
        ("Framework", f"{version.framework} {version.framework_version}".strip()),
        ("Registered", f"{version.created_at:%Y-%m-%d %H:%M} UTC" if version.created_at else ""),
        ("Source run", version.run_id.hex if version.run_id else version.source_run),
        ("Git commit", version.git_commit),
        ("Files", "" if files is None else f"{files:,}" + (f", {size}" if size else "")),
        ("Digest", version.digest),
        ("Input example", version.input_example),
        ("Scan", version.scan.value if version.scan else ""),
    )
    return [(label, value) for label, value in facts if value]


def _signature(signature: dict[str, Any]) -> Iterable[tuple[object, ...]]:
    for part in ("inputs", "outputs", "params"):
        entries = signature.get(part)
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict):
                named = entry.get("name")
                yield part, f"#{number + 1}" if named is None else named, _type(entry)


def _type(entry: dict[str, Any]) -> str:
    tensor = entry.get("tensor-spec")
    if isinstance(tensor, dict):
        return f"{tensor.get('dtype')} {tensor.get('shape')}"
    return f"{entry.get('type') or entry.get('dtype')}{'' if entry.get('required', True) else ', optional'}"


def _number(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _table(heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    shown = [tuple(map(plain, row)) for row in rows[:MAX_ROWS]]
    if len(rows) > MAX_ROWS:
        shown.append((f"and {len(rows) - MAX_ROWS:,} more", *("" for _ in heads[1:])))
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *shown))
