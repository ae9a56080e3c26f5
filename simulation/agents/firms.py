"""The firm as a Mesa agent: a view of one row of the population's columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from ..columns import FIRM_COLUMNS

if TYPE_CHECKING:
    from ..model import ClusterModel


class ColumnAttribute:
    """An attribute of a firm that reads and writes its row of a column."""

    def __init__(self, column: int, doc: str) -> None:
        self.column = column
        self.__doc__ = doc

    def __get__(self, firm: Firm | None, owner: type | None = None) -> Any:
        if firm is None:
            return self
        return float(firm.model.population.f[self.column, firm.row])

    def __set__(self, firm: Firm, value: float) -> None:
        firm.model.population.f[self.column, firm.row] = value


class Firm(mesa.Agent):
    """A production or trading firm. Its attributes are the columns of :mod:`..columns` (``firm.price``, …)."""

    model: ClusterModel

    def __init__(self, model: ClusterModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def act(self, behaviour: Callable[..., None], *arguments: Any) -> None:
        """Run one behaviour for this firm alone, uncompiled."""
        population = self.model.population
        own = np.array([self.row], dtype=np.int64)
        behaviour.py_func(population.f, own, population.k, *arguments)  # type: ignore[attr-defined]

    @property
    def partners(self) -> list[Firm]:
        """The firms it has ties with."""
        population = self.model.population
        return [population.firm(row) for row in population.ties[self.row].tolist() if row >= 0]


for _index, _declared in enumerate(FIRM_COLUMNS):
    setattr(Firm, _declared.name, ColumnAttribute(_index, f"{_declared.meaning} Unit: {_declared.unit or 'none'}."))
