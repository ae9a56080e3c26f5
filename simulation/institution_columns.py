"""Institutions' state in columns: what compiled steps read and write, and agents show as their attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Institution(mesa.Agent):
    """An agent that shows some columns of ``state``, its own or its place in a table of all of its kind."""

    def __init__(self, model: mesa.Model, state: Array) -> None:
        super().__init__(model)
        self.state = state


def column(place: int, kind: Callable[[float], Any] = float) -> Any:
    """An attribute of an agent that reads and writes a place of the agent's ``state``."""

    def read(agent: Any) -> Any:
        return kind(agent.state[place])

    def write(agent: Any, value: float) -> None:
        agent.state[place] = value

    return property(read, write)


class Amounts(MutableMapping[str, float]):
    """A number for each of some names, in one array for compiled code."""

    def __init__(self, names: Iterable[str], value: float) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self.array: Array = np.full(len(self._places), value)

    def __getitem__(self, name: str) -> float:
        return float(self.array[self._places[name]])

    def __setitem__(self, name: str, value: float) -> None:
        self.array[self._places[name]] = value

    def __delitem__(self, name: str) -> None:
        raise TypeError("The names are fixed.")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
