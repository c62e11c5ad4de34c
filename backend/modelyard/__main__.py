"""`python -m modelyard`. One command is answered before the libraries are imported, which take longer than its work."""

from __future__ import annotations

import http.client
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from modelyard import address


def _data_dir(arguments: list[str]) -> Path:
    if "--data" in arguments[:-1]:
        return Path(arguments[arguments.index("--data") + 1])
    if named := os.environ.get("MODELYARD_DATA_DIR"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/lib/modelyard")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "modelyard"


def new_tenant(arguments: list[str]) -> int:
    """Ask the running server for a fresh organization, project and key, and print them as one line of JSON."""
    data_dir = _data_dir(arguments)
    try:
        server = address.read(data_dir)
        place = urlsplit(server.url)
        connection = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=30)
        connection.request("POST", "/api/v1/development/tenants", headers={"X-Modelyard-Development": server.token})
        answer = connection.getresponse()
        body = answer.read().decode()
    except (OSError, ValueError, TypeError) as error:
        print(f"modelyard: no server answers on {data_dir} ({error}). Start one with `modelyard up`.", file=sys.stderr)
        return 1
    if answer.status != 201:
        print(f"modelyard: the server answered {answer.status}: {body}", file=sys.stderr)
        return 1
    print(body)
    return 0


def main() -> None:
    """The console script and `python -m modelyard`."""
    if sys.argv[1:3] == ["dev", "new-tenant"] and "--help" not in sys.argv:
        raise SystemExit(new_tenant(sys.argv[3:]))
    from modelyard.cli import main as cli

    cli()


if __name__ == "__main__":
    main()
