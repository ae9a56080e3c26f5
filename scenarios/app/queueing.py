"""One queue for all visitors: some jobs are worked on, some wait, and further ones are refused."""

from __future__ import annotations

import threading
from collections.abc import Hashable

from ...language import tr
from ..errors import UserError

AT_ONCE = 2  # a long run and something short beside it; each uses all processors
MOST_WAITING = 8
FULL = tr(
    "{waiting} runs of this and other visitors are waiting, and no more are taken. Try "
    "again in some minutes, or run it on your own computer."
)


class Queue:
    """Places in the order of arrival, ``at_once`` of which have their turn."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._at_once, self._most = at_once, at_once + most_waiting
        self._places: list[Hashable] = []
        self._changed = threading.Condition()

    def join(self, one: Hashable) -> None:
        """Take the last place.

        Raises:
            UserError: all places are taken.
        """
        with self._changed:
            if len(self._places) >= self._most:
                waiting = len(self._places) - self._at_once
                raise UserError(FULL["en"].format(waiting=waiting), FULL["zh"].format(waiting=waiting))
            self._places.append(one)

    def before(self, one: Hashable) -> int:
        """How many must end before it has its turn; 0 if it has it, or has left."""
        with self._changed:
            return max(self._places.index(one) + 1 - self._at_once, 0) if one in self._places else 0

    def wait_for_turn(self, one: Hashable) -> bool:
        """Wait; whether it has its turn, and has not left meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: one not in self._places[self._at_once :])
            return one in self._places

    def leave(self, one: Hashable) -> None:
        """Give up its place, if it has one."""
        with self._changed:
            if one in self._places:
                self._places.remove(one)
            self._changed.notify_all()


QUEUE = Queue()
