"""One experiment: a scenario held against the patterns of its field, with the runs that some of them need beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble, Runs
from ...errors import UserError
from ...files.resolution import Resolved
from ...files.scoring import check_scorable
from ..run.run import RunError, RunResult, scored
from .firm_curves import firm_curves
from .firm_facts import SOURCES, firm_facts
from .pattern_list import PATTERNS, Pattern
from .pattern_measures import Evidence, Run
from .pattern_words import target_words

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

LINE_COLUMNS = [
    "code", "pattern", "target", "low", "high", "value", "error", "unit", "verdict", "used", "soft", "source", "n",
]  # fmt: skip
MET, MISSED, UNJUDGED = "met", "missed", "cannot be judged"
DEMAND_START, DEMAND_RISE = 2012, 0.25


@dataclasses.dataclass(frozen=True, repr=False)
class PatternReport(Result):
    """What the experiment gave.

    ``lines``: one a pattern, columns LINE_COLUMNS: value is the mean over the replications and error its Monte Carlo
    standard error (empty with one replication); low and high are empty where the target is open. ``values``: code,
    replication, value; of a pattern that all replications give together, their jackknife pseudo-values.
    ``growth``: part, replication, value: parts of the growth of productivity (log a year), as of
    :func:`~.firm_facts.productivity_parts`, and shares of the firms founded meanwhile.
    ``failures``: errors of runs that did not finish; a replication counts where all its runs did. ``curves``: what the
    firms of the scenario itself show, as of :func:`~.firm_curves.firm_curves`, with the
    replication. ``causes``: what was tried where a line is missed, as of
    :func:`~.pattern_causes.explained`; empty if nothing was.
    """

    resolved: Resolved
    seeds: tuple[int, ...]
    lines: pd.DataFrame
    values: pd.DataFrame
    failures: tuple[str, ...]
    curves: Mapping[str, pd.DataFrame]
    growth: pd.DataFrame
    causes: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)


def arms(inputs: Inputs) -> dict[str, Inputs]:
    """The inputs of every run of a replication, by arm: the scenario, and what single patterns compare it with."""
    from ....simulation.inputs import LeverSchedule, ShockSchedule

    adoption = dataclasses.replace(inputs.parameters.adoption, multi_home_rate=0.0)
    single = dataclasses.replace(inputs.parameters, adoption=adoption)
    rise = ShockSchedule("world_demand", DEMAND_RISE, float(DEMAND_START), 200.0)
    start = float(inputs.start_year + 2)
    return {
        BASELINE: inputs,
        "single_homing": dataclasses.replace(inputs, parameters=single),
        "more_demand": dataclasses.replace(inputs, shocks=(*inputs.shocks, rise)),
        "no_policy": dataclasses.replace(inputs, levers=()),
        "tax_relief": dataclasses.replace(inputs, levers=(LeverSchedule("P3", 1.0, start, 1.0),)),
    }


# The growth of productivity and its parts, in the order in which they are told.
GROWTH_PARTS = (
    "growth", "within", *SOURCES, "reallocation", "entry", "exit",
    "op_within", "op_reallocation", "op_entry", "op_exit", "entrants_firms", "entrants_work",
)  # fmt: skip
BASELINE = "baseline"


def simulated_facts(inputs: Inputs, seed: int) -> dict[str, Any]:
    """One run: its tables, as of :func:`~.ensemble.simulated_tables`; facts and curves."""
    from ....simulation.indicators.firm_panel import record_firms

    record = record_firms(inputs, seed)
    return {**record.trajectory._asdict(), "facts": firm_facts(record), "curves": firm_curves(record)}


def patterns(
    resolved: Resolved,
    seed: int = 1,
    replications: int = 10,
    *,
    workers: int | Engine = 1,
) -> PatternReport:
    """Run a scenario and its arms and hold it against every pattern.

    Raises:
        UserError: fewer than one replication, or a window too short to score.
        RunError: no replication finished with all its arms.
    """
    if replications < 1:
        raise UserError(
            tr("replications = {replications} is outside [1, …]: a run needs at least one.", replications=replications)
        )
    check_scorable(resolved)
    return patterns_of(ensemble_of(resolved, arms(resolved.inputs), range(seed, seed + replications)).run(workers))


def ensemble_of(resolved: Resolved, inputs: Mapping[str, Inputs], seeds: Sequence[int]) -> Ensemble:
    """The scenario and what it is compared with, by arm, the scenario first."""
    runs: dict[str, Inputs | Resolved] = {**inputs, BASELINE: resolved}
    return Ensemble(runs, seeds, simulated_facts)


def patterns_of(runs: Runs) -> PatternReport:
    """As :func:`patterns`, of an ensemble that has been run: that of :func:`ensemble_of` with all :func:`arms`."""
    resolved, seeds = runs.ensemble.arms[BASELINE], runs.ensemble.seeds
    evidence = evidence_of(runs)
    tables = [
        pd.DataFrame(
            {"code": one.code, "replication": list(evidence), "value": values_of(one, list(evidence.values()))}
        )
        for one in PATTERNS
    ]
    values = pd.concat(tables, ignore_index=True)
    lines = [judged(one, values.loc[values["code"] == one.code, "value"].to_numpy()) for one in PATTERNS]
    base = runs.finished(BASELINE)
    parts = [(name, number, one.base.facts[name]) for name in GROWTH_PARTS for number, one in evidence.items()]
    return PatternReport(
        resolved, tuple(seeds), pd.DataFrame(lines, columns=LINE_COLUMNS), values,
        tuple(runs.failures["error"]), _curves({number: base[number]["curves"] for number in evidence}),
        pd.DataFrame(parts, columns=["part", "replication", "value"]),
    )  # fmt: skip


def evidence_of(runs: Runs) -> dict[int, Evidence]:
    """What the replications gave that finished with all their arms, by number (from 1).

    Raises:
        RunError: no replication finished.
    """
    result = scored(runs.of(BASELINE))
    found = {arm: runs.finished(arm) for arm in runs.ensemble.arms}
    whole = [number for number in found[BASELINE] if all(number in own for own in found.values())]
    if not whole:
        name, error = result.resolved.name, runs.failures["error"].iloc[0]
        raise RunError(f"No replication of {name} finished: {error}", result)
    return {number: _evidence(result, number, {arm: own[number] for arm, own in found.items()}) for number in whole}


def values_of(pattern: Pattern, evidence: Sequence[Evidence]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A pattern's value in every replication; where all give one together, its jackknife pseudo-values.

    The mean of the pseudo-values is the value, their standard error its Monte Carlo error (Efron and Tibshirani 1993).
    """
    measure: Callable[[Any], float] = pattern.measure
    if not pattern.together:
        return np.array([measure(one) for one in evidence], dtype=float)
    n = len(evidence)
    without = np.array([measure([*evidence[:at], *evidence[at + 1 :]]) for at in range(n)], dtype=float)
    return n * measure(evidence) - (n - 1) * without


def _curves(parts: Mapping[int, Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The curves of the scenario itself, of all replications one below the other."""
    names = next(iter(parts.values()))
    return {
        name: pd.concat([part[name].assign(replication=number) for number, part in parts.items()], ignore_index=True)
        for name in names
    }


def _evidence(result: RunResult, number: int, found: Mapping[str, Mapping[str, Any]]) -> Evidence:
    made = {arm: Run(one["indicators"], one["diagnostics"], one["facts"]) for arm, one in found.items()}
    synergy = result.synergy[result.synergy["replication"] == number]
    return Evidence(result.resolved.inputs, made, synergy, DEMAND_START)


def estimate(values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, int]:
    """Mean over the replications that can be told, its Monte Carlo standard error, their number."""
    known = values[np.isfinite(values)]
    error = float(known.std(ddof=1) / np.sqrt(known.size)) if known.size > 1 else np.nan
    return (float(known.mean()) if known.size else np.nan), error, int(known.size)


def verdict_of(pattern: Pattern, values: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    """Met if the mean over the replications lies within the target; not judged where half cannot be told."""
    value, _, n = estimate(values)
    if 2 * n <= values.size:
        return UNJUDGED
    return MET if pattern.low <= value <= pattern.high else MISSED


def judged(pattern: Pattern, values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[Any, ...]:
    """The line of a pattern."""
    value, error, n = estimate(values)
    low, high = (bound if np.isfinite(bound) else np.nan for bound in (pattern.low, pattern.high))
    return (
        pattern.code, pattern.name.en, target_words(pattern), low, high, value, error, pattern.unit,
        verdict_of(pattern, values), pattern.used, pattern.soft, pattern.source.en, n,
    )  # fmt: skip
