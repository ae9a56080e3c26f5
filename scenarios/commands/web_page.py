"""``synergysim app``: the web page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="app")(open_app)


def open_app(
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|FOLDER]...", help="Scenario files to offer first, or the folder of a region."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to serve on; by default only this computer reaches it.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve on.")] = 8501,
) -> None:
    """Serve a web page to run and compare scenarios and to evaluate own data, without writing a line.

    Example: synergysim app my_region --port 8600
    """
    from ..app.server import serve

    serve(host, port, scenarios or ())
