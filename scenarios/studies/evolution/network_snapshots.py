"""Snapshots of the network of firms: who is in the cluster and who is tied to whom at the end of given years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.results import Result
from ....language import tr
from ...errors import UserError, unknown

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs
    from ....simulation.model import ClusterModel

DATES = (2012, 2017, 2022, 2035)  # shown where nothing else is asked
MOST_FIRMS = 400  # shown: more cannot be told apart; drawn by identifier, the same ones in every year


@dataclass(frozen=True, repr=False)
class Snapshots(Result):
    """``firms``: year, firm, cluster, leader, online, member. ``ties``: year, firm, partner (each tie once).

    ``sampled``: share of the simulated firms that are shown, by chance and the same in every year. ``diagnostics``: the
    run's, up to the last year.
    """

    firms: pd.DataFrame
    ties: pd.DataFrame
    sampled: float
    diagnostics: pd.DataFrame


def quarters_until(inputs: Inputs, year: int) -> int:
    """The quarters that a model steps through until the end of a year."""
    from ....simulation.model import BURN_IN

    return BURN_IN + 4 * (year - inputs.start_year + 1)


def snapshots(
    inputs: Inputs,
    years: Sequence[int],
    seed: int = 1,
    cluster: str | None = None,
    stepped: Callable[[int], None] = lambda _: None,
) -> Snapshots:
    """Firms and ties at the end of each of the years. Arguments and errors as of :func:`taken`."""
    return Snapshots(*taken(inputs, years, seed, cluster, stepped))


def taken(
    inputs: Inputs,
    years: Sequence[int],
    seed: int = 1,
    cluster: str | None = None,
    stepped: Callable[[int], None] = lambda _: None,
) -> tuple[pd.DataFrame, pd.DataFrame, float, pd.DataFrame]:
    """Step a model to the last of the years and keep firms and ties at the end of each; platforms are no nodes.

    Raises:
        UserError: a year outside the run, or a cluster that is not in it.
    """
    from ....simulation.model import ClusterModel, forget

    check(inputs, years, cluster)
    model = ClusterModel(inputs, seed)
    kept: list[tuple[pd.DataFrame, pd.DataFrame]] = []
    share = _share(model, cluster, MOST_FIRMS)
    for year in sorted(set(years)):
        while model.quarter < quarters_until(inputs, year):
            model.step()
            stepped(model.quarter)
        kept.append(_snapshot(model, year, cluster, share))
    diagnostics = model.collector.diagnostics()
    forget(model)
    firms, ties = (pd.concat(parts, ignore_index=True) for parts in zip(*kept, strict=True))
    return firms, ties, share, diagnostics


def check(inputs: Inputs, years: Sequence[int], cluster: str | None) -> None:
    """Refuse a year outside the run, or a cluster that is not in it; raises UserError."""
    for year in years:
        if not inputs.start_year <= year <= inputs.end_year:
            raise UserError(
                tr(
                    "year = {year} is outside [{start_year}, {end_year}], the years of the run.",
                    year=year,
                    start_year=inputs.start_year,
                    end_year=inputs.end_year,
                )
            )
    if cluster is not None and cluster not in inputs.clusters:
        raise unknown("cluster", cluster, inputs.clusters)


def snapshot(model: ClusterModel, year: int, cluster: str | None, most_firms: int) -> Snapshots:
    """Firms and ties of a model as it stands, at most about so many firms; they are said to be of the year given."""
    share = _share(model, cluster, most_firms)
    return Snapshots(*_snapshot(model, year, cluster, share), share, model.collector.diagnostics())


def _share(model: ClusterModel, cluster: str | None, most_firms: int) -> float:
    from ....simulation.columns import CLUSTER

    of = model.population.f[CLUSTER, model.population.rows]
    wanted = of.size if cluster is None else int((of == model.inputs.clusters.index(cluster)).sum())
    return min(1.0, most_firms / max(wanted, 1))


def _snapshot(model: ClusterModel, year: int, cluster: str | None, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    from ....simulation.columns import CLUSTER, IDENTIFIER, LEADER, MEMBER, PLATFORM

    population = model.population
    f, rows = population.f, population.rows
    # Scrambled identifiers: a sample that a firm is in or not for all its life.
    luck = (f[IDENTIFIER, rows].astype(np.int64) * 2654435761 % 2**32) / 2**32
    clusters = np.array(model.inputs.clusters, dtype=object)
    own = clusters[f[CLUSTER, rows].astype(int)]
    shown = rows[(luck < share) & ((cluster is None) | (own == cluster))]
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
