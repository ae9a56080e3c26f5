"""Makes frozen evaluators: bounds and weights from a reference ensemble, with their provenance inside.

Every region has its own, frozen on runs of its own scenarios and of worlds made from the first of them: values against
the cluster's own size, goalposts over worlds with and without growth outside, e-commerce and policy, equal weights.
``guangzhou`` stays beside as a variant for the clusters it was fitted on: growth indices on 2014-2016, weights by
CRITIC, fitted on the three scenarios alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from ...analysis.catalogue import indicators as catalogued
from ...analysis.synergy.evaluator import SynergyEvaluator
from ...analysis.synergy.fitted import FittedEvaluator
from ...language import tr
from ..ensemble.engine import Engine, all_of
from ..ensemble.ensemble import Ensemble, simulated_tables
from ..ensemble.identity import model_fingerprint
from ..errors import UserError
from ..files.library_files import names
from ..files.resolution import Resolved, resolve
from ..files.scenario import Scenario, load
from ..files.scoring import GROWTH_INDEX, rows_of, table4_indicators
from .synergy_sources.switches import switched

SCENARIOS = ("guangzhou", "no_policy", "strong_policy")
# Worlds made from the first scenario: which of its sources are on, see synergy_sources.switches.
WORLDS = {
    "flat_world": ("infrastructure", "digital_trade", "policy"),
    "no_e_commerce": ("outside", "infrastructure", "policy"),
    "nothing_moves": (),
}
ENSEMBLE = (*SCENARIOS, *WORLDS)
GOALPOSTS = "goalposts"
# The library's regions by the name of their evaluator: the scenarios that it is frozen on, beside the worlds.
REGIONS = {
    GOALPOSTS: SCENARIOS,
    "greater_bay_area": ("greater_bay_area", "bay_no_policy", "bay_package_s0", "bay_package_s3"),
    "two_cities": ("two_cities", "two_cities_no_policy", "two_cities_strong_policy"),
}
FITTED_ON = {name: (*members, *WORLDS) for name, members in REGIONS.items()} | {GROWTH_INDEX: SCENARIOS}
# Not 2010-2012: hardly a firm sells online then, so that an index on these years would be noise over noise.
BASE_YEARS = (2014, 2015, 2016)
QUANTILES = (0.01, 0.99)  # of the growth indices
EXTREMES = (0.001, 0.999)  # of the goalposts: all 23 indicators are to lie within nearly always
MARGIN = 0.05
LEAST_SEEDS = 30
SCALE = 0.02  # share of firms: goalposts do not depend on it, so the ensemble need not be larger
# Far from the seeds users start at, so that no run is scored by an evaluator fitted on that very run.
FIRST_SEED = 1_000_001


def evaluator_choices(name: str = GOALPOSTS) -> SynergyEvaluator:
    """The choices of a shipped evaluator."""
    return growth_choices() if name == GROWTH_INDEX else goalpost_choices()


def members_of(name: str) -> list[Scenario]:
    """The scenarios that a region's evaluator is frozen on."""
    return [_member(one) for one in REGIONS[name]]


def _member(name: str) -> Scenario:
    """A scenario of the library, or a twin of one: without policy, or with the library's strong policy over its own."""
    for twin, pulled in (("no_policy", {}), ("strong_policy", load("strong_policy").levers)):
        if name.endswith(f"_{twin}") and name not in names():
            of = load(name.removesuffix(f"_{twin}"))
            levers = {**of.levers, **pulled} if pulled else {}
            return of.model_copy(update={"name": name, "levers": levers})
    return load(name)


def goalpost_choices(without: Collection[str] = frozenset()) -> SynergyEvaluator:
    """Values against the cluster's own size, goalposts pooled over the ensemble, equal weights, cut to [0, 1].

    Weights are equal because CRITIC gives the few indicators without a trend most of it (R&D staff's share and the
    number of institutes got .36 of the cluster's order), and because weights that do not depend on the ensemble stay
    the same when it is made anew. ``without``: codes of indicators of Table 4 that it leaves out.
    """
    there = [one for one in catalogued("table4") if one.code not in without]
    return SynergyEvaluator(
        [one for one in table4_indicators() if one.indicator not in without],
        margin=MARGIN,
        margin_of="range",
        weights="equal",
        aggregation="weighted",
        scaling="relative",
        sizes={one.code: one.size for one in there if one.size},
        bounds="pooled",
        quantiles=EXTREMES,
        clip=True,
    )


def growth_choices() -> SynergyEvaluator:
    """Growth indices, pooled 1st to 99th percentile, CRITIC weights."""
    return SynergyEvaluator(
        table4_indicators(),
        margin=MARGIN,
        weights="critic",
        aggregation="weighted",
        scaling="growth_index",
        base_years=BASE_YEARS,
        bounds="pooled",
        quantiles=QUANTILES,
    )


def reference_ensemble(
    seeds: int, scale: float | None, workers: int | Engine = 1, scenarios: Sequence[Scenario] = ()
) -> tuple[pd.DataFrame, list[Resolved]]:
    """Indicators of the ensemble (run_id, cluster, year, indicator, value) and its resolved scenarios.

    ``scenarios``: those it is made of; the shipped evaluator's by default.

    Raises:
        UserError: fewer seeds than a reference needs.
        RuntimeError: a replication failed; a reference must be whole.
    """
    if seeds < LEAST_SEEDS:
        raise UserError(
            tr(
                "seeds = {seeds} is outside [{least_seeds}, …]: a reference needs at least {least_seeds}.",
                seeds=seeds,
                least_seeds=LEAST_SEEDS,
            )
        )
    resolved = ensemble_members(scale, scenarios)
    runs = Ensemble(resolved, range(FIRST_SEED, FIRST_SEED + seeds), _indicators).run(workers)
    all_of(list(runs.outcomes.values()))
    tables: list[pd.DataFrame] = []
    for row, outcome in zip(runs.runs.itertuples(), runs.outcomes.values(), strict=True):
        if outcome.result is None:
            raise RuntimeError(f"{row.scenario} with seed {row.seed} failed: {outcome.error}")
        tables.append(outcome.result.assign(run_id=f"{row.scenario}-{row.seed}"))
    return pd.concat(tables, ignore_index=True), resolved


def ensemble_members(scale: float | None = None, scenarios: Sequence[Scenario] = ()) -> list[Resolved]:
    """The scenarios of an ensemble, those of the library by default, and the worlds made from the first, resolved."""
    given = scenarios or [load(name) for name in SCENARIOS]
    named = [resolve(one, scale=SCALE if scale is None else scale) for one in given]
    base = named[0]
    worlds = [
        dataclasses.replace(
            base,
            scenario=base.scenario.model_copy(update={"name": name}),
            inputs=switched(base.inputs, on),
            sources={**base.sources, "switched on": ", ".join(on) or "nothing"},
        )
        for name, on in WORLDS.items()
    ]
    return [*named, *worlds]


def _indicators(inputs: Any, seed: int) -> pd.DataFrame:
    """What an evaluator takes of a replication."""
    return rows_of(simulated_tables(inputs, seed)["indicators"], evaluator_choices().codes)


def freeze(
    ensemble: pd.DataFrame,
    resolved: list[Resolved],
    seeds: int,
    choices: SynergyEvaluator | None = None,
    made_with: str = "synergysim freeze-evaluator",
) -> FittedEvaluator:
    """An evaluator (the goalposts by default) fitted on an ensemble, with what it was made from as its provenance.

    Growth indices are fitted on the scenarios alone: in the other worlds hardly anything grows.
    """
    inputs = resolved[0].inputs
    evaluator = choices or goalpost_choices()
    members = [one.name for one in resolved if one.name not in WORLDS or evaluator.scaling == "relative"]
    provenance = {
        "scenarios": members,
        "clusters": list(inputs.clusters),
        "seeds": [FIRST_SEED, FIRST_SEED + seeds - 1],
        "scale": inputs.scale,
        "years": [inputs.start_year, inputs.end_year],
        "model": model_fingerprint(),
        "made_with": made_with,
        "probe": probe(),
    }
    part = ensemble[ensemble["run_id"].str.rsplit("-", n=1).str[0].isin(members)]
    return evaluator.fit(rows_of(part, evaluator.codes), provenance)


def probe() -> dict[str, float]:
    """Totals of a small run's last year, by indicator: they tell whether the model still gives what it gave.

    An evaluator whose probe differs from today's was frozen on another model and is to be made anew.
    """
    resolved = resolve(load(SCENARIOS[0]), scale=0.01, until=2016)
    measured = _indicators(resolved.inputs, FIRST_SEED)
    last = measured[measured["year"] == resolved.inputs.end_year]
    return {str(code): float(total) for code, total in last.groupby("indicator")["value"].sum().items()}
