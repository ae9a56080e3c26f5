"""What firms of a cluster know of it: shares, means, the frontier. Summed up once a quarter in a fixed order."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .columns import (
    ADOPTION_SHARE,
    APPEAL,
    BRAND,
    CAPITAL,
    CLUSTER,
    CUSTOMERS,
    LEADER,
    LEADER_ADOPTION_SHARE,
    MARGIN,
    MARKUP,
    MEAN_APPEAL,
    MEAN_BRAND,
    MEAN_COST,
    MEAN_CUSTOMERS,
    MEAN_MARGIN,
    MEAN_PRICE,
    MEAN_PRODUCTIVITY,
    MEAN_QUALITY,
    MEAN_RESEARCH,
    MEAN_REVENUE,
    MEMBER,
    MEMBER_SHARE,
    N_FIRMS,
    ONLINE_MARGIN,
    PLATFORM,
    PRICE,
    PRODUCTIVITY,
    QUALITY,
    RESEARCH,
    REVENUE,
    TRADER,
    UNIT_COST,
    WEIGHT,
)
from .compilation import compiled
from .markets.fees import online_margin

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@compiled
def summarise(f: Array, rows: Rows, k: Array, online_fees: Array, pass_through: float) -> None:
    """Shares and means per cluster.

    ``online_fees``: what selling online costs there, as a share of its revenue; ``pass_through`` of it into prices.
    """
    n = k.shape[1]
    tiny = 1e-12
    leaders, by_appeal, by_producers, by_capital = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    gross = np.zeros(n)
    counted = (
        N_FIRMS, ADOPTION_SHARE, LEADER_ADOPTION_SHARE, MEMBER_SHARE, MEAN_REVENUE, MEAN_CUSTOMERS, MEAN_MARGIN,
        MEAN_PRICE, MEAN_COST, MEAN_QUALITY, MEAN_BRAND, MEAN_PRODUCTIVITY, MEAN_RESEARCH, MEAN_APPEAL,
    )  # fmt: skip
    for variable in counted:
        k[variable, :] = 0.0
    for i in rows:
        c = int(f[CLUSTER, i])
        w = f[WEIGHT, i]
        pull = w * f[APPEAL, i]
        k[N_FIRMS, c] += w
        k[MEMBER_SHARE, c] += w * f[MEMBER, i]
        k[MEAN_REVENUE, c] += w * f[REVENUE, i]
        k[MEAN_CUSTOMERS, c] += w * f[CUSTOMERS, i]
        k[MEAN_MARGIN, c] += w * f[REVENUE, i] * f[MARGIN, i]
        k[MEAN_RESEARCH, c] += w * f[RESEARCH, i]
        k[MEAN_APPEAL, c] += w * math.log(f[APPEAL, i] / f[CUSTOMERS, i])
        by_appeal[c] += pull
        k[MEAN_PRICE, c] += pull * f[PRICE, i]
        k[MEAN_QUALITY, c] += pull * f[QUALITY, i]
        k[MEAN_BRAND, c] += pull * f[BRAND, i]
        if f[TRADER, i] == 0.0:
            by_producers[c] += pull
            k[MEAN_COST, c] += pull * f[UNIT_COST, i]
        gross[c] += pull * f[MARKUP, i] / (1.0 + f[MARKUP, i])
        by_capital[c] += w * f[CAPITAL, i]
        k[MEAN_PRODUCTIVITY, c] += w * f[CAPITAL, i] * f[PRODUCTIVITY, i]
        leaders[c] += w * f[LEADER, i]
        if f[PLATFORM, i] >= 0.0:
            k[ADOPTION_SHARE, c] += w
            k[LEADER_ADOPTION_SHARE, c] += w * f[LEADER, i]
    for c in range(n):
        firms = k[N_FIRMS, c]
        k[MEAN_MARGIN, c] /= max(k[MEAN_REVENUE, c], tiny)
        for variable in (ADOPTION_SHARE, MEMBER_SHARE, MEAN_REVENUE, MEAN_CUSTOMERS, MEAN_RESEARCH, MEAN_APPEAL):
            k[variable, c] /= firms
        k[LEADER_ADOPTION_SHARE, c] /= max(leaders[c], tiny)
        for variable in (MEAN_PRICE, MEAN_QUALITY, MEAN_BRAND):
            k[variable, c] /= by_appeal[c]
        k[MEAN_COST, c] /= by_producers[c]
        k[MEAN_PRODUCTIVITY, c] /= by_capital[c]
        k[ONLINE_MARGIN, c] = online_margin(gross[c] / by_appeal[c], online_fees[c], pass_through)


@compiled
def quantiles(f: Array, rows: Rows, columns: Rows, quantile: float, n_clusters: int) -> Array:
    """A quantile (of simulated firms) of some columns per cluster; shape (columns, clusters)."""
    counts = np.zeros(n_clusters, dtype=np.int64)
    for i in rows:
        counts[int(f[CLUSTER, i])] += 1
    found = np.zeros((columns.size, n_clusters))
    values = np.empty(rows.size)
    for number in range(columns.size):
        ends = np.cumsum(counts) - counts  # where each cluster's values begin, and then end
        for i in rows:
            c = int(f[CLUSTER, i])
            values[ends[c]] = f[columns[number], i]
            ends[c] += 1
        for c in range(n_clusters):
            place = int(quantile * (counts[c] - 1))
            found[number, c] = np.partition(values[ends[c] - counts[c] : ends[c]], place)[place]
    return found
