"""Why U rose between two years: what each source and each indicator added.

Sources: the parts of U (see :mod:`.split`) in the later year less those in the earlier one. Indicators: U's change is
shared out among the subsystems by the Shapley value of putting their later order degrees in, and within a subsystem,
whose order degree is a weighted sum, in proportion to weight times change of the indicator's order degree. That is the
Owen value of the indicators with the subsystems as unions, where the order is linear. Both add up to the change of U.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.figures import in_figures
from ....analysis.sensitivity import shapley
from ....analysis.synergy.scoring import bounded
from ....language import tr
from ...errors import UserError
from ...present.quantities import MEAN
from ...present.report.clusters_shown import clusters_shown
from .split import PARTS, checked, with_mean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.synergy.evaluator import SynergyEvaluator
    from ....analysis.synergy.labels import Floats
    from .split import SynergySources

STILL = 1e-12  # a change of order below this is none


@dataclass(frozen=True)
class SynergyChange:
    """U's change between two years.

    ``sources`` and ``indicators``: cluster (``mean`` last), source or indicator, value, lower, upper (95 %, Student's t
    over the replications), change: of U, to which the values of a cluster add up. ``indicators`` is empty for an
    evaluator whose orders are no weighted sums.
    """

    split: SynergySources
    first: int
    last: int
    sources: pd.DataFrame
    indicators: pd.DataFrame

    def plot(self, cluster: str = MEAN) -> Figure:
        """Bars of the sources and of the indicators of one cluster: a matplotlib figure."""
        return self.drawing(cluster)()

    def drawing(self, cluster: str = MEAN) -> Callable[[], Figure]:
        """The picture, yet to be drawn."""
        from ....analysis.figures.synergy_sources import change_bars

        own = [table[table["cluster"] == cluster] for table in (self.sources, self.indicators)]
        return partial(change_bars, own[0], own[1], (self.first, self.last), cluster)


@in_figures
def split_drawings(split: SynergySources) -> dict[str, Callable[[], Figure]]:
    """The pictures of where a run's U comes from, by name, yet to be drawn: clusters, their mean, the change."""
    shown = tuple(clusters_shown(split.resolved.inputs))
    drawn = {"sources": split.drawing((*shown, MEAN)), "sources_mean": split.drawing((MEAN,))}
    if len(split.years) > 1:
        drawn["change"] = change(split, split.years[0]).drawing()
    return drawn


def change(split: SynergySources, first: int, last: int | None = None) -> SynergyChange:
    """What made U's change from one year to a later one.

    Raises:
        UserError: years that were not simulated or are not in order.
    """
    last = split.years[-1] if last is None else last
    for year in (first, last):
        if year not in split.years:
            raise UserError(
                tr(
                    "year = {year} is outside [{first}, {last}], the years simulated.",
                    year=year,
                    first=split.years[0],
                    last=split.years[-1],
                )
            )
    if first >= last:
        raise UserError(
            tr("U's change is from an earlier year to a later one, not from {first} to {last}.", first=first, last=last)
        )
    before, after = split.years.index(first), split.years.index(last)
    parts = split.shares[..., after] - split.shares[..., before]
    total = split.synergy[..., after] - split.synergy[..., before]
    sources = _table(split, "source", PARTS, checked(parts, total), total)
    indicators = pd.DataFrame(columns=["cluster", "indicator", *sources.columns[2:]])
    if split.terms is not None:
        evaluator = split.evaluator.evaluator
        found = indicator_parts(
            split.terms[..., before, :], split.terms[..., after, :], split.terms[..., 0, :], evaluator
        )
        indicators = _table(split, "indicator", evaluator.codes, checked(found, total), total)
    return SynergyChange(split, first, last, sources, indicators)


def indicator_parts(before: Floats, after: Floats, base: Floats, evaluator: SynergyEvaluator) -> Floats:
    """The parts of U's change by indicator, first axis.

    Args:
        before: Weight times order degree (…, indicators) in the earlier year.
        after: The same in the later year.
        base: The same in the year that U is counted from.
        evaluator: Whose order degrees are weighted sums.
    """
    members = evaluator.layout.members
    sums = [np.stack([terms[..., own].sum(axis=-1) for own in members], axis=-1) for terms in (before, after, base)]
    earlier, later = sums[0] - sums[2], sums[1] - sums[2]
    n = len(members)
    values = {
        coalition: bounded(np.where([coalition >> j & 1 for j in range(n)], later, earlier), evaluator)
        for coalition in shapley.all_coalitions(n)
    }
    by_subsystem = shapley.exact_shares(values, n).values
    found = np.zeros((before.shape[-1], *before.shape[:-1]))
    for j, own in enumerate(members):
        moved = later[..., j] - earlier[..., j]
        slope = np.where(np.abs(moved) > STILL, by_subsystem[j] / np.where(np.abs(moved) > STILL, moved, 1.0), 0.0)
        found[own] = np.moveaxis((after - before)[..., own], -1, 0) * slope
    return found


def _table(split: SynergySources, name: str, labels: tuple[str, ...], parts: Floats, total: Floats) -> pd.DataFrame:
    """Rows by cluster and label of parts (labels, replications, clusters) that add up to a total."""
    shown, whole = with_mean(parts[..., None])[..., 0], with_mean(total[..., None])[..., 0].mean(axis=0)
    columns = dict(zip(("value", "lower", "upper"), (one.T.ravel() for one in split.interval(shown, 1)), strict=True))
    clusters = [*split.resolved.inputs.clusters, MEAN]
    index = pd.MultiIndex.from_product([clusters, labels], names=["cluster", name])
    return pd.DataFrame({**columns, "change": np.repeat(whole, len(labels))}, index=index).reset_index()
