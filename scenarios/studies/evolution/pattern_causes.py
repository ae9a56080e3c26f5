"""Why a pattern is missed: parameters moved over their declared ranges, under the same luck, and what that changes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...ensemble.engine import Engine, engine_of
from ...files.cells import declaration, with_parameters
from ..run.run import RunError
from .pattern_list import BY_CODE, Pattern
from .pattern_measures import Evidence
from .patterns import (
    DEMAND_START,
    MET,
    MISSED,
    PatternReport,
    arms,
    ensemble_of,
    estimate,
    evidence_of,
    values_of,
    verdict_of,
)

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

CAUSE_COLUMNS = [
    "code", "parameter", "set_to", "instead_of", "value", "error", "effect", "effect_error", "verdict", "n",
]  # fmt: skip
Setting = tuple[str, float]  # a parameter and the end of its range that it is moved to


def missed(report: PatternReport) -> list[Pattern]:
    """The patterns that a report's lines miss."""
    return [BY_CODE[code] for code in report.lines.loc[report.lines["verdict"] == MISSED, "code"]]


def settings(report: PatternReport) -> dict[Setting, list[Pattern]]:
    """What is tried, and for which missed patterns: both ends of the declared range of every parameter they name."""
    found: dict[Setting, list[Pattern]] = {}
    for pattern in missed(report):
        for path in pattern.moves:
            for end in ends_of(path, report.resolved.inputs):
                if end != present(path, report.resolved.inputs):
                    found.setdefault((path, end), []).append(pattern)
    return found


def ends_of(path: str, inputs: Inputs) -> tuple[float, float]:
    """Between which values a parameter is moved: its declared range.

    Raises:
        KeyError: it has none.
    """
    declared = declaration(path, inputs)
    if declared is None or declared.range is None:
        raise KeyError(path)
    return declared.range


def present(path: str, inputs: Inputs) -> float:
    """A parameter's value in the scenario."""
    group, name = path.split(".")
    return float(getattr(getattr(inputs.parameters, group), name))


def _arms_of(patterns: list[Pattern]) -> list[str]:
    """The runs that patterns need, the baseline first; none where a pattern needs none."""
    needed = dict.fromkeys(name for one in patterns for name in one.arms)
    return ["baseline", *(name for name in needed if name != "baseline")] if needed else []


def n_runs(report: PatternReport) -> int:
    """How many runs :func:`explained` takes."""
    return len(report.seeds) * sum(len(_arms_of(patterns)) for patterns in settings(report).values())


def explained(report: PatternReport, *, workers: int | Engine = 1) -> PatternReport:
    """The report with ``causes``, columns CAUSE_COLUMNS: one row a missed pattern, parameter and end of its range.

    ``value`` is what the pattern then amounts to, ``effect`` its difference to the report's line over the same seeds,
    each with its Monte Carlo standard error. A setting under which no replication finishes gives no row.
    """
    tried = settings(report)
    changed = {
        (path, end): dataclasses.replace(report.resolved, inputs=with_parameters(report.resolved.inputs, {path: end}))
        for path, end in tried
    }
    rows: list[tuple[Any, ...]] = []
    with engine_of(workers) as engine:
        for setting, patterns in tried.items():
            names, resolved = _arms_of(patterns), changed[setting]
            numbers = range(1, len(report.seeds) + 1)
            evidence = {one: Evidence(resolved.inputs, {}, pd.DataFrame(), DEMAND_START) for one in numbers}
            if names:
                made = arms(resolved.inputs)
                runs = ensemble_of(resolved, {name: made[name] for name in names}, report.seeds).run(engine)
                try:
                    evidence = evidence_of(runs)
                except RunError:
                    continue
            rows += [_cause(report, pattern, setting, evidence) for pattern in patterns]
    table = pd.DataFrame(rows, columns=CAUSE_COLUMNS)
    order = {one.code: place for place, one in enumerate(missed(report))}
    table = table.sort_values("code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)
    return dataclasses.replace(report, causes=table)


def _cause(report: PatternReport, pattern: Pattern, setting: Setting, evidence: dict[int, Evidence]) -> tuple[Any, ...]:
    lines = report.values[report.values["code"] == pattern.code].set_index("replication")["value"]
    shared = [number for number in evidence if number in lines.index]
    moved = values_of(pattern, [evidence[number] for number in shared])
    value, error, n = estimate(moved)
    effect, effect_error, _ = estimate(moved - lines.loc[shared].to_numpy())
    path, end = setting
    before = present(path, report.resolved.inputs)
    return pattern.code, path, end, before, value, error, effect, effect_error, verdict_of(pattern, moved), n


def telling(causes: pd.DataFrame, code: str) -> pd.Series[Any] | None:
    """Of what was tried for a pattern, the setting that brings it to its target, else the nearest to it; None if none.

    Where several bring it there, the one with the smallest effect: the least that is needed.
    """
    if causes.empty:
        return None
    rows = causes[(causes["code"] == code) & np.isfinite(causes["value"])]
    if rows.empty:
        return None
    pattern = BY_CODE[code]
    reached = rows[rows["verdict"] == MET]
    away = np.maximum(pattern.low - rows["value"], rows["value"] - pattern.high)
    ranked = reached.iloc[reached["effect"].abs().argsort()] if len(reached) else rows.iloc[away.argsort()]
    nearest: pd.Series[Any] = ranked.iloc[0]
    return nearest
