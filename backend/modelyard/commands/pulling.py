"""A version on its way from the server: into a folder beside its place, checked, and then renamed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from modelyard.commands.refusal import Refused
from modelyard.commands.remote import Count, LineBroken, Remote, in_parallel, persist
from modelyard.registry.digests import File, manifest_digest

LARGE_BYTES = 8 * 1024 * 1024
"""A larger file comes by itself, and goes on where it broke."""
REQUEST_FILES = 512
REQUEST_BYTES = 16 * 1024 * 1024
DIGEST_BYTES = 32

Numbered = tuple[int, File]
"""A file with its place in the manifest, from 1."""


def pull(
    remote: Remote,
    url: str,
    destination: Path,
    *,
    force: bool,
    shown: Callable[[int], Callable[[int], None]],
) -> tuple[list[File], int]:
    """Bring the files of the version at `url` into a folder. force: also into one that holds other files, which stay.

    shown: given the bytes that come, gives what is told of each piece. Returns the files and how many came.

    Raises:
        ServerRefused, LineBroken: what has come lies beside the destination; the next pull goes on from there.
        Refused: the server's answer is not what it should be, or the destination.
    """
    _check_destination(destination, force=force)
    manifest = remote.call("GET", f"{url}/manifest")
    files = [File(one["path"], one["size_bytes"], one["digest"]) for one in manifest["files"]]
    _check_files(files, manifest["digest"])
    parent = destination.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    work = parent / f".{destination.name}.modelyard-{manifest['digest'][:16]}"
    work.mkdir(mode=0o700, exist_ok=True)
    if work.is_symlink() or work.stat().st_uid != os.getuid():
        raise Refused(f"{work} is somebody else's. Remove it first.")
    coming = work / "files"
    coming.mkdir(exist_ok=True)
    lacking = _lacking(list(enumerate(files, 1)), [coming, destination] if force else [coming])
    needed = sum(file.size_bytes for _, file in lacking)
    free = shutil.disk_usage(work).free
    if needed > free:
        shutil.rmtree(work)
        raise Refused(f"{parent} has {free:,} bytes left, and {needed:,} are needed.")
    count = Count(shown(needed))
    left: list[Numbered] | None = lacking

    def fetch() -> None:
        nonlocal left
        now = _lacking(lacking, [coming]) if left is None else left
        left = None
        _fetch(remote, url, now, work, count)

    persist(fetch, progress=lambda: count.bytes)
    _put_in_place(coming, destination)
    shutil.rmtree(work)
    return files, len(lacking)


def _check_destination(destination: Path, *, force: bool) -> None:
    if destination.is_symlink() and not destination.exists():
        raise Refused(f"{destination} is a link that leads nowhere.")
    if destination.exists() and not destination.is_dir():
        raise Refused(f"{destination} is no folder.")
    if not force and destination.exists() and any(destination.iterdir()):
        raise Refused(f"{destination} is not empty. With --force the version's files are put among those there.")


def _check_files(files: Sequence[File], digest: str) -> None:
    """A server may be anybody's: nothing that it says leads out of the destination."""
    for file in files:
        names = file.path.split("/")
        strange = any(ord(letter) < 32 or letter in "\\:\x7f" for letter in file.path)
        if strange or any(name in ("", ".", "..") for name in names) or os.path.isabs(file.path):
            raise Refused(f"the server names a file {file.path!r}, which is refused.")
    if manifest_digest(files) != digest:
        raise Refused("the server's list of files does not have the digest of the version.")


def _lacking(entries: Sequence[Numbered], folders: Sequence[Path]) -> list[Numbered]:
    """Those that are in none of the folders as they should be."""
    begun = [folder for folder in folders if folder.is_dir() and any(folder.iterdir())]
    if not begun:
        return list(entries)
    found: set[int] = set()

    def look(entry: Numbered) -> None:
        if any(_is_right(folder / entry[1].path, entry[1]) for folder in begun):
            found.add(entry[0])

    in_parallel(look, entries)
    return [entry for entry in entries if entry[0] not in found]


def _is_right(place: Path, file: File) -> bool:
    try:
        if place.is_symlink() or place.stat().st_size != file.size_bytes:
            return False
        with place.open("rb", buffering=0) as there:
            return hashlib.file_digest(there, "sha256").hexdigest() == file.digest
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _fetch(remote: Remote, url: str, lacking: Sequence[Numbered], work: Path, count: Count) -> None:
    def fetch(entries: list[Numbered]) -> None:
        if entries[0][1].size_bytes > LARGE_BYTES:
            _fetch_large(remote, url, entries[0][1], work, count)
        else:
            _fetch_small(remote, url, entries, work, count)

    in_parallel(fetch, _requests(lacking))


def _requests(lacking: Sequence[Numbered]) -> list[list[Numbered]]:
    """Files that follow each other in the manifest together, a large one by itself."""
    found: list[list[Numbered]] = []
    room = 0
    for number, file in lacking:
        follows = bool(found) and found[-1][-1][0] == number - 1
        if follows and file.size_bytes <= room and len(found[-1]) < REQUEST_FILES:
            found[-1].append((number, file))
        else:
            found.append([(number, file)])
            room = REQUEST_BYTES if file.size_bytes <= LARGE_BYTES else -1
        room -= file.size_bytes if room >= 0 else 0
    return found


def _fetch_small(remote: Remote, url: str, entries: Sequence[Numbered], work: Path, count: Count) -> None:
    with remote.stream(f"{url}/contents", first=entries[0][0], count=len(entries)) as pieces:
        reader = _Reader(pieces)
        for _, file in entries:
            announced = reader.exactly(DIGEST_BYTES)
            content = reader.exactly(file.size_bytes)
            if announced.hex() != file.digest or hashlib.sha256(content).hexdigest() != file.digest:
                raise Refused(f"the bytes of {file.path!r} are not those that they should be.")
            place = work / "files" / file.path
            try:
                place.write_bytes(content)
            except FileNotFoundError:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            count.add(file.size_bytes)


def _fetch_large(remote: Remote, url: str, file: File, work: Path, count: Count) -> None:
    """Into a draft, which goes on where an earlier one broke."""
    place, draft = work / "files" / file.path, work / file.digest
    place.parent.mkdir(parents=True, exist_ok=True)
    digester = hashlib.sha256()
    with draft.open("a+b") as written:
        written.seek(0)
        while block := written.read(REQUEST_BYTES):
            digester.update(block)
        start = written.tell()
        if start < file.size_bytes:
            with remote.stream(f"{url}/files/{quote(file.path)}", start=start) as pieces:
                for piece in pieces:
                    if written.tell() + len(piece) > file.size_bytes:
                        raise Refused(f"more bytes came for {file.path!r} than it has.")
                    written.write(piece)
                    digester.update(piece)
                    count.add(len(piece))
        if written.tell() < file.size_bytes:
            raise LineBroken(f"the server sent {written.tell():,} of the {file.size_bytes:,} bytes of {file.path!r}.")
    if digester.hexdigest() != file.digest:
        draft.unlink()
        raise Refused(f"the bytes of {file.path!r} are not those that they should be.")
    draft.replace(place)


class _Reader:
    """Bytes of an answer, as many as are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def exactly(self, size: int) -> bytes:
        found: list[memoryview] = []
        while size:
            if not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    raise LineBroken("the server's answer ends too early.")
                self._rest = memoryview(piece)
            taken, self._rest = self._rest[:size], self._rest[size:]
            found.append(taken)
            size -= len(taken)
        return b"".join(found)


def _put_in_place(coming: Path, destination: Path) -> None:
    """The whole folder at once where nothing is there, else file by file."""
    with suppress(OSError):
        destination.rmdir()  # one that is empty
    if not destination.exists():
        coming.rename(destination)
        return
    for folder, _, names in os.walk(coming):
        below = Path(folder).relative_to(coming)
        for depth in range(1, len(below.parts) + 1):
            target = destination.joinpath(*below.parts[:depth])
            if target.is_symlink():
                raise Refused(f"{target} is a link, and what it leads to is left alone.")
            target.mkdir(exist_ok=True)
        for name in names:
            (Path(folder) / name).replace(destination / below / name)
