"""`python -m modelyard`. Some commands are answered without the server's libraries, whose import takes longer."""

from __future__ import annotations

import os
import socket
import sys

from modelyard import address


def _data_dir(arguments: list[str]) -> str:
    if arguments:
        return arguments[0].removeprefix("--data=") if len(arguments) == 1 else arguments[1]
    if named := os.environ.get("MODELYARD_DATA_DIR"):
        return named
    if os.geteuid() == 0:
        return "/var/lib/modelyard"
    home = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return os.path.join(home, "modelyard")


def _understood(arguments: list[str]) -> bool:
    """Is it nothing, `--data DIR` or `--data=DIR`? Anything else is left to the parser, which complains."""
    match arguments:
        case [] | ["--data", _]:
            return True
        case [one]:
            return one.startswith("--data=")
    return False


def new_tenant(arguments: list[str]) -> int:
    """Ask the running server for a fresh organization, project and key, and print them as one line of JSON."""
    data_dir = _data_dir(arguments)
    try:
        url, token = address.read(data_dir)
        status, body = _post(url, "/api/v1/development/tenants", token)
    except (OSError, ValueError, KeyError) as error:
        print(f"modelyard: no server answers on {data_dir} ({error}). Start one with `modelyard up`.", file=sys.stderr)
        return 1
    if status != 201:
        print(f"modelyard: the server answered {status}: {body}", file=sys.stderr)
        return 1
    print(body)
    return 0


def _post(url: str, path: str, token: str) -> tuple[int, str]:
    """Status and body of an empty POST, on a bare socket: importing `http.client` takes longer than the answer."""
    host, _, port = url.split("://", 1)[1].rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=30) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nX-Modelyard-Development: {token}\r\n"
            "Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        with connection.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body.decode()


def main() -> None:
    """The console script and `python -m modelyard`."""
    if sys.argv[1:3] == ["dev", "new-tenant"] and _understood(sys.argv[3:]):
        raise SystemExit(new_tenant(sys.argv[3:]))
    if sys.argv[1:2] == ["models"]:
        # They talk to a server and need nothing of one: its libraries take longer to import than most of their work.
        from modelyard.commands.models import main as models

        return models(sys.argv[2:])
    from modelyard.cli import main as cli

    cli()


if __name__ == "__main__":
    main()
