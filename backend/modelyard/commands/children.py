"""The processes that `modelyard up` runs beside its own: started again when they die, ended in order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from modelyard.commands.refusal import Refused
from modelyard.commands.terminal import BACKEND, data_dir_of
from modelyard.kernel import log
from modelyard.settings import Settings

STOP_PATIENCE = timedelta(seconds=25)
RESTART_AFTER = timedelta(seconds=2)
STABLE_AFTER = timedelta(seconds=5)
"""One that ran for so long is started again at once."""


class Child:
    """A child process while the block lasts. name: for the log. arguments: behind `python -m`.

    listening: a socket that it serves on; it stays open while the process is started again, so callers wait.
    """

    def __init__(
        self, settings: Settings, name: str, arguments: Sequence[str], *, listening: socket.socket | None = None
    ) -> None:
        self._environment = {**os.environ, **environment(settings)}
        self._name, self._arguments, self._listening = name, arguments, listening
        self._stopping = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    @classmethod
    def gateway(cls, settings: Settings, *, elsewhere: bool = False) -> Child:
        """The gateway, on its port. elsewhere: on any other when somebody listens there and nobody asked for that one.

        Raises:
            Refused: somebody else listens there.
        """
        host, port = settings.host, settings.gateway_listens
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        ports = [port, 0] if elsewhere and settings.gateway_port is None else [port]
        try:
            listening = _first(host, ports, family)
        except OSError as error:
            raise Refused(
                f"the gateway of served models cannot listen on {host}, port {port}: {error.strerror}. "
                "Name another port with MODELYARD_GATEWAY_PORT, or start with --no-models."
            ) from None
        return cls(settings, "gateway", ["modelyard.serving.gateway"], listening=listening)

    @property
    def port(self) -> int:
        """Of the socket that it serves on."""
        assert self._listening is not None
        return int(self._listening.getsockname()[1])

    def wait(self) -> None:
        """Until it is to end: by a signal to this process."""
        self._stopping.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        self._began = time.monotonic()
        given = [] if self._listening is None else ["--fd", str(self._listening.fileno())]
        return subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", *self._arguments, *given, "--end-with-parent"],
            cwd=BACKEND,
            env=self._environment,
            stdin=subprocess.PIPE,
            pass_fds=() if self._listening is None else (self._listening.fileno(),),
            # A group of its own: the terminal's Ctrl-C reaches us alone, and we stop things in order.
            start_new_session=True,
        )

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            stable = time.monotonic() - self._began > STABLE_AFTER.total_seconds()
            if self._stopping.wait(0 if stable else RESTART_AFTER.total_seconds()):
                return
            log.logger("up").error(f"the {self._name} ended and is started again", exit_code=code)
            self._process = self._start()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(STOP_PATIENCE.total_seconds())
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._listening is not None:
            self._listening.close()


def _first(host: str, ports: Sequence[int], family: socket.AddressFamily) -> socket.socket:
    """A socket that listens on the first of these ports that is free.

    Raises:
        OSError: none is.
    """
    *others, last = ports
    for port in others:
        with suppress(OSError):
            return socket.create_server((host, port), family=family, backlog=2048)
    return socket.create_server((host, last), family=family, backlog=2048)


def environment(settings: Settings) -> dict[str, str]:
    """What a child process needs to work with the same settings."""
    found = {
        "DATABASE_URL": settings.psycopg_url(),
        "MODELYARD_DATA_DIR": str(data_dir_of(settings)),
        "MODELYARD_SECRET_KEY": settings.secret_key.get_secret_value(),
        # The worker writes links into mails.
        "MODELYARD_HOST": settings.host,
        "MODELYARD_PORT": str(settings.port),
        "MODELYARD_GATEWAY_PORT": str(settings.gateway_listens),
    }
    return found
