"""One experiment: replications of one scenario, scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...analysis.results import Label, Result, by_replication
from ..errors import UserError
from ..execution import Outcome, execute
from ..resolution import Resolved, resolve
from ..scenario import load
from ..scoring import Scores, check_scorable, score

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...analysis.catalogue import Language
    from ...simulation.inputs import Inputs

RUN_COLUMNS = ["run_id", "scenario", "replication", "seed", "status", "error", "wall_seconds"]
INDICATOR_COLUMNS = ["run_id", "cluster", "year", "indicator", "value"]
DIAGNOSTIC_COLUMNS = ["run_id", "cluster", "quarter", "diagnostic", "value"]
FLOW_COLUMNS = ["run_id", "cluster", "quarter", "flow", "source", "target", "value", "kind"]


class RunError(RuntimeError):
    """No replication finished. ``result`` holds what there is: the runs with their errors."""

    def __init__(self, message: str, result: RunResult) -> None:
        super().__init__(message)
        self.result = result


@dataclass(frozen=True, repr=False)
class RunResult(Result):
    """What an experiment gave, as tables.

    ``runs``: run_id, scenario, replication, seed, status ("finished" or "failed"), error, wall_seconds.
    ``indicators``: run_id, cluster, year, indicator, value; those of both systems of the catalogue, in its units, money
    at current prices.
    ``diagnostics``: run_id, cluster, quarter (as 2010Q1), diagnostic, value.
    ``flows``: run_id, cluster, quarter, flow, source, target, value, kind: what flows from one of the four subsystems
    to another; :mod:`synergysim.simulation.flows` has names and units. Its texts are categories: there are many rows.
    ``synergy``: see :func:`synergysim.scenarios.scoring.score`; ``variants`` are the same U under other choices.
    """

    resolved: Resolved
    runs: pd.DataFrame
    indicators: pd.DataFrame
    diagnostics: pd.DataFrame
    flows: pd.DataFrame
    scores: Scores

    @property
    def synergy(self) -> pd.DataFrame:
        """Order degrees, synergy and stage by scenario, replication, cluster and year."""
        return self.scores.synergy

    @property
    def variants(self) -> pd.DataFrame:
        """The synergy degree under the choices named beside the default one."""
        return self.scores.variants

    @property
    def failures(self) -> pd.DataFrame:
        """The replications that did not finish, with their errors."""
        return self.runs[self.runs["status"] == "failed"]

    @property
    def headline(self) -> str:
        """The scenario, its years, how many replications finished."""
        inputs, runs = self.resolved.inputs, len(self.runs)
        failed = f", {len(self.failures)} failed" if len(self.failures) else ""
        replications = "1 replication" if runs == 1 else f"{runs} replications"
        return f"{self.resolved.name}, {inputs.start_year}–{inputs.end_year}, {replications}{failed}"

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name, by scenario and replication."""
        frames = {
            "synergy": self.synergy, "variants": self.variants, "indicators": self.indicators,
            "diagnostics": self.diagnostics, "flows": self.flows, "runs": self.runs,
        }  # fmt: skip
        return by_replication({name: one for name, one in frames.items() if not one.empty})

    def label(self, column: str) -> Label:
        """What a column of the panels holds: an indicator, a diagnostic, a flow or a degree."""
        from ..exports import simulated_label

        return simulated_label(column)

    def plot(self, lang: Language = "en") -> dict[str, Figure]:
        """The figures of the run, by name: matplotlib figures, with bands over replications."""
        from ..pictures import run_figures

        return run_figures(self, lang)

    def save(self, folder: str | Path, force: bool = False, command: str = "") -> Path:
        """Write tables, figures, manifest and report into a folder; refused with UserError if it holds a run."""
        from ..outputs import write

        return write(self, Path(folder), force, command)


def run(
    scenario: str = "guangzhou",
    *,
    seed: int = 1,
    replications: int = 1,
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
    workers: int = 1,
    executor: Executor | None = None,
    finished: Callable[[int, Outcome[Any]], None] = lambda _, __: None,
) -> RunResult:
    """Simulate a scenario and score it.

    Replication r has seed ``seed + r - 1``. Results depend on scenario, overrides and seed, not on ``workers``. With
    more than one worker the calling script needs the usual ``if __name__ == "__main__":``.

    Args:
        scenario: a name of the library or a path to a YAML file.
        scale: share of firms simulated, 0 < scale <= 1; the scenario's own by default.
        until: last year simulated.
        overrides: parameters and facts by path, such as ``{"pricing.target_margin": 0.08}``.
        finished: is told the position and outcome of every replication when it ends.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong.
        RunError: no replication finished.
    """
    if replications < 1:
        raise UserError(f"replications = {replications} is outside [1, …]: a run needs at least one.")
    if workers < 1:
        raise UserError(f"workers = {workers} is outside [1, …]: a run needs at least one.")
    resolved = resolve(load(scenario), overrides, scale, until)
    return run_resolved(resolved, seed, replications, workers, executor, finished)


def run_resolved(
    resolved: Resolved,
    seed: int = 1,
    replications: int = 1,
    workers: int = 1,
    executor: Executor | None = None,
    finished: Callable[[int, Outcome[Any]], None] = lambda _, __: None,
) -> RunResult:
    """As :func:`run`, for a scenario that is resolved already."""
    check_scorable(resolved)
    seeds = [seed + number for number in range(replications)]
    tasks = [(resolved.inputs_of(number), one) for number, one in enumerate(seeds)]
    outcomes = execute(simulated_tables, tasks, workers, executor, finished)
    result = collected(resolved, seeds, outcomes)
    if result.indicators.empty:
        raise RunError(f"No replication of {resolved.name} finished: {outcomes[0].error}", result)
    return result


def collected(resolved: Resolved, seeds: list[int], outcomes: Sequence[Outcome[Any]]) -> RunResult:
    """The outcomes of a scenario's replications (of :func:`simulated_tables`, one a seed) as tables, scored."""
    runs = _runs_table(resolved.name, seeds, outcomes)
    tables = [(run_id, one.result) for run_id, one in zip(runs["run_id"], outcomes, strict=True) if one.result]
    indicators, diagnostics, flows = (
        _stacked([(run_id, parts[place]) for run_id, parts in tables], columns)
        for place, columns in enumerate((INDICATOR_COLUMNS, DIAGNOSTIC_COLUMNS, FLOW_COLUMNS))
    )
    scores = score(resolved, runs, indicators, diagnostics)
    return RunResult(resolved, runs, indicators, diagnostics, flows.astype({"run_id": "category"}), scores)


def simulated_tables(inputs: Inputs, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One replication: indicators by cluster and year, diagnostics and flows by cluster and quarter."""
    from ...simulation.model import record

    trajectory = record(inputs, seed)
    texts = [name for name in FLOW_COLUMNS if name not in ("run_id", "value")]
    return trajectory.indicators, trajectory.diagnostics, trajectory.flows.astype(dict.fromkeys(texts, "category"))


def _runs_table(scenario: str, seeds: list[int], outcomes: Sequence[Outcome[Any]]) -> pd.DataFrame:
    rows = [
        (
            f"{scenario}-{number:03d}",
            scenario,
            number,
            seed,
            "failed" if outcome.error else "finished",
            outcome.error or "",
            outcome.wall_seconds,
        )
        for number, (seed, outcome) in enumerate(zip(seeds, outcomes, strict=True), start=1)
    ]
    return pd.DataFrame(rows, columns=RUN_COLUMNS)


def _stacked(tables: list[tuple[str, pd.DataFrame]], columns: list[str]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat([table.assign(run_id=run_id) for run_id, table in tables], ignore_index=True)[columns]
