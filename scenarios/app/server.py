"""Serves the page: Streamlit with the settings that keep it to this computer and to what the page shows."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

from rich.console import Console

from ..errors import UserError
from ..resolution import resolve
from ..scenario import load
from ..session import compile_first

SCRIPT = Path(__file__).with_name("script.py")
MOST_MEGABYTES = 5  # of an upload
LOCAL = ("127.0.0.1", "localhost", "::1")


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C.

    Raises:
        UserError: Streamlit is not installed, or the address cannot be served on.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise UserError("The web page needs the extra 'app'; install it with: pip install 'synergysim[app]'")
    check_free(host, port)
    console = Console()
    compile_first(console, resolve(load("guangzhou")))
    shown = f"[{host}]" if ":" in host else host
    console.print(f"Open http://{shown}:{port} in a browser. Ctrl-C ends the page.", soft_wrap=True, highlight=False)
    if host not in LOCAL:
        console.print(f"Whoever reaches {host} can run simulations on this computer.", style="yellow", highlight=False)
    from streamlit.web import cli

    from . import crews

    try:
        cli.main(["run", str(SCRIPT), *options(host, port)], standalone_mode=False)
    finally:
        crews.STANDBY.close()


def options(host: str, port: int) -> list[str]:
    """Streamlit's settings; given here, they take precedence over a settings file of the user's."""
    settings = {
        "server.address": host,
        "server.port": port,
        "server.headless": "true",
        "server.maxUploadSize": MOST_MEGABYTES,
        "server.enableStaticServing": "false",
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "theme.base": "light",
        "theme.primaryColor": "#08519C",
        "logger.level": "warning",
    }
    return [f"--{name}={value}" for name, value in settings.items()]


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
            f"The page cannot be served on {host}, port {port}: {reason}. Choose another with --host or --port."
        ) from error
