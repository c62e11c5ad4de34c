"""What the processes of a version wrote: read from the files of the engine on this machine, also by other processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from modelyard.serving.places import Places

MAX_BYTES = 2 * 1024**2
"""Of one file; the older half goes when it is full."""
KEPT_SECONDS = 30 * 86_400
LIVE = "log"
"""Name of a process's log in its folder."""


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class KeptLog:
    """The lines about one version under one key that outlive its processes: the building, and what those wrote that
    have ended."""

    def __init__(self, places: Places, organization_id: UUID, version_id: UUID, key: str) -> None:
        self._file = places.logs / organization_id.hex / version_id.hex / f"{key}.log"

    def say(self, text: str) -> None:
        """Add a line."""
        self._append(f"{stamp(datetime.now(UTC))} {text[:4000]}\n".encode())

    def keep(self, log: Path) -> None:
        """Add what a process wrote."""
        with suppress(OSError):
            self._append(_end_of(log, MAX_BYTES // 4))

    def _append(self, text: bytes) -> None:
        with suppress(OSError):  # a full disk silences a model, it does not stop it
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._file.exists() and self._file.stat().st_size + len(text) > MAX_BYTES:
                self._file.write_bytes(_end_of(self._file, MAX_BYTES // 2))
            with self._file.open("ab") as out:
                out.write(text)


def read_logs(
    places: Places, organization_id: UUID, version_id: UUID, *, since: datetime | None = None, tail: int = 1000
) -> list[str]:
    """The newest `tail` lines of a version after `since`, oldest first, each beginning with its time."""
    files = list((places.logs / organization_id.hex / version_id.hex).glob("*.log"))
    for kept in list(files):
        files += (places.run / kept.stem).glob(f"*/{LIVE}")
    after = stamp(since) if since else ""
    lines: list[tuple[str, str]] = []
    for file in files:
        with suppress(OSError):
            lines += _stamped(_end_of(file, MAX_BYTES).decode(errors="replace").splitlines(), file)
    lines.sort(key=lambda one: one[0])
    return [f"{at} {text}" for at, text in lines if at > after][-tail:]


def forget_logs(places: Places) -> None:
    """Remove the lines about versions of which nothing was said for a month."""
    before = time.time() - KEPT_SECONDS
    for file in places.logs.glob("*/*/*.log"):
        with suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()


def last_line(log: Path) -> str:
    """The last thing that a process wrote, in 300 characters; empty when nothing."""
    with suppress(OSError):
        lines = [text for _, text in _stamped(_end_of(log, 16_384).decode(errors="replace").splitlines(), log)]
        for text in reversed(lines):
            if text.strip():
                return text.strip()[:300]
    return ""


def tail_of(log: Path, size: int) -> str:
    """The end of what a process wrote, in at most `size` characters; empty when nothing."""
    with suppress(OSError):
        return "\n".join(map(_clean, _end_of(log, size).decode(errors="replace").splitlines()))[-size:]
    return ""


def _stamped(lines: Iterable[str], file: Path) -> list[tuple[str, str]]:
    """Lines with their times; one without (of the launcher) has that of the line before, or of the file."""
    found: list[tuple[str, str]] = []
    at = ""
    for line in lines:
        head, _, text = line.partition(" ")
        if len(head) == 24 and head[10] == "T" and head[-1] == "Z":
            at = head
        else:
            text = line
            at = at or stamp(datetime.fromtimestamp(file.stat().st_mtime, UTC))
        found.append((at, _clean(text)))
    return found


def _clean(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(one if one.isprintable() or one == "\t" else "�" for one in text)


def _end_of(file: Path, size: int) -> bytes:
    """The last bytes of a file, from the beginning of a line."""
    with file.open("rb") as opened:
        start = max(0, os.fstat(opened.fileno()).st_size - size)
        opened.seek(start)
        content = opened.read(size)
    return content.partition(b"\n")[2] if start else content
