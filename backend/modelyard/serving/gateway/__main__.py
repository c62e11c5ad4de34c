"""The gateway's process: `python -m modelyard.serving.gateway`, with its settings in variables."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
import uvloop

from modelyard.kernel import log
from modelyard.serving.gateway.access import Access
from modelyard.serving.gateway.app import Gateway
from modelyard.serving.gateway.counters import Counters
from modelyard.serving.gateway.limits import ticket_key
from modelyard.serving.gateway.line import Line
from modelyard.serving.gateway.options import Options
from modelyard.serving.gateway.snapshot import Routes
from modelyard.serving.gateway.source import RouteSource

FLUSH_SECONDS = 1.0
GRACE_SECONDS = 10


def main() -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(prog="modelyard gateway")
    parser.add_argument("--fd", type=int, help="A listening socket that whoever started this has opened.")
    parser.add_argument("--end-with-parent", action="store_true", help="End when standard input closes.")
    given = parser.parse_args()
    options = Options.read()
    log.configure(options)
    if given.end_with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    listening = _socket(options, given.fd)
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(options, listening, began))


def _socket(options: Options, fd: int | None) -> socket.socket:
    if fd is not None:
        return socket.socket(fileno=fd)
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    return socket.create_server((options.host, options.port), family=family, backlog=2048)


async def _run(options: Options, listening: socket.socket, began: float) -> None:
    routes = Routes.load(options.routes_file)
    source = RouteSource(options.database_url, routes, options.routes_file)
    counters = Counters(Line(options.database_url, role="modelyard_platform"))
    line = Line(options.database_url, role="modelyard_app")
    access = Access(line, cache=options.credential_cache, ticket_key=ticket_key(options.secret))
    gateway = Gateway(routes, access, counters, database_there=lambda: source.connected)
    following = asyncio.create_task(source.follow())
    if not routes.by_path:
        # Without a copy nobody could be answered before the first read.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(source.synchronized.wait(), 0.5)
    config = uvicorn.Config(
        gateway,
        lifespan="off",
        interface="asgi3",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    flushing = asyncio.create_task(_flush(counters, gateway))
    gc.collect()
    gc.freeze()
    log.logger("gateway").info(
        "the gateway listens",
        port=listening.getsockname()[1],
        deployments=len(routes.by_path),
        ms=round((time.monotonic() - began) * 1000),
    )
    server = _Server(config)
    for sent in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sent, setattr, server, "should_exit", True)
    await server.serve(sockets=[listening])
    for task in (following, flushing):
        task.cancel()
    await asyncio.gather(following, flushing, return_exceptions=True)
    await counters.flush()
    await line.close()


class _Server(uvicorn.Server):
    """Leaves signals to us: it would raise them again when it has ended, before the last counts are written."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _flush(counters: Counters, gateway: Gateway) -> None:
    told = 0
    while True:
        await asyncio.sleep(FLUSH_SECONDS)
        gateway.tidy()
        try:
            await counters.flush()
        except Exception as error:
            log.logger("gateway").error("what was counted could not be written down", exc_info=error)
        if counters.dropped > told:
            log.logger("gateway").warning("the gateway drops what it counts", dropped=counters.dropped)
            told = counters.dropped


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
