"""`modelyard models`: versions of models to and from a server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from modelyard.commands import pulling, pushing
from modelyard.commands.refusal import Refused, printable
from modelyard.commands.remote import LineBroken, Remote, ServerRefused, connect, plain_errors

RUNS = "runs:/"
"""What begins the name of something that a run stored, as in MLflow."""

app = typer.Typer(
    help="Versions of models on a server: push, pull, list and compare them. The key is read from MODELYARD_API_KEY.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Server = Annotated[str | None, typer.Option("--server", envvar="MODELYARD_URL", help="Address of the server.")]
Project = Annotated[
    str | None, typer.Option("--project", envvar="MODELYARD_PROJECT", help="The project, as organization/project.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def push(
    path: Annotated[str, typer.Argument(help="A folder, a file, or runs:/RUN_ID/PATH: what a run stored.")],
    model: Annotated[str, typer.Argument(help="Name of the registered model.")],
    server: Server = None,
    project: Project = None,
    description: Annotated[str, typer.Option("--description", help="What is to be known of the version.")] = "",
    tag: Annotated[list[str] | None, typer.Option("--tag", help="KEY=VALUE; any number of times.")] = None,
    run: Annotated[str | None, typer.Option("--run", help="Id of the run that made it.")] = None,
    alias: Annotated[
        list[str] | None, typer.Option("--alias", help="Point this alias at it; any number of times.")
    ] = None,
    create: Annotated[bool, typer.Option("--create", help="Make the model if there is none of that name.")] = False,
) -> None:
    """Make a folder, or what a run stored, the next version of a model. What the project has already is not sent.

    A link to a file inside the folder counts as that file; any other link is refused. Broken off, the same command goes
    on where it was.
    """
    with plain_errors(), closing(connect(server, project)) as remote:
        fields: dict[str, Any] = {"description": description, "tags": dict(_pair(text) for text in tag or ())}
        if path.startswith(RUNS):
            if run:
                raise Refused(f"{path} names its run itself: leave --run out.")
            version, sent = _register(remote, path.removeprefix(RUNS), model, create=create, **fields), 0
        else:
            with _bar("Reading", None) as shown:
                found = pushing.read_folder(Path(path), shown=shown)
            fields |= {"create_model": create} | ({"run_id": run} if run else {})
            with _Bars("Sending") as bars:
                version, sent = pushing.push(remote, found, model, shown=bars.begin, **fields)
        print(
            f"{model} version {version['number']}: {version['file_count']:,} files, {version['size_bytes']:,} bytes, "
            f"{sent:,} contents sent. Digest {version['digest']}"
        )
        for name in alias or ():
            _set_alias(remote, version, name)


def _register(remote: Remote, origin: str, model: str, *, create: bool, **fields: Any) -> Mapping[str, Any]:
    """The version of what a run stored. origin: RUN_ID/PATH."""
    run, _, path = origin.lstrip("/").partition("/")
    if not run or not path:
        raise Refused(f"name the run and the path of what it stored: {RUNS}RUN_ID/PATH.")
    if create:
        try:
            remote.call("POST", "/models", json={"name": model})
        except ServerRefused as error:
            if error.code != "model_name_taken":
                raise
    body = {"run_id": run, "path": path, **fields}
    version: Mapping[str, Any] = remote.call("POST", f"/models/{_model(remote, model)['id']}/versions", json=body)
    return version


def _set_alias(remote: Remote, version: Mapping[str, Any], name: str) -> None:
    path = f"/models/{version['model_id']}/aliases/{quote(name, safe='')}"
    try:
        remote.call("PUT", path, json={"number": version["number"]})
    except (ServerRefused, LineBroken) as error:
        said = error.sentence if isinstance(error, ServerRefused) else str(error)
        raise Refused(f"version {version['number']} is there, but the alias {name} was not moved: {said}") from None
    print(f"The alias {name} points at version {version['number']}.")


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise Refused(f"--tag is KEY=VALUE, not {text!r}.")
    return key, value


@app.command()
def pull(
    reference: Annotated[str, typer.Argument(help="MODEL (the newest), MODEL/NUMBER or MODEL@ALIAS.")],
    destination: Annotated[Path, typer.Argument(help="A folder that is empty, or not there.")],
    server: Server = None,
    project: Project = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also into a folder that is not empty; other files in it stay.")
    ] = False,
) -> None:
    """Bring the files of a version into a folder, each checked against its digest.

    The folder is there whole or not at all. Broken off, the same command goes on where it was.
    """
    with plain_errors(), closing(connect(server, project)) as remote:
        name, version = _version(remote, reference)
        url = f"/models/{version['model_id']}/versions/{version['number']}"
        with _Bars("Receiving") as bars:
            files, came = pulling.pull(remote, url, destination, force=force, shown=bars.begin)
        size = sum(file.size_bytes for file in files)
        print(
            f"{name} version {version['number']} is in {destination}: {len(files):,} files, {size:,} bytes, "
            f"{came:,} received. Digest {version['digest']}"
        )


@app.command("list")
def list_(
    model: Annotated[str | None, typer.Argument(help="List the versions of this model.")] = None,
    server: Server = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List the project's models, or a model's versions."""
    with plain_errors(), closing(connect(server, project)) as remote:
        if model is None:
            found = list(remote.pages("/models"))
            columns: list[tuple[str, ...]] = [(one["name"], one["framework"], _day(one["updated_at"])) for one in found]
            heads: tuple[str, ...] = ("MODEL", "FRAMEWORK", "CHANGED")
        else:
            known = _model(remote, model)
            aliases = remote.call("GET", f"/models/{known['id']}/aliases")
            found = list(remote.pages(f"/models/{known['id']}/versions"))
            for version in found:
                version["aliases"] = [one["name"] for one in aliases if one["number"] == version["number"]]
            columns = [
                (
                    str(one["number"]),
                    ", ".join(one["aliases"]),
                    "" if one["stage"] == "none" else one["stage"],
                    one["scan"],
                    "elsewhere" if one["size_bytes"] is None else f"{one['size_bytes']:,}",
                    _day(one["created_at"]),
                    (one["digest"] or "")[:16],
                )
                for one in found
            ]
            heads = ("VERSION", "ALIASES", "STAGE", "SCAN", "BYTES", "CREATED", "DIGEST")
    print(json.dumps(found, indent=2) if as_json else printable(_table(heads, columns)))


@app.command()
def diff(
    model: Annotated[str, typer.Argument(help="Name of the registered model.")],
    a: Annotated[str, typer.Argument(help="Number or alias of a version.")],
    b: Annotated[str, typer.Argument(help="The one that it is compared with.")],
    server: Server = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Say in what two versions of a model differ: params, metrics, signature, requirements, files."""
    with plain_errors(), closing(connect(server, project)) as remote:
        known = _model(remote, model)
        before, after = (int(one) if _is_number(one) else _holder(remote, known, one) for one in (a, b))
        found = remote.call("GET", f"/models/{known['id']}/versions/{after}/diff", params={"against": before})
    print(json.dumps(found, indent=2) if as_json else printable("\n".join(_lines(found))) or "They are the same.")


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What changed, a line for each name below its kind."""
    for kind, changes in found["changes"].items():
        if changes:
            yield f"{kind.replace('_', ' ')}:"
        for change in changes:
            yield f"  {change['name']}: {_said(change['before'])} -> {_said(change['after'])}"
        if len(changes) < found["totals"][kind]:
            yield f"  … {found['totals'][kind] - len(changes):,} more"


def _said(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"size_bytes", "digest"}:
        return f"{value['size_bytes']:,} bytes {value['digest'][:12]}"
    return "none" if value is None else value if isinstance(value, str) else json.dumps(value)


def _day(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [heads, *rows]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _model(remote: Remote, name: str) -> Mapping[str, Any]:
    found: Sequence[Mapping[str, Any]] = remote.call("GET", "/models", params={"name": name})["items"]
    if not found:
        raise Refused(f"there is no model {name!r} in this project.")
    return found[0]


def _version(remote: Remote, reference: str) -> tuple[str, Mapping[str, Any]]:
    """The model's name and the version that a reference means."""
    name, slash, number = reference.rpartition("/")
    if slash:
        return name, _numbered(remote, _model(remote, name), number)
    name, at, alias = reference.rpartition("@")
    if at:
        model = _model(remote, name)
        return name, _numbered(remote, model, str(_holder(remote, model, alias)))
    model = _model(remote, reference)
    newest = remote.call("GET", f"/models/{model['id']}/versions", params={"limit": 1})["items"]
    if not newest:
        raise Refused(f"{reference} has no versions.")
    return reference, newest[0]


def _numbered(remote: Remote, model: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    if not _is_number(number):
        raise Refused(f"{number!r} is no number of a version.")
    found: Mapping[str, Any] = remote.call("GET", f"/models/{model['id']}/versions/{int(number)}")
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _holder(remote: Remote, model: Mapping[str, Any], alias: str) -> int:
    path = f"/models/{model['id']}/aliases/{quote(alias, safe='')}"
    return int(remote.call("GET", path)["number"])


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar of progress on a terminal, else nothing."""
    if not sys.stderr.isatty() or total == 0:
        yield lambda _: None
        return
    bar: Any
    with typer.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update


class _Bars:
    """A bar whose length is known only later."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._open: Any = None

    def begin(self, total: int) -> Callable[[int], None]:
        self._open = _bar(self._label, total)
        shown: Callable[[int], None] = self._open.__enter__()
        return shown

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *error: Any) -> None:
        if self._open is not None:
            self._open.__exit__(*error)


def main(arguments: Sequence[str]) -> None:
    """These commands alone."""
    app(args=list(arguments), prog_name="modelyard models")
