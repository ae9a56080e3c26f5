"""The fiscal account: what governments spend on levers and what they forgo by them, by item, lever, cluster, quarter.

What is told as the cost of policy is the sum of this account, and nothing else. Items that are paid leave a
government's account in the ledger; items that are forgone are revenue that the same trade and profit would have
brought without the lever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .levers import BUILT_IN, Lever

if TYPE_CHECKING:
    from .model import ClusterModel
    from .stocks import Book

Array = NDArray[np.float64]

COLUMNS = ["city", "quarter", "lever", "item", "amount"]


class Item(NamedTuple):
    """What a lever can cost: the flow that logs it, the effect through which it arises, whether it is paid."""

    name: str
    flow: str
    effect: str | None
    paid: bool


PROGRAMME = Item("programme", "programmes", None, paid=True)
SUBSIDY = Item("subsidy", "subsidies", "research_subsidy", paid=True)
RELIEF = Item("relief", "relief_forgone", "tax_factor", paid=False)
DUTY = Item("duty", "duties_forgone", "online_duty_factor", paid=False)
ITEMS = (PROGRAMME, SUBSIDY, RELIEF, DUTY)


def lever_behind(item: Item) -> str:
    """The lever whose effect makes an item: one alone may act on it."""
    (code,) = [lever.code for lever in BUILT_IN if item.effect in {act.effect for act in lever.acts}]
    return code


class FiscalAccount:
    """Amounts in 10,000 CNY by quarter, each of shape (items, levers, clusters)."""

    def __init__(self, book: Book, levers: tuple[Lever, ...], n_clusters: int) -> None:
        self._book = book
        self.levers = tuple(lever.code for lever in levers)
        self._shape = len(ITEMS), len(levers), n_clusters
        self.quarters: list[Array] = []

    def begin_quarter(self) -> None:
        """Open the next quarter."""
        self.quarters.append(np.zeros(self._shape))

    def enter(self, item: Item, amounts: Array, code: str | None = None) -> None:
        """Enter what a lever costs (shape: clusters); without a code, the one lever that can cost such a thing."""
        place = self.levers.index(lever_behind(item) if code is None else code)
        self.quarters[-1][ITEMS.index(item), place] += amounts
        self._book.log(item.flow, amounts)

    def totals(self) -> Array:
        """What levers came to this quarter, all of it and then by item; shape (1 + items, clusters)."""
        amounts = self.quarters[-1]
        return np.concatenate([amounts.sum(axis=(0, 1))[None], amounts.sum(axis=1)])

    def this_quarter(self, item: Item | None = None) -> Array:
        """What an item, or all of them, came to this quarter; shape: clusters."""
        amounts = self.quarters[-1]
        chosen = amounts if item is None else amounts[[ITEMS.index(item)]]
        return np.asarray(chosen.sum(axis=(0, 1)))


def fiscal_table(model: ClusterModel) -> pd.DataFrame:
    """The account of a run after burn-in, tidy: COLUMNS, one row for what is not nil; 10,000 CNY a quarter."""
    rows = []
    first = model.inputs.start_year
    for number, amounts in enumerate(model.fiscal.quarters[model.burn_in :]):
        quarter = f"{first + number // 4}Q{number % 4 + 1}"
        for government in model.governments:
            own = amounts[:, :, government.clusters].sum(axis=2)
            rows += [
                (government.city.code, quarter, model.fiscal.levers[lever], ITEMS[item].name, float(own[item, lever]))
                for item, lever in np.argwhere(own != 0.0)
            ]
    return pd.DataFrame(rows, columns=COLUMNS)
