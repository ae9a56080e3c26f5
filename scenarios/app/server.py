"""Serves the page: Streamlit with the settings that keep it to this computer and to what the page shows."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from ...language import tr
from ..errors import UserError
from ..files.resolution import resolve
from ..files.scenario import load
from ..present.runner import compile_first
from .choices import offer
from .guarding import LOCAL

SCRIPT = Path(__file__).with_name("script.py")
MOST_MEGABYTES = 64  # of an upload: above what the page takes, so that it is refused by the page's own sentence


def serve(host: str, port: int, scenarios: Sequence[Path] = ()) -> None:
    """Serve until Ctrl-C; ``scenarios`` are files, or folders of files, that are offered beside the library's.

    Raises:
        UserError: Streamlit is not installed, a scenario cannot be offered, or the address cannot be served on.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise UserError(tr("The web page needs the extra 'app'; install it with: pip install 'synergysim[app]'"))
    if scenarios:
        offer(scenarios)
    check_free(host, port)
    console = Console()
    compile_first(console, resolve(load("guangzhou")))
    from . import crews, simulating

    crews.AT_ONCE.prepare()
    simulating.begin_first()
    shown = f"[{host}]" if ":" in host else host
    console.print(
        tr("Open http://{shown}:{port} in a browser. Ctrl-C ends the page.", shown=shown, port=port),
        soft_wrap=True,
        highlight=False,
    )
    if host not in LOCAL:
        console.print(
            tr("Whoever reaches {host} can run simulations on this computer.", host=host),
            style="yellow",
            highlight=False,
        )
    from streamlit.web import bootstrap

    from .ending import serve_until_told

    bootstrap.load_config_options(settings(host, port))
    try:
        serve_until_told(SCRIPT, host, port)
    finally:
        crews.close()


def settings(host: str, port: int) -> dict[str, Any]:
    """Streamlit's settings; given as options they take precedence over a settings file of the user's."""
    return {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.maxUploadSize": MOST_MEGABYTES,
        "server.enableStaticServing": False,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "theme.base": "light",
        "theme.primaryColor": "#08519C",
        "logger.level": "warning",
    }


def check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be served on.

    Raises:
        UserError: the port is taken or not allowed, or the host is not one of this computer.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(
            tr(
                "The page cannot be served on {host}, port {port}: {reason}. Choose another with --host or --port.",
                host=host,
                port=port,
                reason=reason,
            )
        ) from error
