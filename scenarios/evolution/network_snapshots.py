"""Snapshots of the network of firms: who is in the cluster and who is tied to whom at the end of given years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..errors import UserError, unknown

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs
    from ...simulation.model import ClusterModel

MOST_FIRMS = 400  # shown: more cannot be told apart; drawn by identifier, the same ones in every year


class Snapshots(NamedTuple):
    """``firms``: year, firm, cluster, leader, online, member. ``ties``: year, firm, partner (each tie once).

    ``sampled``: share of the simulated firms that are shown, by chance and the same in every year.
    """

    firms: pd.DataFrame
    ties: pd.DataFrame
    sampled: float


def snapshots(
    inputs: Inputs,
    years: Sequence[int],
    seed: int = 1,
    cluster: str | None = None,
    stepped: Callable[[int], None] = lambda _: None,
) -> Snapshots:
    """Step a model to the last of the years and keep firms and ties at the end of each; platforms are no nodes.

    Raises:
        UserError: a year outside the run, or a cluster that is not in it.
    """
    from ...simulation.model import ClusterModel, forget

    _check(inputs, years, cluster)
    model = ClusterModel(inputs, seed)
    places = {code: number for number, code in enumerate(inputs.clusters)}
    kept: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    wanted = model.population.rows.size if cluster is None else _size(model, places[cluster])
    share = min(1.0, MOST_FIRMS / max(wanted, 1))
    for year in sorted(set(years)):
        while model.quarter < model.burn_in + 4 * (year - inputs.start_year + 1):
            model.step()
            stepped(model.quarter)
        kept.append(_snapshot(model, year, None if cluster is None else places[cluster], share))
    forget(model)
    firms, ties = (pd.concat(parts, ignore_index=True) for parts in zip(*kept, strict=True))
    return Snapshots(firms, ties, share)


def _check(inputs: Inputs, years: Sequence[int], cluster: str | None) -> None:
    for year in years:
        if not inputs.start_year <= year <= inputs.end_year:
            raise UserError(f"year = {year} is outside [{inputs.start_year}, {inputs.end_year}], the years of the run.")
    if cluster is not None and cluster not in inputs.clusters:
        raise unknown("cluster", cluster, inputs.clusters)


def _size(model: ClusterModel, place: int) -> int:
    from ...simulation.columns import CLUSTER

    return int((model.population.f[CLUSTER, model.population.rows] == place).sum())


def _snapshot(model: ClusterModel, year: int, place: int | None, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    from ...simulation.columns import CLUSTER, IDENTIFIER, LEADER, MEMBER, PLATFORM

    population = model.population
    f, rows = population.f, population.rows
    # Scrambled identifiers: a sample that a firm is in or not for all its life.
    luck = (f[IDENTIFIER, rows].astype(np.int64) * 2654435761 % 2**32) / 2**32
    shown = rows[(luck < share) & ((place is None) | (f[CLUSTER, rows] == (-1 if place is None else place)))]
    clusters = np.array(model.inputs.clusters, dtype=object)
    firms = pd.DataFrame(
        {
            "year": year,
            "firm": f[IDENTIFIER, shown].astype(np.int64),
            "cluster": clusters[f[CLUSTER, shown].astype(int)],
            "leader": f[LEADER, shown] == 1.0,
            "online": f[PLATFORM, shown] >= 0.0,
            "member": f[MEMBER, shown] == 1.0,
        }
    )
    ends = np.repeat(shown, population.ties.shape[1])
    partners = population.ties[shown].ravel().astype(np.int64)
    once = (partners > ends) & np.isin(partners, shown)
    tied = {"year": year, "firm": f[IDENTIFIER, ends[once]].astype(np.int64)}
    return firms, pd.DataFrame({**tied, "partner": f[IDENTIFIER, partners[once]].astype(np.int64)})
