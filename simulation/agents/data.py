"""Data as a factor of production: what firms gather, what partners share, how it ages and what it is good for.

A firm's stock is measured by the sales and processes it has records of (10,000 CNY). Both coupling modes of S1 feed
it: online sales bring data of buyers, membership in the characteristic platform brings data of processes.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from ..columns import (
    CLUSTER,
    DATA,
    DEGREE,
    DIGITAL_DEPTH,
    LISTING,
    MEMBER,
    NEW_DATA,
    ONLINE_EXPORTS,
    REVENUE,
    SHARED_DATA,
)
from ..compilation import compiled
from ..effects import DATA_INFLOW_FACTOR, DATA_SHARING_FACTOR
from ..network import heard_from
from ..packing import unpacked
from ..parameters import DT, Group, par

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class DataParameters(Group):
    """Inflow, sharing, ageing and use of data."""

    process_share: float = par(
        0.1, "share of revenue", (0, 1), "Of a fully digital member's business that its platform records.",
        "assumption", range=(0.03, 0.3),
    )  # fmt: skip
    sharing: float = par(
        0.3, "share", (0, 1), "Of a partner's new data that reaches a firm along a tie of full strength.", "assumption",
        range=(0.1, 0.5),
    )  # fmt: skip
    ageing: float = par(0.35, "per year", (0.01, 5), "Data that lose their use.", "assumption", range=(0.2, 0.7))
    half: float = par(
        0.1, "years of revenue", (0.001, 10), "Stock at which half of what data can do is reached: falling returns.",
        "assumption", range=(0.05, 0.3),
    )  # fmt: skip
    innovation: float = par(
        0.8, "share", (0, 10), "Successes of research gained where data abound.",
        "assumption: S1 describes the channel without a size", range=(0.0, 2.0),
    )  # fmt: skip
    fit: float = par(
        0.2, "share", (0, 5), "Demand online gained by goods that fit, where data abound, in the reported case.",
        "S1: design hit rate +20 % (Yibuyun), new-channel revenue +20 % (Zhonghao); pricing.case_effect of it holds",
    )  # fmt: skip


@compiled
def abundance(stock: float, revenue: float, p: DataParameters) -> float:
    """How far data do what they can, 0 to 1, with falling returns; ``revenue`` of a quarter."""
    years = stock / max(4.0 * revenue, 1e-12)
    return years / (years + p.half)


@compiled
def gather_data(f: Array, rows: Rows, k: Array, p: DataParameters) -> None:
    """NEW_DATA is what a firm's online sales and digital processes record this quarter."""
    p = unpacked(p)
    for i in rows:
        recorded = f[LISTING, i] * f[ONLINE_EXPORTS, i]
        recorded += p.process_share * f[MEMBER, i] * f[DIGITAL_DEPTH, i] * f[REVENUE, i]
        f[NEW_DATA, i] = recorded * k[DATA_INFLOW_FACTOR, int(f[CLUSTER, i])]


@compiled
def keep_data(
    f: Array, rows: Rows, k: Array, ties: NDArray[np.int32], strength: Array, p: DataParameters, key: int
) -> None:
    """The stock takes in the quarter's own data and what partners share, and ages. SHARED_DATA is what they share."""
    p = unpacked(p)
    for i in rows:
        received = 0.0
        for slot in range(ties.shape[1] if f[DEGREE, i] > 0.0 else 0):
            j = ties[i, slot]
            if j >= 0 and heard_from(f, i, j, key):
                received += strength[i, slot] * f[NEW_DATA, j]
        f[SHARED_DATA, i] = min(p.sharing * k[DATA_SHARING_FACTOR, int(f[CLUSTER, i])], 1.0) * received
        f[DATA, i] += f[NEW_DATA, i] + f[SHARED_DATA, i] - p.ageing * DT * f[DATA, i]
