"""One experiment: replications of one scenario, scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.results import Label, Result, by_replication
from ....language import speaking, tr
from ...ensemble.doors import behind
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble, Runs
from ...ensemble.mirrored import mirrored
from ...ensemble.result_folder import check_free
from ...errors import UserError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import Scores, check_scorable, score
from ..synergy_sources.split import SynergySources, split_replications

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.catalogue import Language


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
    ``synergy``: see :func:`.scoring.score`; ``variants`` are the same U under other choices.
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
    def twos(self) -> dict[int, int] | None:
        """By replication, the number of its two where worlds mirror each other; see :func:`.mirrored`."""
        numbers = mirrored(self.resolved.inputs.world, self.runs["seed"])
        return None if numbers is None else dict(zip(self.runs["replication"], numbers, strict=True))

    def twos_of(self, replications: Iterable[int]) -> list[int] | None:
        """:attr:`twos` of some replications."""
        known = self.twos
        return None if known is None else [known[one] for one in replications]

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
        label: Label = behind("studies.exports", "simulated_label")(column)
        return label

    @cached_property
    def split(self) -> SynergySources:
        """U split exactly over what made it; sixteen short runs for each of the first replications when first asked.

        Raises:
            UserError: none of them finished.
        """
        return split_replications(self.resolved, self.runs["seed"])

    def split_if_any(self, workers: int | Engine | None = None) -> SynergySources | None:
        """:attr:`split`, or None where there is none; given ``workers`` it is made by them, anew.

        There is none where nothing is scored, or where no replication finished all its runs.
        """
        try:
            if self.synergy.empty:
                return None
            return self.split if workers is None else split_replications(self.resolved, self.runs["seed"], workers)
        except UserError:
            return None

    @property
    def sources(self) -> pd.DataFrame:
        """Where U comes from: cluster, year, source, value, lower, upper, synergy …; see :attr:`split`."""
        return self.split.table

    def plot(self, lang: Language | None = None) -> dict[str, Figure]:
        """The figures of the run, by name: matplotlib figures, with bands over replications."""
        with speaking(lang):
            figures: dict[str, Figure] = behind("studies.run.pictures", "run_figures")(self)
            split = self.split_if_any()
            if split is not None:
                drawings = behind("studies.synergy_sources.change", "split_drawings")(split)
                figures |= {name: draw() for name, draw in drawings.items()}
        return figures

    def save(
        self, folder: str | Path, force: bool = False, command: str = "", sources: bool = True,
        lang: Language | None = None,
    ) -> Path:  # fmt: skip
        """Write tables, figures, manifest and report into a folder; refused with UserError if it holds a run.

        Without ``sources``, :attr:`split` is not simulated and not told.
        """
        check_free(Path(folder), force)
        split = self.split_if_any() if sources else None
        with speaking(lang):
            written: Path = behind("studies.run.outputs", "write")(self, Path(folder), force, command, split=split)
        return written


def run(
    scenario: str = "guangzhou",
    *,
    seed: int = 1,
    replications: int = 1,
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
    world: str | None = None,
    posterior: str | Path | None = None,
    workers: int | Engine = 1,
) -> RunResult:
    """Simulate a scenario and score it.

    Replication r has seed ``seed + r - 1``. Results depend on scenario, overrides and seed, not on ``workers``. With
    more than one worker the calling script needs the usual ``if __name__ == "__main__":``.

    Args:
        scenario: a name of the library or a path to a YAML file.
        scale: share of firms simulated, 0 < scale <= 1; the scenario's own by default.
        until: last year simulated.
        overrides: parameters and facts by path, such as ``{"pricing.target_margin": 0.08}``.
        world: "uncertain" (the seed also draws the outside world after the last year observed) or "certain"; the
            scenario's own by default.
        posterior: one of the library by name, or a JSON file of a calibration: each replication draws its parameters.
        workers: as those of :meth:`~.Ensemble.run`.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong.
        RunError: no replication finished.
    """
    if replications < 1:
        raise UserError(
            tr("replications = {replications} is outside [1, …]: a run needs at least one.", replications=replications)
        )
    resolved = resolve(load(scenario, world), overrides, scale, until)
    if posterior is not None:
        from ..calibration.posterior import read_posterior, with_posterior

        resolved = with_posterior(resolved, read_posterior(posterior), replications, seed)
    return run_resolved(resolved, seed, replications, workers)


def run_resolved(resolved: Resolved, seed: int = 1, replications: int = 1, workers: int | Engine = 1) -> RunResult:
    """As :func:`run`, for a scenario that is resolved already."""
    check_scorable(resolved)
    return run_of(Ensemble([resolved], range(seed, seed + replications)).run(workers))


def run_of(runs: Runs, arm: str | None = None) -> RunResult:
    """One arm of an ensemble that has been run, its first by default, scored.

    Raises:
        RunError: no replication of it finished.
    """
    own = runs.of(next(iter(runs.ensemble.arms)) if arm is None else arm)
    result = scored(own)
    if result.indicators.empty:
        raise RunError(f"No replication of {result.resolved.name} finished: {result.failures['error'].iloc[0]}", result)
    return result


def scored(runs: Runs) -> RunResult:
    """The only arm of an ensemble as tables, scored; empty ones if no replication finished."""
    (resolved,) = runs.ensemble.arms.values()
    indicators, diagnostics, flows = (runs.table(name) for name in ("indicators", "diagnostics", "flows"))
    scores = score(resolved, runs.runs, indicators, diagnostics)
    return RunResult(resolved, runs.runs, indicators, diagnostics, flows.astype({"run_id": "category"}), scores)
