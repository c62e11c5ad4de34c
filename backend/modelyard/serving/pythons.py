"""Interpreters for models: of the minor version they were logged with, and readable for the users they run as."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from modelyard.serving.places import Places, reachable

MINE = f"{sys.version_info[0]}.{sys.version_info[1]}"
_ABOUT = "import json, sys; print(json.dumps([sys.base_prefix, list(sys.version_info[:3])]))"
_NOT_COPIED = shutil.ignore_patterns(
    "site-packages",
    "dist-packages",
    "test",
    "tests",
    "idlelib",
    "ensurepip",
    "tkinter",
    "turtledemo",
    "config-*",
    "*.a",
)


@dataclass(frozen=True, slots=True)
class Python:
    """executable: a real file. prefix: its installation. version: such as "3.11.7"."""

    executable: Path
    prefix: Path
    version: str

    @property
    def minor(self) -> str:
        return self.version.rpartition(".")[0]

    @property
    def readable(self) -> list[str]:
        """What it reads to run, beyond the system's own libraries."""
        lib = self.prefix / "lib"
        return [] if self.prefix == Path("/usr") else [str(lib)]

    @property
    def variables(self) -> dict[str, str]:
        """A moved installation with a shared library of its own does not find that by itself."""
        shared = any((self.prefix / "lib").glob("libpython3*.so*"))
        return {"LD_LIBRARY_PATH": str(self.prefix / "lib")} if shared and self.prefix != Path("/usr") else {}


def python_for(wanted: str | None, places: Places, *, jailed: bool, uv: str) -> tuple[Python, str]:
    """An interpreter of the wanted minor version, and what is to be said about it: empty, or that there is none and the
    server's own stands in."""
    minor = wanted or MINE
    found = _found(minor, uv)
    said = ""
    if not found:
        said = (
            f"The model was logged with Python {minor}, which this machine does not have; it runs with {MINE}. Install "
            f"python{minor} if it cannot be loaded."
        )
        found = _found(MINE, uv)
    if not jailed:
        return found[0], said
    for one in found:
        if reachable(one.executable) and reachable(one.prefix):
            return one, said
    return _copied(found[0], places.pythons), said


def _found(minor: str, uv: str) -> list[Python]:
    candidates = [Path("/usr/bin") / f"python{minor}", Path("/usr/local/bin") / f"python{minor}"]
    if minor == MINE:
        candidates.insert(0, Path(sys.executable))
    found = [one for path in candidates if path.exists() and (one := _about(path)) and one.minor == minor]
    if not found:
        search = [uv, "python", "find", "--no-project", "--system", "--no-python-downloads", f"cpython@{minor}"]
        path = subprocess.run(search, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
        one = _about(Path(path)) if path else None
        found = [one] if one else []
    return found


def _about(path: Path) -> Python | None:
    try:
        command = [str(path), "-I", "-S", "-c", _ABOUT]
        asked = subprocess.run(command, capture_output=True, check=True, env={}, timeout=60)  # noqa: S603
        prefix, version = json.loads(asked.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Python(Path(os.path.realpath(path)), Path(prefix), ".".join(map(str, version)))


def _copied(python: Python, into: Path) -> Python:
    """A copy of the interpreter and its library where models' users can read it, made once."""
    mark = hashlib.sha256(f"{python.prefix}\0{python.version}".encode()).hexdigest()[:12]
    folder = into / f"{python.version}-{mark}"
    executable = folder / "bin" / f"python{python.minor}"
    done = folder / ".done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        library = f"python{python.minor}"
        before = os.umask(0o022)
        try:
            (folder / "bin").mkdir(parents=True)
            shutil.copytree(
                python.prefix / "lib" / library, folder / "lib" / library, symlinks=True, ignore=_NOT_COPIED
            )
            for shared in (python.prefix / "lib").glob("libpython3*.so*"):
                shutil.copy2(shared, folder / "lib" / shared.name)
            shutil.copy2(python.executable, executable)
            for one in (folder, *folder.rglob("*")):
                if not one.is_symlink():
                    one.chmod(one.stat().st_mode | (0o755 if one.is_dir() or one == executable else 0o644))
            done.touch()
        finally:
            os.umask(before)
    return Python(executable, folder, python.version)
