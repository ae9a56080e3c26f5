"""The exact Shapley split of U over four switches: who of the world, infrastructure, digital trade and policy made it.

The game: a coalition is the set of sources that are on, its value v(S, cluster, year) is U of a run in which the others
are off (see :mod:`.switches`), all sixteen runs with the same seed. Without infrastructure and counts the indicators
that count them (A4–A7, A11, B12) stay at their first value in scoring too. A source's share is its Shapley value; the
four of them and v(∅), the cluster's own course, add up to U of the run in which all are on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.inference import mean_interval
from ....analysis.results import Result
from ....analysis.sensitivity import shapley
from ....analysis.synergy.fitted import FittedEvaluator
from ....analysis.synergy.panel import read_panel
from ....analysis.synergy.scoring import bounded, indicator_orders
from ....language import tr
from ...ensemble.engine import Engine, all_of, engine_of
from ...ensemble.mirrored import mirrored
from ...errors import UserError
from ...files.resolution import MEAN
from ...files.scoring import exogenous, rows_of, shipped_evaluator
from .switches import SOURCES, switched

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.synergy.labels import Floats
    from ....simulation.inputs import Inputs
    from ...files.resolution import Resolved

Scored = tuple["Floats", "Floats"]
OWN = "own_course"
PARTS = (*SOURCES, OWN)
COALITIONS = shapley.all_coalitions(len(SOURCES))
REPLICATIONS = 4
SCALE = 0.01
SPLITTING = tr("Splitting U over what made it")
LEVEL = 0.95
COLUMNS = ["cluster", "year", "source", "value", "lower", "upper", "synergy", "synergy_lower", "synergy_upper"]
# A share that misses its sum by more than rounding is none.
TOLERANCE = 1e-9


@dataclass(frozen=True, repr=False)
class SynergySources(Result):
    """U of a scenario, split over what made it.

    Attributes:
        resolved: The scenario, at the scale of these runs.
        seeds: Of the replications.
        years: The years simulated.
        values: U by coalition (bit i: source i of SOURCES is on): (replications, clusters, years).
        terms: Weight times order degree with everything on (replications, clusters, years, indicators), of which an
            order degree is the sum; None for an evaluator that takes no weighted sum.
    """

    resolved: Resolved
    seeds: tuple[int, ...]
    years: tuple[int, ...]
    values: Mapping[int, Floats]
    terms: Floats | None = None

    @property
    def headline(self) -> str:
        """The scenario, and how many replications it was split in."""
        return f"{self.resolved.name}, {len(self.seeds)} replications"

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """``sources``: :attr:`table`."""
        return {"sources": self.table}

    @property
    def evaluator(self) -> FittedEvaluator:
        """What U was scored with."""
        return shipped_evaluator(self.resolved.scenario.evaluator, self.resolved.scenario.folder)

    @cached_property
    def shares(self) -> Floats:
        """The parts of U, in the order of PARTS: (parts, replications, clusters, years)."""
        sources = shapley.exact_shares(self.values, len(SOURCES)).values
        return checked(np.concatenate([sources, self.values[0][None]]), self.synergy)

    @property
    def synergy(self) -> Floats:
        """U with everything on: (replications, clusters, years)."""
        return self.values[COALITIONS[-1]]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a cluster (and their ``mean``), year and source; columns COLUMNS.

        ``value`` is the mean over the replications with its 95 % interval (Student's t; none for one replication);
        the values of a cluster and year add up to ``synergy``.
        """
        clusters = [*self.resolved.inputs.clusters, MEAN]
        parts, total = (with_mean(one) for one in (self.shares, self.synergy))
        index = pd.MultiIndex.from_product([clusters, self.years, PARTS], names=COLUMNS[:3])
        columns = {
            name: np.moveaxis(one, 0, -1).ravel()
            for name, one in zip(COLUMNS[3:6], self.interval(parts, 1), strict=True)
        }
        whole = {
            name: np.repeat(one.ravel(), len(PARTS))
            for name, one in zip(COLUMNS[6:], self.interval(total, 0), strict=True)
        }
        return pd.DataFrame({**columns, **whole}, index=index).reset_index()

    def interval(self, values: Floats, axis: int) -> tuple[Floats, Floats, Floats]:
        """Mean over the replications, which lie on an axis, and its 95 % interval; NaN where there is one."""
        return mean_interval(values, axis, LEVEL, mirrored(self.resolved.inputs.world, self.seeds))

    @property
    def coalitions(self) -> pd.DataFrame:
        """U of every combination: a column a source (on or off), cluster, year, synergy (mean over replications)."""
        clusters = [*self.resolved.inputs.clusters, MEAN]
        index = pd.MultiIndex.from_product([clusters, self.years], names=COLUMNS[:2])
        tables = []
        for coalition in COALITIONS:
            on = {source: source in members(coalition) for source in SOURCES}
            u = with_mean(self.values[coalition]).mean(axis=0).ravel()
            tables.append(pd.DataFrame({"synergy": u}, index=index).reset_index().assign(**on))
        return pd.concat(tables, ignore_index=True)[[*SOURCES, "cluster", "year", "synergy"]]

    def plot(self, clusters: Sequence[str] = ()) -> Figure:
        """The stacked picture, a panel a cluster, of some clusters or of all and their mean: a matplotlib figure."""
        return self.drawing(clusters)()

    def drawing(self, clusters: Sequence[str] = ()) -> Callable[[], Figure]:
        """The picture, yet to be drawn."""
        from ....analysis.figures.synergy_sources import stacked_sources

        shown = self.table[self.table["cluster"].isin(list(clusters))] if clusters else self.table
        return partial(stacked_sources, shown, len(self.seeds))


def split_synergy(
    resolved: Resolved,
    seeds: Sequence[int],
    workers: int | Engine = 1,
) -> SynergySources:
    """Simulate a scenario's sixteen combinations under common luck and share U out among them.

    A replication of which a run fails is left out.

    Raises:
        UserError: no replication finished all its runs. KeyboardInterrupt: stopped; a split needs all of its runs.
    """
    scenario = resolved.scenario
    evaluator = shipped_evaluator(scenario.evaluator, scenario.folder)
    runs = [(coalition, place) for coalition in COALITIONS for place in range(len(seeds))]
    tasks = [
        (switched(resolved.inputs_of(place), members(coalition)), seeds[place], evaluator,
         "infrastructure" in members(coalition))
        for coalition, place in runs
    ]  # fmt: skip
    with engine_of(workers) as engine:
        outcomes = all_of(engine.map(synergy_of, tasks))
    found = {run: outcome.result for run, outcome in zip(runs, outcomes, strict=True)}
    whole = [place for place in range(len(seeds)) if all(found[one, place] is not None for one in COALITIONS)]
    if not whole:
        error = next(one.error for one in outcomes if one.result is None)
        raise UserError(
            tr(
                "U of {name} cannot be split: no replication finished all sixteen runs ({error}).",
                name=resolved.name,
                error=error,
            )
        )
    values = {one: np.array([_u(found[one, place]) for place in whole]) for one in COALITIONS}
    terms = [_terms(found[COALITIONS[-1], place]) for place in whole]
    years = tuple(range(resolved.inputs.start_year, resolved.inputs.end_year + 1))
    linear = evaluator.evaluator.aggregation == "weighted" and evaluator.evaluator.dimension_aggregation is None
    split = np.array(terms) if linear and evaluator.evaluator.base != "previous" else None
    return SynergySources(resolved, tuple(seeds[place] for place in whole), years, values, split)


def _u(scored: Scored | None) -> Floats:
    assert scored is not None  # only replications of which every run finished are asked for
    return scored[0]


def _terms(scored: Scored | None) -> Floats:
    assert scored is not None
    return scored[1]


def split_replications(resolved: Resolved, seeds: Iterable[int], workers: int | Engine = 1) -> SynergySources:
    """:func:`split_synergy` of the first replications of a run, with few firms."""
    return split_synergy(small(resolved), [int(seed) for seed in seeds][:REPLICATIONS], workers)


def small(resolved: Resolved, scale: float = SCALE) -> Resolved:
    """The scenario at a scale at which sixteen runs a replication are affordable, or its own if that is smaller."""
    scale = min(scale, resolved.inputs.scale)
    drawn = tuple(replace(one, scale=scale) for one in resolved.drawn)
    return replace(resolved, inputs=replace(resolved.inputs, scale=scale), drawn=drawn)


def synergy_of(inputs: Inputs, seed: int, evaluator: FittedEvaluator, counted: bool) -> Scored:
    """U of one run (clusters, years), and weight times order degree (clusters, years, indicators).

    Clusters are in the order of the inputs. What is not ``counted``, infrastructure and the counts of measures, stays
    in scoring as it is in the first year.
    """
    from ....simulation.model import record

    table = rows_of(record(inputs, seed, with_flows=False).indicators, evaluator.evaluator.codes)
    scored = evaluator.score_panel(
        read_panel(table if counted else held(table, exogenous()), evaluator.evaluator.codes)
    )
    u = bounded(np.nan_to_num(scored.arrays.delta), evaluator.evaluator)[0]
    panel, choices = scored.panel, evaluator.evaluator
    degrees, _ = indicator_orders(panel.values, panel.years, scored.window, choices.layout, choices)
    weights = scored.window.weights[..., None, :]
    terms = (weights * np.where(weights > 0, degrees, 0.0))[0]
    order = [panel.clusters.index(code) for code in inputs.clusters]
    return u[order], terms[order]


def held(indicators: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """The indicators of a run with some of them as they are in the first year."""
    first = indicators[indicators["year"] == indicators["year"].min()].set_index(["cluster", "indicator"])["value"]
    still = indicators["indicator"].isin(list(codes))
    keys = pd.MultiIndex.from_frame(indicators.loc[still, ["cluster", "indicator"]])
    values = indicators["value"].astype(float).copy()
    values[still] = first.reindex(keys).to_numpy()
    return indicators.assign(value=values)


def members(coalition: int) -> tuple[str, ...]:
    """The sources that are on in a coalition."""
    return tuple(source for place, source in enumerate(SOURCES) if coalition >> place & 1)


def checked(parts: Floats, total: Floats) -> Floats:
    """The parts, if they add up to the total.

    Raises:
        ArithmeticError: they do not: a split that does not add up explains nothing.
    """
    missing = np.abs(parts.sum(axis=0) - total).max()
    if not missing <= TOLERANCE:
        raise ArithmeticError(f"The parts of U miss it by up to {missing:.3g}: they must add up.")
    return parts


def with_mean(values: Floats) -> Floats:
    """Values (…, clusters, years) with the mean of the clusters below them."""
    return np.concatenate([values, values.mean(axis=-2, keepdims=True)], axis=-2)
