"""Who looks at the page: a job whose tab has been closed is for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .jobs import Job

LOOK_EVERY = 1.0  # seconds
GRACE = 5.0  # seconds without a connection: a network that fails for a moment ends nothing


def here() -> Callable[[], bool]:
    """Whether the visitor who asks now is still there, to be asked from any thread; always where there is no server."""
    from streamlit import runtime
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return lambda: True
    server, session = runtime.get_instance(), context.session_id
    return lambda: server.is_active_session(session)


def cancel_without(job: Job, present: Callable[[], bool]) -> None:
    """Note that a visitor waits for a job; once all who do have been away for some seconds, it is cancelled."""
    if present in job.waiting_for:
        return
    job.waiting_for.append(present)
    if len(job.waiting_for) == 1:
        threading.Thread(target=_watch, args=(job,), daemon=True).start()


def _watch(job: Job) -> None:
    seen = time.monotonic()
    while job.running:
        time.sleep(LOOK_EVERY)
        if any(present() for present in job.waiting_for):
            seen = time.monotonic()
        elif time.monotonic() - seen > GRACE:
            job.cancel()
