"""Has a version's files looked at by the scanner, a process without secrets that is under limits and easily ended."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import modelyard
from modelyard.artifacts.store import ArtifactStore
from modelyard.registry.digests import File
from modelyard.registry.models import Scan
from modelyard.settings import Settings

RULES = 2
"""Counts up when the same files may be judged differently."""
SCANNER = f"modelyard {RULES}, picklescan {version('picklescan')}"
_START = "import sys; sys.path.insert(0, sys.argv[1]); from modelyard.registry.scanner import main; "
COMMAND = (sys.executable, "-I", "-B", "-c", _START + "main(*map(int, sys.argv[2:]))")
SEVERITIES = ("critical", "error", "warning")
MAX_FINDINGS = 50
MAX_LINES = 50_000
MAX_LINE_BYTES = 128 * 1024
MAX_PATH_CHARS = 500
END_SECONDS = 10
MAX_DETAIL_CHARS = 300
AGAIN = "Then ask for another scan."

Finding = dict[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """seconds: of the clock, and of one processor. total_bytes: of all files, the scanner's temporary ones too."""

    seconds: float
    memory_bytes: int
    total_bytes: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(settings.scan_timeout.total_seconds(), settings.scan_memory_bytes, settings.scan_max_bytes)


@dataclass(frozen=True, slots=True)
class Result:
    scan: Scan
    findings: list[Finding]


def finding(path: str, severity: str, kind: str, detail: str) -> Finding:
    return {"path": path, "severity": severity, "kind": kind, "detail": detail}


def judged(findings: Sequence[Finding]) -> Result:
    """Flagged with anything critical, failed with something that could not be looked at, else clean. The gravest come
    first, and the last of too many says how many there are."""
    ordered = sorted(findings, key=lambda one: SEVERITIES.index(one["severity"]))
    scan = {"critical": Scan.FLAGGED, "error": Scan.FAILED}.get(ordered[0]["severity"] if ordered else "", Scan.CLEAN)
    if len(ordered) > MAX_FINDINGS:
        more = len(ordered) - MAX_FINDINGS + 1
        ordered = [*ordered[: MAX_FINDINGS - 1], finding("", "warning", "more", f"There are {more} more findings.")]
    return Result(scan, ordered)


async def scan_files(
    organization_id: UUID,
    files: Sequence[File],
    store: ArtifactStore,
    *,
    limits: Limits,
    command: Sequence[str] = COMMAND,
) -> Result:
    """What is to be said of these files. A scanner that hangs, crashes or wants too much gives a failed scan.

    Raises:
        BytesLost: the store does not have one of them, or it has changed.
        Unavailable: the store does not answer.
    """
    chosen, left, findings = [], limits.total_bytes, list[Finding]()
    for file in files:
        if file.size_bytes <= left:
            chosen.append(file)
            left -= file.size_bytes
        else:
            detail = f"Not looked at: a scan takes {limits.total_bytes} bytes. Raise MODELYARD_SCAN_MAX_BYTES. {AGAIN}"
            findings.append(finding(_clean(file.path, MAX_PATH_CHARS), "error", "too_large", detail))
    folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="modelyard-scan-")
    try:
        findings += await _run(organization_id, chosen, store, limits, command, folder)
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
    return judged(findings)


async def _run(
    organization_id: UUID,
    files: Sequence[File],
    store: ArtifactStore,
    limits: Limits,
    command: Sequence[str],
    folder: str,
) -> list[Finding]:
    seconds = max(1, round(limits.seconds))
    root = Path(modelyard.__file__).parents[1]
    process = await asyncio.create_subprocess_exec(
        *(*command, str(root), str(limits.memory_bytes), str(seconds), str(limits.total_bytes)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        env={"LANG": "C.UTF-8"},
        start_new_session=True,
        limit=MAX_LINE_BYTES,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the scanner has no pipes")
    said = _Said()
    listening = asyncio.create_task(said.listen(process.stdout))
    why = ""
    try:
        async with asyncio.timeout(limits.seconds):
            with suppress(ConnectionError):  # it ended: why, its exit status says
                await _send(process.stdin, organization_id, files, store)
            process.stdin.close()
            await listening
            await process.wait()
    except TimeoutError:
        why = f"It took longer than {limits.seconds:g} seconds. Raise MODELYARD_SCAN_TIMEOUT. {AGAIN}"
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(_ended(process, process.stdout))
    if not said.done or why:
        why = why or _ending(process.returncode, seconds)
        said.findings.append(finding(said.at, "error", "scanner_stopped", f"The scanner was stopped here. {why}"))
    return said.findings


async def _ended(process: asyncio.subprocess.Process, stdout: asyncio.StreamReader) -> None:
    """Wait for a killed process, whose end is not noticed before its output has been read."""
    with suppress(TimeoutError):
        async with asyncio.timeout(END_SECONDS):
            while await stdout.read(MAX_LINE_BYTES):
                pass
            await process.wait()


async def _send(
    stdin: asyncio.StreamWriter, organization_id: UUID, files: Sequence[File], store: ArtifactStore
) -> None:
    for file in files:
        pieces = await store.stream(organization_id, file.digest, size_bytes=file.size_bytes)
        stdin.write(json.dumps({"path": file.path, "size": file.size_bytes}).encode() + b"\n")
        async with aclosing(cast(AsyncGenerator[bytes | memoryview], pieces)):
            async for piece in pieces:
                stdin.write(piece)
                await stdin.drain()
    stdin.write(b'{"end": true}\n')
    await stdin.drain()


def _ending(status: int | None, seconds: int) -> str:
    if status == -signal.SIGXCPU:
        return f"It took more than {seconds} seconds of a processor. Raise MODELYARD_SCAN_TIMEOUT. {AGAIN}"
    how = signal.Signals(-status).name if status and status < 0 else f"status {status}"
    return f"It ended with {how}. Look at the worker's memory and MODELYARD_SCAN_MEMORY_BYTES. {AGAIN}"


class _Said:
    """What the scanner said, which is as little to be trusted as the files: bounded, and of the expected form."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.at = ""
        self.done = False

    async def listen(self, stdout: asyncio.StreamReader) -> None:
        for _ in range(MAX_LINES):
            try:
                line = await stdout.readline()
                if not line:
                    return
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError):
                self.done = False
                return

    def _take(self, line: dict[str, Any]) -> None:
        if "at" in line:
            self.at = _clean(line["at"], MAX_PATH_CHARS)
        elif "done" in line:
            self.done = True
        elif line["severity"] in SEVERITIES:
            path, kind = _clean(line["path"], MAX_PATH_CHARS), _clean(line["kind"], 50)
            self.findings.append(finding(path, line["severity"], kind, _clean(line["detail"], MAX_DETAIL_CHARS)))


def _clean(text: str, limit: int) -> str:
    """As PostgreSQL takes it: no NUL, no lone surrogate."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()[:limit]
