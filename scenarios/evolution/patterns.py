"""One experiment: a scenario held against the patterns of its field, with the runs that some of them need beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import UserError
from ..execution import Outcome, execute
from ..experiments.run import RunError, RunResult, collected
from ..resolution import Resolved
from ..scoring import check_scorable
from .firm_curves import firm_curves
from .firm_facts import firm_facts
from .pattern_list import PATTERNS, Pattern
from .pattern_measures import Evidence, Run
from .pattern_words import kind_words, target_words

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs

LINE_COLUMNS = [
    "code", "pattern", "target", "median", "lowest", "highest", "unit", "verdict", "kind", "reason", "source", "n",
]  # fmt: skip
MET, MISSED, UNJUDGED = "met", "missed", "cannot be judged"
DEMAND_START, DEMAND_RISE = 2012, 0.1
NOT_MEASURED = "The run is too short or too small, or the scenario lacks the clusters."


@dataclasses.dataclass(frozen=True)
class PatternReport:
    """What the experiment gave.

    ``lines``: one a pattern, columns LINE_COLUMNS; ``values``: code, replication, value. ``failures``: errors of runs
    that did not finish; a replication counts where all its runs did. ``curves``: what the firms of the scenario itself
    show, as of :func:`~synergysim.scenarios.evolution.firm_curves.firm_curves`, with the replication.
    """

    resolved: Resolved
    seeds: tuple[int, ...]
    lines: pd.DataFrame
    values: pd.DataFrame
    failures: tuple[str, ...]
    curves: Mapping[str, pd.DataFrame]


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
    by_seed = [outcomes[at : at + len(runs)] for at in range(0, len(outcomes), len(runs))]
    result = collected(resolved, seeds, [group[0] for group in by_seed])
    whole = {number: group for number, group in enumerate(by_seed, start=1) if all(one.result for one in group)}
    failures = tuple(one.error for one in outcomes if one.error)
    if not whole:
        raise RunError(f"No replication of {resolved.name} finished: {failures[0]}", result)
    evidence = {number: _evidence(result, number, list(runs), group) for number, group in whole.items()}
    values = pd.DataFrame(
        [(one.code, number, one.measure(each)) for one in PATTERNS for number, each in evidence.items()],
        columns=["code", "replication", "value"],
    )
    lines = [judged(one, values.loc[values["code"] == one.code, "value"].to_numpy()) for one in PATTERNS]
    table = pd.DataFrame(lines, columns=LINE_COLUMNS)
    return PatternReport(resolved, tuple(seeds), table, values, failures, _curves(whole))


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
    return Evidence(dict(zip(names, made, strict=True)), synergy, DEMAND_START)


def judged(pattern: Pattern, values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[Any, ...]:
    """The line of a pattern: met if the median over the replications lies within the target."""
    known = values[np.isfinite(values)]
    median, lowest, highest = (float(f(known)) if known.size else np.nan for f in (np.median, np.min, np.max))
    if known.size * 2 <= values.size:
        verdict, reason = UNJUDGED, NOT_MEASURED
    elif pattern.by_construction:
        verdict, reason = UNJUDGED, pattern.by_construction
    elif pattern.low <= median <= pattern.high:
        verdict, reason = MET, ""
    else:
        verdict, reason = MISSED, pattern.why
    return (
        pattern.code, pattern.name, target_words(pattern), median, lowest, highest, pattern.unit, verdict,
        kind_words(pattern), reason, pattern.source, int(known.size),
    )  # fmt: skip
