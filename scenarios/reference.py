"""Makes a frozen evaluator: bounds and weights from a reference ensemble, with its provenance inside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from ..analysis.synergy.evaluator import SynergyEvaluator
from ..analysis.synergy.fitted import FittedEvaluator
from .ensemble.engine import Engine, all_of
from .ensemble.ensemble import Ensemble, simulated_tables
from .ensemble.identity import model_fingerprint
from .errors import UserError
from .resolution import Resolved, resolve
from .scenario import Scenario, load
from .scoring import rows_of, table4_indicators

ENSEMBLE = ("guangzhou", "no_policy", "strong_policy")
# Not 2010-2012: hardly a firm sells online then, so that an index on these years would be noise over noise.
BASE_YEARS = (2014, 2015, 2016)
QUANTILES = (0.01, 0.99)
MARGIN = 0.05
LEAST_SEEDS = 30
# Far from the seeds users start at, so that no run is scored by an evaluator fitted on that very run.
FIRST_SEED = 1_000_001


def evaluator_choices(
    base_years: Sequence[int] = BASE_YEARS, without: Collection[str] = frozenset()
) -> SynergyEvaluator:
    """The choices of a frozen evaluator: growth indices, pooled 1st to 99th percentile, CRITIC weights.

    ``without``: codes of indicators of Table 4 that it leaves out.
    """
    return SynergyEvaluator(
        [one for one in table4_indicators() if one.indicator not in without],
        margin=MARGIN,
        weights="critic",
        aggregation="weighted",
        scaling="growth_index",
        base_years=tuple(base_years),
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
        raise UserError(f"seeds = {seeds} is outside [{LEAST_SEEDS}, …]: a reference needs at least {LEAST_SEEDS}.")
    resolved = [resolve(one, scale=scale) for one in scenarios or map(load, ENSEMBLE)]
    runs = Ensemble(resolved, range(FIRST_SEED, FIRST_SEED + seeds), _indicators).run(workers)
    all_of(list(runs.outcomes.values()))
    tables: list[pd.DataFrame] = []
    for row, outcome in zip(runs.runs.itertuples(), runs.outcomes.values(), strict=True):
        if outcome.result is None:
            raise RuntimeError(f"{row.scenario} with seed {row.seed} failed: {outcome.error}")
        tables.append(outcome.result.assign(run_id=f"{row.scenario}-{row.seed}"))
    return pd.concat(tables, ignore_index=True), resolved


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
    """The evaluator fitted on an ensemble, with what it was made from as its provenance."""
    inputs = resolved[0].inputs
    evaluator = choices or evaluator_choices()
    provenance = {
        "scenarios": [one.name for one in resolved],
        "clusters": list(inputs.clusters),
        "seeds": [FIRST_SEED, FIRST_SEED + seeds - 1],
        "scale": inputs.scale,
        "years": [inputs.start_year, inputs.end_year],
        "model": model_fingerprint(),
        "made_with": made_with,
        "probe": probe(),
    }
    return evaluator.fit(rows_of(ensemble, evaluator.codes), provenance)


def probe() -> dict[str, float]:
    """Totals of a small run's last year, by indicator: they tell whether the model still gives what it gave.

    An evaluator whose probe differs from today's was frozen on another model and is to be made anew.
    """
    resolved = resolve(load(ENSEMBLE[0]), scale=0.01, until=2016)
    measured = _indicators(resolved.inputs, FIRST_SEED)
    last = measured[measured["year"] == resolved.inputs.end_year]
    return {str(code): float(total) for code, total in last.groupby("indicator")["value"].sum().items()}
