"""`modelyard gateway`: settings are read here; its own process starts faster than this one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from modelyard.commands.children import Child
from modelyard.commands.terminal import Data, require_migrated, terminal_settings, with_database


def gateway(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8501")] = None,
) -> None:
    """Take requests to served models, at /serve/<organization>/<project>/<deployment>/invocations.

    It runs where the models' processes run. One that dies is started again; callers wait meanwhile.
    """
    settings = terminal_settings(data_dir=data, host=host, gateway_port=port)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        child = stack.enter_context(Child.gateway(settings))
        child.wait()
