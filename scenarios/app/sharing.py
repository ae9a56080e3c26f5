"""Jobs and results by what was asked: who asks the same again, after a reload or elsewhere, gets the same.

A result depends on what was asked alone, so that nothing of one visitor is seen by another who did not ask it.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from .jobs import Job

MOST_KEPT = 24  # results of short runs, of some megabytes


class Sharing:
    """Jobs by key, those that run and those that ended well; of the latter the newest."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._jobs = most, OrderedDict[str, Job]()
        self._lock = threading.Lock()

    def find(self, key: str) -> Job | None:
        """The job of a key that runs or has ended well."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state in ("failed", "cancelled"):
                return None
            self._jobs.move_to_end(key)
            return job

    def job(self, key: str, begin: Callable[[], Job]) -> Job:
        """As :meth:`find`, or one that is begun.

        Raises:
            UserError: it cannot be begun.
        """
        found = self.find(key)
        if found is not None:
            return found
        job = begin()
        with self._lock:
            self._jobs[key] = job
            ended = [one for one, each in self._jobs.items() if not each.running]
            for one in ended[: max(len(ended) - self._most, 0)]:
                del self._jobs[one]
        return job

    def forget(self, key: str) -> None:
        """Keep a job of a key no longer, as one whose result is large."""
        with self._lock:
            self._jobs.pop(key, None)


SHARING = Sharing()


def key_of(task: str, *asked: Mapping[str, Any] | Any) -> str:
    """The key of a task and all that its result depends on."""
    return f"{task} {json.dumps(asked, sort_keys=True, default=str, ensure_ascii=False)}"
