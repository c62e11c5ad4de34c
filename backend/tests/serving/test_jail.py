"""What code in the jail cannot do, tried from inside."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from modelyard.serving import jail

PYTHON = "/usr/bin/python3"
UID = 264_001
pytestmark = pytest.mark.skipif(bool(jail.check()) or not Path(PYTHON).exists(), reason=" ".join(jail.check()))
ROOT = str(Path(jail.__file__).parents[2])
START = "import sys; sys.path.insert(0, sys.argv[1]); from modelyard.serving.jail import main; main(sys.argv[2])"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users can reach, with a temporary folder of the jailed one in it."""
    with TemporaryDirectory(prefix="modelyard-jail-") as name:
        os.chmod(name, 0o755)
        folder = Path(name)
        (folder / "tmp").mkdir()
        os.chown(folder / "tmp", UID, UID)
        (folder / "model").mkdir()
        (folder / "model" / "weights").write_text("weights")
        (folder / "secret").write_text("secret")
        yield folder


def jailed(folder: Path, code: str) -> Any:
    """What `code` printed as JSON, run in the strict jail."""
    interpreter = os.path.realpath(PYTHON)
    with socket.socket(socket.AF_UNIX) as listening:
        given = {
            "pid_file": str(folder / f"pid-{os.urandom(4).hex()}"),
            "temporary": str(folder / "tmp"),
            "temporary_bytes": 8 * 1024**2,
            "uid": UID,
            "programs": False,
            "memory_bytes": 256 * 1024**2,
            "processes": 64,
            "socket": listening.fileno(),
            "jail": True,
            "readable": [str(folder / "model")],
            "executable": [interpreter, *(str(one) for one in Path("/lib64").glob("ld-linux*"))],
            "command": [interpreter, "-I", "-B", "-c", code],
            "environment": {"LANG": "C.UTF-8"},
        }
        done = subprocess.run(
            [sys.executable, "-I", "-c", START, ROOT, json.dumps(given)],
            pass_fds=[listening.fileno()],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={"SECRET": "secret", "PATH": "/usr/bin:/bin:/sbin"},
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


TRIES = """
import json, os, signal, socket, sys, ctypes
folder, parent = {folder!r}, {parent}
libc = ctypes.CDLL(None, use_errno=True)
def failing(answer):
    if answer < 0: raise OSError(ctypes.get_errno(), "call")
tries = dict(
    other_file=lambda: open(folder + "/secret").read(),
    write_model=lambda: open(folder + "/model/weights", "a"),
    new_in_model=lambda: open(folder + "/model/new", "w"),
    list_others=lambda: os.listdir(folder),
    shadow=lambda: open("/etc/shadow").read(),
    environment_of_others=lambda: open("/proc/%d/environ" % parent, "rb").read(),
    tcp=lambda: socket.socket(),
    udp=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    unix=lambda: socket.socket(socket.AF_UNIX),
    signal_others=lambda: os.kill(parent, 0),
    fork=lambda: os.fork(),
    namespaces=lambda: failing(libc.unshare(0x10000000)),
    ptrace=lambda: failing(libc.ptrace(16, parent, 0, 0)),
    other_program=lambda: os.execv("/bin/true", ["true"]),
    root=lambda: os.setuid(0),
    too_much_disk=lambda: [open(folder + "/tmp/%d" % n, "wb").write(bytes(1 << 20)) for n in range(40)],
    too_much_memory=lambda: bytearray(8 << 30),
)
got = {{}}
for name, attempt in tries.items():
    try: attempt()
    except (OSError, MemoryError) as error: got[name] = "refused"
    else: got[name] = "done"
got["weights"] = open(folder + "/model/weights").read()
got["environment"] = sorted(os.environ)
print(json.dumps(got))
"""


def test_every_door_is_closed_from_inside(folder: Path) -> None:
    got = jailed(folder, TRIES.format(folder=str(folder), parent=os.getpid()))
    assert got.pop("weights") == "weights"
    assert got.pop("environment") in (["LANG"], ["LANG", "LC_CTYPE"])
    assert {name: answer for name, answer in got.items() if answer != "refused"} == {}


def test_threads_and_the_temporary_folder_work_inside(folder: Path) -> None:
    code = f"""
import json, threading, tempfile
done = []
thread = threading.Thread(target=lambda: done.append(1)); thread.start(); thread.join()
with tempfile.TemporaryFile(dir={str(folder / "tmp")!r}) as file: file.write(b"x")
print(json.dumps(done))
"""
    assert jailed(folder, code) == [1]


def test_where_models_cannot_be_jailed_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "landlock_abi", lambda: 0)
    with pytest.raises(jail.JailMissing, match=r"not marked as trusted.*Landlock"):
        jail.require()
