"""What the page's server answers, and to whom: its own page only, and nothing about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Streamlit's page makes styles and workers as it goes; it asks its own server for everything.
POLICY = "; ".join([
    "default-src 'self'", "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'", "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:", "media-src 'self' data: blob:", "font-src 'self' data:", "worker-src 'self' blob:",
    "connect-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'",
])  # fmt: skip
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
CLOSED = ("/_stcore/metrics",)
LOCAL = ("127.0.0.1", "localhost", "::1")


class Guard:
    """An application behind checks of where a request comes from, and with headers that bind the browser.

    ``local``: only names of this computer are answered to, so that no foreign name that leads here (DNS rebinding)
    makes a foreign page one of the same origin.
    """

    def __init__(self, inner: Application, local: bool) -> None:
        self._inner, self._local = inner, local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection, as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self._inner(scope, receive, send)
        elif not self._answers(scope):
            await _refuse(scope, send, 403)
        elif scope["path"].rstrip("/").endswith(CLOSED):
            await _refuse(scope, send, 404)
        else:
            await self._inner(scope, receive, _with_headers(send))

    def _answers(self, scope: Scope) -> bool:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        if self._local and urlsplit(f"//{host}").hostname not in LOCAL:
            return False
        return origin is None or urlsplit(origin).netloc == host


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            bound = {name for name, _ in HEADERS}
            kept = [one for one in message.get("headers", ()) if one[0].lower() not in bound]
            message["headers"] = [*kept, *HEADERS]
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b""})
