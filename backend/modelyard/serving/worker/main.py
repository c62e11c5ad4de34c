"""Start of a model server: what the engine hands over comes as JSON in the first argument."""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import platform
import socket
import struct
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

LOAD_FAILED = 3
"""Exit status: the model cannot be loaded; another try would end the same way."""
MAX_LINE_BYTES = 4096
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
EXEC_CALLS = {"x86_64": (59, 322), "aarch64": (221, 281)}


def forbid_programs() -> None:
    """From here on no program can be executed. The jail's own filter cannot say so: it comes before Python."""
    calls = EXEC_CALLS[platform.machine()]
    load, equal, answer = 0x20, 0x15, 0x06
    code = [(load, 0, 0, 0)]
    for index, number in enumerate(calls):
        code.append((equal, len(calls) - index, 0, number))
    code += [(answer, 0, 0, 0x7FFF0000), (answer, 0, 0, 0x00050000 | 1)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in code))
    header = struct.pack("HxxxxxxP", len(code), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no filter of system calls")


def _stamp() -> bytes:
    now = time.time()
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now % 1 * 1000):03d}Z ".encode()


def stamp_lines(limit: int) -> None:
    """What is written to standard output and error goes to the log with its time; `limit` bytes are kept, the log
    begins anew when it is full."""
    log = os.dup(1)
    reading, writing = os.pipe()
    os.dup2(writing, 1)
    os.dup2(writing, 2)
    os.close(writing)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    faulthandler.enable(file=os.fdopen(os.dup(log), "wb", buffering=0))

    def copy() -> None:
        rest = b""
        while piece := os.read(reading, 65536):
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            if len(rest) > MAX_LINE_BYTES:
                lines.append(rest)
                rest = b""
            stamp = _stamp()
            text = b"".join(stamp + line[:MAX_LINE_BYTES] + b"\n" for line in lines if line)
            try:
                if os.fstat(log).st_size + len(text) > limit:
                    os.ftruncate(log, 0)
                os.write(log, text)
            except OSError:
                continue  # a full disk silences a model, it does not stop it

    threading.Thread(target=copy, daemon=True, name="log").start()


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": platform.python_version()}
    for name in ("mlflow-skinny", "mlflow"):
        try:
            found["mlflow"] = version(name)
            break
        except PackageNotFoundError:
            continue
    return found


def main() -> None:
    given: dict[str, Any] = json.loads(sys.argv[1])
    if not given["programs"]:
        forbid_programs()
    stamp_lines(given["log_bytes"])
    import uvicorn

    try:
        from .app import App
        from .model import Model

        model = Model(Path(given["folder"]), max_rows=given["max_rows"])
        app = App(
            model,
            name=given["model"],
            number=given["number"],
            max_body=given["max_body"],
            max_waiting=given["max_waiting"],
            versions=_versions(),
        )
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        time.sleep(0.2)  # the log's thread writes the last lines
        os._exit(LOAD_FAILED)
    print(f"{given['model']} version {given['number']} is loaded", flush=True)  # noqa: T201 - the log
    config = uvicorn.Config(
        app,
        lifespan="off",
        interface="asgi3",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=600,
        timeout_graceful_shutdown=given["drain"],
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=given["socket"])])
