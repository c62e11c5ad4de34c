"""What a model needs to run, read from the files that MLflow logged with it; nothing in them is trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

OF_THE_SERVER = ("mlflow-skinny>=2.10", "uvicorn>=0.30", "uvloop", "httptools", "orjson", "numpy", "pandas")
"""What the model server itself stands on, in the model's environment."""
REQUIREMENTS = "requirements.txt"
MAX_BYTES = 256 * 1024
MAX_LINES = 1_000
_MINOR = re.compile(r"^\s*(3\.\d{1,2})(?:\.\d+)?\s*$")


class UnusableRequirements(ValueError):
    """The requirements ask for something that is not installed for models; the message says what."""


@dataclass(frozen=True, slots=True)
class Needed:
    """requirements, constraints: lines as `uv pip compile` reads them, sorted. python: such as "3.11"; None: any."""

    requirements: tuple[str, ...]
    constraints: tuple[str, ...]
    python: str | None


def needed_by(folder: Path, besides: Sequence[str] = ()) -> Needed:
    """What the MLflow model in `folder` needs, and the model server with it, and what else is asked for.

    Raises:
        UnusableRequirements: a line is no plain requirement.
    """
    requirements, constraints = _parsed(folder, REQUIREMENTS)
    description = _text(folder, "MLmodel")
    named = {canonicalize_name(one.name) for one in requirements}
    if re.search(r"serialization_format:\s*skops", description) and "skops" not in named:
        requirements.append(Requirement("skops"))
    of_the_server = {one for one in (*OF_THE_SERVER, *besides) if canonicalize_name(Requirement(one).name) not in named}
    found = {str(one) for one in requirements} | of_the_server
    return Needed(tuple(sorted(found)), tuple(sorted(str(one) for one in constraints)), _python(folder))


def _parsed(folder: Path, name: str) -> tuple[list[Requirement], list[Requirement]]:
    requirements: list[Requirement] = []
    constraints: list[Requirement] = []
    lines = _text(folder, name).replace("\\\n", " ").splitlines()
    if len(lines) > MAX_LINES:
        raise UnusableRequirements(f"{name} has more than {MAX_LINES} lines.")
    for whole in lines:
        line = re.sub(r"(^|\s)#.*$", "", whole).strip()
        line = re.sub(r"\s+--hash=\S+", "", line)
        if not line:
            continue
        of = re.fullmatch(r"(?:-c|--constraint)[ =]\s*([\w.-]+)", line)
        if of is not None and name == REQUIREMENTS:
            constraints += _parsed(folder, of[1])[0]
        else:
            requirements.append(_one(line, name))
    return requirements, constraints


def _one(line: str, name: str) -> Requirement:
    shown = line if len(line) <= 200 else f"{line[:200]}…"
    if line.startswith("-"):
        raise UnusableRequirements(
            f"{name} has the option `{shown}`. Only packages with their versions are installed for models; the "
            "package index is the server's (UV_DEFAULT_INDEX)."
        )
    try:
        requirement = Requirement(line)
    except InvalidRequirement as error:
        said = str(error).splitlines()[0]
        raise UnusableRequirements(
            f"{name} has a line that is no requirement such as `scikit-learn==1.7.0`: `{shown}` ({said})."
        ) from None
    if requirement.url is not None:
        raise UnusableRequirements(
            f"{name} asks for `{shown}`. Packages come from the server's package index alone, as wheels: publish it "
            "there."
        )
    if canonicalize_name(requirement.name) == "mlflow":
        # The whole of MLflow brings a server of its own; what loads models is in mlflow-skinny of the same version.
        requirement.name, requirement.extras = "mlflow-skinny", set()
    return requirement


def _python(folder: Path) -> str | None:
    try:
        stated = yaml.safe_load(_text(folder, "python_env.yaml"))
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    found = _MINOR.match(str(stated.get("python", ""))) if isinstance(stated, dict) else None
    return found[1] if found else None


def _text(folder: Path, name: str) -> str:
    """The beginning of one of the model's files; empty without it."""
    try:
        with (folder / name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        return ""
    if len(content) > MAX_BYTES:
        raise UnusableRequirements(f"{name} is larger than {MAX_BYTES // 1024} KiB.")
    return content.decode(errors="replace")
