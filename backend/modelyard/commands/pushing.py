"""A folder on its way to the server: what is in it, and what the server lacks of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelyard.commands.refusal import Refused
from modelyard.commands.remote import Count, Remote, ServerRefused, in_parallel, persist
from modelyard.registry.digests import File

MAX_FILES = 10_000
REQUEST_FILES = 512
REQUEST_BYTES = 16 * 1024 * 1024
"""Of small files in one request."""
BLOCK_BYTES = 1024 * 1024
HASHING_THREADS = min(8, 2 * (os.cpu_count() or 1))
HASHING_JOBS = 32


@dataclass(frozen=True, slots=True)
class Local:
    """A file of the folder: its name in the version, and where it lies."""

    file: File
    place: str


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes of a local file."""

    local: Local
    start: int
    size: int


def read_folder(path: Path, *, shown: Callable[[int], None]) -> list[Local]:
    """The files of a folder with their digests, or a single file, in order of their names.

    A link to a file inside the folder counts as that file. Any other link is refused: it would send what lies outside,
    or never end. shown: told of the bytes of each file that has been read.

    Raises:
        Refused: there is nothing, too much, or something that is no file.
    """
    found = sorted(_files(path))
    if not found:
        raise Refused(f"{path} holds no files.")
    if len(found) > MAX_FILES:
        raise Refused(f"{path} holds {len(found):,} files; a version has {MAX_FILES:,} at most.")
    digested: dict[str, Local] = {}
    count = Count(shown)

    def digest(entries: Sequence[tuple[str, str]]) -> None:
        for name, place in entries:
            with open(place, "rb", buffering=0) as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
                digested[name] = Local(File(name, file.tell(), content), place)
            count.add(1)

    in_parallel(digest, [found[start::HASHING_JOBS] for start in range(HASHING_JOBS)], threads=HASHING_THREADS)
    return [digested[name] for name, _ in found]


def _files(path: Path) -> Iterator[tuple[str, str]]:
    """Name and place of each."""
    if not path.exists():
        raise Refused(f"there is no {path}.")
    if path.is_file():
        yield path.name, str(path)
        return
    root = os.path.realpath(path)
    folders = [(root, "")]
    while folders:
        folder, below = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                _check_entry(entry, root)
                if entry.is_dir():
                    folders.append((entry.path, f"{below}{entry.name}/"))
                else:
                    yield f"{below}{entry.name}", entry.path


def _check_entry(entry: os.DirEntry[str], root: str) -> None:
    """Raises Refused for what is neither a folder nor a file, nor a link to a file below the root."""
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        raise Refused(f"{entry.path!r} is no name in UTF-8.") from None
    if entry.is_symlink():
        if not os.path.exists(entry.path):
            raise Refused(f"{entry.path} is a link that leads nowhere.")
        if not os.path.realpath(entry.path).startswith(root + os.sep):
            raise Refused(f"{entry.path} is a link that leads out of {root}.")
        if entry.is_dir():
            raise Refused(f"{entry.path} is a link to a folder, which is not followed.")
    if not entry.is_dir() and not entry.is_file():
        raise Refused(f"{entry.path} is no file.")


def push(
    remote: Remote,
    locals_: Sequence[Local],
    model: str,
    *,
    shown: Callable[[int], Callable[[int], None]],
    **fields: Any,
) -> tuple[Mapping[str, Any], int]:
    """Make a version of files. fields: further ones of the request that begins it.

    shown: given the bytes to send, gives what is told of each piece. Returns the version and how many contents were
    sent.

    Raises:
        ServerRefused, LineBroken: what has come stays for a week; the next push of the same files goes on from there.
        Refused: a file changed meanwhile.
    """
    files = [{"path": one.file.path, "size_bytes": one.file.size_bytes, "digest": one.file.digest} for one in locals_]
    begun = remote.call("POST", "/pushes", json={"model": model, "files": files, **fields})
    by_digest = {one.file.digest: one for one in locals_}
    missing = begun["missing"]
    sent = len(missing)
    left = _state(missing)
    count = Count(shown(sum(_left(one) for one in missing)))

    def send_missing() -> None:
        nonlocal missing, left
        if missing is None:
            missing = remote.once("GET", f"/pushes/{begun['id']}")["missing"]
            left = _state(missing)
        lacking, missing = missing, None
        _send(remote, f"/pushes/{begun['id']}", lacking, by_digest, count)

    persist(send_missing, progress=lambda: left)
    version: Mapping[str, Any] = remote.call("POST", f"/pushes/{begun['id']}/complete")
    return version, sent


def _state(missing: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """How many contents are missing, and how many parts of them are not."""
    return len(missing), sum(len(one["received"]) for one in missing)


def _left(missing: Mapping[str, Any]) -> int:
    """Bytes that are still to be sent of a content."""
    received = len(missing["received"]) * int(missing["part_bytes"])
    return max(0, int(missing["size_bytes"]) - received)


def _send(
    remote: Remote,
    url: str,
    missing: Sequence[Mapping[str, Any]],
    by_digest: Mapping[str, Local],
    count: Count,
) -> None:
    requests: list[list[Local]] = []
    room = 0
    for one in missing:
        local = by_digest[one["digest"]]
        if one["size_bytes"] > one["part_bytes"]:
            _send_parts(remote, f"{url}/contents/{one['digest']}", one, local, count)
        elif requests and one["size_bytes"] <= room and len(requests[-1]) < REQUEST_FILES:
            requests[-1].append(local)
            room -= one["size_bytes"]
        else:
            requests.append([local])
            room = REQUEST_BYTES - one["size_bytes"]

    def send(contents: list[Local]) -> None:
        length = sum(32 + local.file.size_bytes for local in contents)
        body = _blocks(_in_a_row(contents), count)
        with _changed(by_digest):
            remote.once("PUT", f"{url}/contents", content=body, length=length)

    in_parallel(send, requests)


def _send_parts(remote: Remote, url: str, missing: Mapping[str, Any], local: Local, count: Count) -> None:
    size, part = int(missing["size_bytes"]), int(missing["part_bytes"])
    left = sorted(set(range(1, -(-size // part) + 1)) - set(missing["received"]))

    def send(number: int) -> None:
        start = (number - 1) * part
        length = min(part, size - start)
        body = _blocks(_read(Range(local, start, length)), count)
        remote.once("PUT", f"{url}/parts/{number}", content=body, length=length)

    in_parallel(send, left)
    with _changed({local.file.digest: local}):
        remote.once("POST", f"{url}/join")


class _changed:  # noqa: N801 - used as a statement
    """Says of a content that the server refuses which file it is."""

    def __init__(self, by_digest: Mapping[str, Local]) -> None:
        self._by_digest = by_digest

    def __enter__(self) -> None:
        return

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, ServerRefused) and error.code == "wrong_content":
            local = self._by_digest.get(str(error.problem.get("digest")))
            raise Refused(f"{local.place if local else 'A file'} changed while it was pushed.") from None


def _in_a_row(contents: Sequence[Local]) -> Iterator[bytes]:
    for local in contents:
        yield bytes.fromhex(local.file.digest)
        yield from _read(Range(local, 0, local.file.size_bytes))


def _read(wanted: Range) -> Iterator[bytes]:
    left = wanted.size
    with open(wanted.local.place, "rb", buffering=0) as file:
        file.seek(wanted.start)
        while left:
            block = file.read(min(BLOCK_BYTES, left))
            if not block:
                raise Refused(f"{wanted.local.place} changed while it was pushed.")
            left -= len(block)
            yield block


def _blocks(pieces: Iterator[bytes], count: Count) -> Iterator[bytes]:
    """The same bytes in pieces of some size: each costs a call of the system."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= BLOCK_BYTES:
            yield b"".join(held)
            count.add(size)
            held, size = [], 0
    yield b"".join(held)
    count.add(size)
