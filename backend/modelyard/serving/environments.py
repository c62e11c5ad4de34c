"""A virtual environment for each lock file: made by uv from wheels alone, shared by all versions that need the same.

Building a source distribution would run its code as the server, before any jail, so none is built. A lock is resolved
once for each set of requirements and kept: a version that is started again gets the packages it had.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from uv import find_uv_bin

from modelyard.serving.places import Places
from modelyard.serving.pythons import Python, python_for
from modelyard.serving.requirements import Needed, needed_by

TIMEOUT = timedelta(minutes=30)
UNUSED_FOR = timedelta(days=30)
MAX_SAID_CHARS = 1_200
_PASSED_ON = re.compile(r"^(UV_(?!CACHE_DIR|PYTHON)\w+|SSL_CERT_\w+|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)$")
_DONE, _USED = ".modelyard-done", ".modelyard-used"

Say = Callable[[str], None]
"""Takes a line for the log of the version."""


class BuildFailed(Exception):
    """The environment cannot be made; the message is for whoever deployed the version."""


@dataclass(frozen=True, slots=True)
class Environment:
    """folder: a virtual environment, read-only for models. key: names its lock and interpreter."""

    key: str
    folder: Path
    python: Python
    said: str = ""

    @property
    def executable(self) -> Path:
        return self.folder / "bin" / "python"


class Environments:
    """Makes environments below `places`; one at a time, as resolving and compiling take whole cores."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._one_at_a_time = asyncio.Lock()
        self._uv = find_uv_bin()

    async def of(self, model: Path, *, jailed: bool, say: Say, besides: Sequence[str] = ()) -> Environment:
        """The environment of the MLflow model in a folder, made if it is not there.

        besides: packages that are needed beside the model's own; those that it names itself stay as it names them.

        Raises:
            UnusableRequirements: the model asks for what is not installed for models.
            BuildFailed: its packages cannot be found, or do not fit together.
        """
        needed = await asyncio.to_thread(needed_by, model, besides)
        async with self._one_at_a_time:
            python, said = await asyncio.to_thread(python_for, needed.python, self._places, jailed=jailed, uv=self._uv)
            if said:
                say(said)
            lock = await self._lock(needed, python, say)
            mark = f"{python.executable}\0{python.version}\0{lock.read_text()}"
            key = hashlib.sha256(mark.encode()).hexdigest()[:24]
            folder = self._places.environments / key
            with (self._places.environments / f".{key}.lock").open("a") as held:
                await asyncio.to_thread(fcntl.flock, held, fcntl.LOCK_EX)  # another controller may have begun it
                if not (folder / _DONE).exists():
                    await self._build(folder, python, lock, say)
                (folder / _USED).touch()
        return Environment(key, folder, python, said)

    def forget_unused(self, used: set[str]) -> list[str]:
        """Remove what has not been asked for in a month and is not among `used`. Returns the keys."""
        before = time.time() - UNUSED_FOR.total_seconds()
        gone = []
        for key in used - {""}:
            with suppress(OSError):
                (self._places.environments / key / _USED).touch()
        for folder in self._places.environments.iterdir():
            with suppress(OSError):
                if folder.is_dir() and folder.name not in used and (folder / _USED).stat().st_mtime < before:
                    shutil.rmtree(folder)
                    gone.append(folder.name)
        return gone

    async def _lock(self, needed: Needed, python: Python, say: Say) -> Path:
        asked = "\n".join((python.version, *needed.requirements, "-c", *needed.constraints, ""))
        name = hashlib.sha256(asked.encode()).hexdigest()[:24]
        lock = self._places.locks / f"{name}.txt"
        if lock.exists():
            return lock
        say(f"Looking for packages: {', '.join(needed.requirements)}")
        mark = f".{name}.{secrets.token_hex(4)}"
        wanted, bounds, draft = (self._places.locks / f"{mark}.{kind}" for kind in ("in", "bounds", "txt"))
        wanted.write_text("\n".join(needed.requirements) + "\n")
        bounds.write_text("\n".join(needed.constraints) + "\n")
        try:
            await self._run(
                *("pip", "compile", str(wanted), "--constraint", str(bounds), "--output-file", str(draft)),
                *("--generate-hashes", "--only-binary", ":all:", "--no-header", "--no-annotate", "--quiet"),
                *("--python", str(python.executable), "--no-emit-index-url", "--no-emit-find-links"),
                say=say,
                failing="The packages that the model needs cannot be had together, as wheels, for Python "
                f"{python.minor} on this machine.",
            )
            draft.replace(lock)
        finally:
            for one in (wanted, bounds, draft):
                one.unlink(missing_ok=True)
        return lock

    async def _build(self, folder: Path, python: Python, lock: Path, say: Say) -> None:
        packages = await asyncio.to_thread(_packages, lock)
        say(f"Installing {packages} packages for Python {python.version}")
        began = time.monotonic()
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        try:
            await self._run(
                *("venv", str(folder), "--python", str(python.executable), "--no-project", "--quiet"),
                say=say,
                failing="No environment could be made.",
            )
            await self._run(
                *("pip", "sync", str(lock), "--python", str(folder / "bin" / "python"), "--require-hashes"),
                *("--only-binary", ":all:", "--compile-bytecode", "--quiet"),
                say=say,
                failing="The packages that the model needs could not be installed.",
            )
        except BaseException:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
            raise
        await asyncio.to_thread(_finish, folder)
        say(f"Installed in {time.monotonic() - began:.1f} s")

    async def _run(self, *command: str, say: Say, failing: str) -> None:
        """Run uv.

        Raises:
            BuildFailed: begins with `failing`.
        """
        process = await asyncio.create_subprocess_exec(
            *(self._uv, *command),
            cwd=self._places.root,
            env=self._variables(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            umask=0o022,
        )
        try:
            async with asyncio.timeout(TIMEOUT.total_seconds()):
                _, stderr = await process.communicate()
        except TimeoutError:
            raise BuildFailed(f"{failing} It took longer than {TIMEOUT}.") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        said = _plain(stderr.decode(errors="replace"))
        for line in said.splitlines():
            say(line)
        if process.returncode != 0:
            raise BuildFailed(f"{failing} {' '.join(said.split())[-MAX_SAID_CHARS:]}")

    def _variables(self) -> dict[str, str]:
        found = {name: value for name, value in os.environ.items() if _PASSED_ON.match(name)}
        for theirs, ours in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
            if os.environ.get(theirs):
                found.setdefault(ours, os.environ[theirs])
        return {
            **found,
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self._places.cache),
            "UV_CACHE_DIR": str(self._places.cache),
            "UV_PYTHON_DOWNLOADS": "never",
            "NO_COLOR": "1",
        }


def _packages(lock: Path) -> int:
    return len(re.findall(r"^[\w.-]+==", lock.read_text(), re.MULTILINE))


def _finish(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / _DONE).touch()


def _plain(text: str) -> str:
    """Without the drawing characters of uv's messages, and without credentials in addresses."""
    text = re.sub(r"[\xd7\u2500-\u257f\u25b6]+", " ", text)
    text = re.sub(r"//[^/\s@]+@", "//", text)
    return "\n".join(line for line in (one.strip() for one in text.splitlines()) if line)
