"""One experiment: a scenario held against the patterns of its field, with the runs that some of them need beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...analysis.results import Result
from ..errors import UserError
from ..execution import Outcome, execute
from ..experiments.run import RunError, RunResult, collected
from ..resolution import Resolved
from ..scoring import check_scorable
from .firm_curves import firm_curves
from .firm_facts import SOURCES, firm_facts
from .pattern_list import PATTERNS, Pattern
from .pattern_measures import Evidence, Run
from .pattern_words import target_words

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

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
    :func:`~synergysim.scenarios.evolution.firm_facts.productivity_parts`, and shares of the firms founded meanwhile.
    ``failures``: errors of runs that did not finish; a replication counts where all its runs did. ``curves``: what the
    firms of the scenario itself show, as of :func:`~synergysim.scenarios.evolution.firm_curves.firm_curves`, with the
    replication. ``causes``: what was tried where a line is missed, as of
    :func:`~synergysim.scenarios.evolution.pattern_causes.explained`; empty if nothing was.
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
    from ...simulation.inputs import LeverSchedule, ShockSchedule

    adoption = dataclasses.replace(inputs.parameters.adoption, multi_home_rate=0.0)
    single = dataclasses.replace(inputs.parameters, adoption=adoption)
    rise = ShockSchedule("world_demand", DEMAND_RISE, float(DEMAND_START), 200.0)
    start = float(inputs.start_year + 2)
    return {
        "baseline": inputs,
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
SimulatedFirms = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, dict[str, float], dict[str, pd.DataFrame]]


def simulated_facts(inputs: Inputs, seed: int) -> SimulatedFirms:
    """One run: its tables, as of :func:`~synergysim.scenarios.experiments.run.simulated_tables`; facts and curves."""
    from ...simulation.indicators.firm_panel import record_firms

    record = record_firms(inputs, seed)
    indicators, diagnostics, flows = record.trajectory
    return indicators, diagnostics, flows, firm_facts(record), firm_curves(record)


def patterns(
    resolved: Resolved,
    seed: int = 1,
    replications: int = 10,
    *,
    workers: int = 1,
    executor: Executor | None = None,
    finished: Callable[[int, Outcome[Any]], None] = lambda _, __: None,
) -> PatternReport:
    """Run a scenario and its arms and hold it against every pattern.

    Raises:
        UserError: fewer than one replication, or a window too short to score.
        RunError: no replication finished with all its arms.
    """
    if replications < 1:
        raise UserError(f"replications = {replications} is outside [1, …]: a run needs at least one.")
    check_scorable(resolved)
    seeds = [seed + number for number in range(replications)]
    runs = arms(resolved.inputs)
    tasks = [(inputs, one) for one in seeds for inputs in runs.values()]
    outcomes = execute(simulated_facts, tasks, workers, executor, finished)
    evidence = evidence_of(resolved, seeds, list(runs), outcomes)
    tables = [
        pd.DataFrame(
            {"code": one.code, "replication": list(evidence), "value": values_of(one, list(evidence.values()))}
        )
        for one in PATTERNS
    ]
    values = pd.concat(tables, ignore_index=True)
    lines = [judged(one, values.loc[values["code"] == one.code, "value"].to_numpy()) for one in PATTERNS]
    by_seed = [outcomes[at : at + len(runs)] for at in range(0, len(outcomes), len(runs))]
    whole = {number: by_seed[number - 1] for number in evidence}
    parts = [(name, number, one.base.facts[name]) for name in GROWTH_PARTS for number, one in evidence.items()]
    return PatternReport(
        resolved, tuple(seeds), pd.DataFrame(lines, columns=LINE_COLUMNS), values,
        tuple(one.error for one in outcomes if one.error), _curves(whole),
        pd.DataFrame(parts, columns=["part", "replication", "value"]),
    )  # fmt: skip


def evidence_of(
    resolved: Resolved, seeds: Sequence[int], names: Sequence[str], outcomes: Sequence[Outcome[Any]]
) -> dict[int, Evidence]:
    """What the replications gave that finished with all their arms, by number (from 1).

    Args:
        resolved: The scenario.
        seeds: Of the replications.
        names: The arms, the baseline first.
        outcomes: Of the runs: all arms of the first replication, then of the next.

    Raises:
        RunError: no replication finished.
    """
    by_seed = [outcomes[at : at + len(names)] for at in range(0, len(outcomes), len(names))]
    result = collected(resolved, list(seeds), [group[0] for group in by_seed])
    whole = {number: group for number, group in enumerate(by_seed, start=1) if all(one.result for one in group)}
    if not whole:
        failures = [one.error for one in outcomes if one.error]
        raise RunError(f"No replication of {resolved.name} finished: {failures[0]}", result)
    return {number: _evidence(result, number, names, group) for number, group in whole.items()}


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


def _curves(whole: Mapping[int, Sequence[Outcome[Any]]]) -> dict[str, pd.DataFrame]:
    """The curves of the scenario itself, of all replications one below the other."""
    parts = {number: group[0].result[4] for number, group in whole.items() if group[0].result}
    names = next(iter(parts.values()))
    return {
        name: pd.concat([part[name].assign(replication=number) for number, part in parts.items()], ignore_index=True)
        for name in names
    }


def _evidence(result: RunResult, number: int, names: Sequence[str], outcomes: Sequence[Outcome[Any]]) -> Evidence:
    made = [Run(one.result[0], one.result[1], one.result[3]) for one in outcomes if one.result]
    synergy = result.synergy[result.synergy["replication"] == number]
    return Evidence(result.resolved.inputs, dict(zip(names, made, strict=True)), synergy, DEMAND_START)


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
        pattern.code, pattern.name[0], target_words(pattern), low, high, value, error, pattern.unit,
        verdict_of(pattern, values), pattern.used, pattern.soft, pattern.source[0], n,
    )  # fmt: skip
