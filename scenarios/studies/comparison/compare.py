"""One experiment: several scenarios under the same luck, and what each changes against the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.comparison import common_replications, effects_against, stage_transitions
from ....analysis.results import Label, Result
from ....language import speaking, tr
from ...ensemble.doors import behind
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble, Runs
from ...errors import UserError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import check_scorable
from ...present import quantities
from ..run.measured import measured
from ..run.run import RunError, RunResult, scored

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.catalogue import Language

LEVEL = 0.95
PRECISION = 0.01
STAGE_COLUMNS = ["scenario", "replication", "cluster", "year", "stage"]


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """What a comparison gave.

    ``results``: the run of every scenario, the baseline first. ``indicators``: what is shown besides synergy and order
    degrees. ``precision``: the half-width of the 95 % interval for which replications are counted: of U and order
    degrees as it is, of indicators and diagnostics as a share of the baseline's mean. ``year``: of the tables of
    effects; the last one that all scenarios have if None.
    """

    results: tuple[RunResult, ...]
    indicators: tuple[str, ...] = ()
    precision: float = PRECISION
    year: int | None = None

    @property
    def names(self) -> list[str]:
        """The scenarios, the baseline first."""
        return [one.resolved.name for one in self.results]

    @property
    def baseline(self) -> str:
        """The scenario that the others are compared with."""
        return self.names[0]

    def __getitem__(self, name: str) -> RunResult:
        """The run of a scenario by its name."""
        return self.results[self.names.index(name)]

    @property
    def headline(self) -> str:
        """The scenarios, the baseline first."""
        return " against ".join([", ".join(self.names[1:]), self.baseline])

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Effects, transitions between stages, degrees, everything measured, and the runs."""
        frames = {
            "effects": self.effects, "transitions": self.transitions, "synergy": self.synergy,
            "quantities": self.quantities, "runs": self.runs,
        }  # fmt: skip
        return {name: one for name, one in frames.items() if not one.empty}

    def label(self, column: str) -> Label:
        """What a column of the panels holds."""
        label: Label = behind("studies.exports", "simulated_label")(column)
        return label

    @cached_property
    def quantities(self) -> pd.DataFrame:
        """scenario, replication, cluster, year, quantity, value: everything measured; means over shared clusters."""
        shared = set.intersection(*(set(one.resolved.inputs.clusters) for one in self.results))
        return pd.concat([measured(one, sorted(shared)) for one in self._finished], ignore_index=True)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Paired effects; see :func:`synergysim.analysis.comparison.effects_against`.

        None of a year before a scenario first differs from the baseline in anything simulated: what a way to score
        makes of later years, as bounds from the own window do, is no effect.
        """
        table = self.quantities
        if self.baseline not in set(table["scenario"]):
            return pd.DataFrame(columns=["scenario", "quantity", "cluster", "year"])
        relative = [name for name in table["quantity"].unique() if name not in quantities.DEGREES]
        by, twos = ["cluster", "year"], self.results[0].twos
        found = effects_against(table, self.baseline, by, self.precision, relative, LEVEL, twos)
        first = found["scenario"].map({name: year for name, year in self.apart.items() if year is not None})
        return found[~(found["year"] < first)].reset_index(drop=True)

    @cached_property
    def apart(self) -> dict[str, int | None]:
        """By scenario, the first year in which anything simulated differs from the baseline; None if nothing does."""
        table = self.quantities[~self.quantities["quantity"].isin(list(quantities.DEGREES))]
        keys = ["replication", "cluster", "year", "quantity"]
        baseline = table[table["scenario"] == self.baseline][[*keys, "value"]]
        found: dict[str, int | None] = {}
        for name in self.names[1:]:
            both = baseline.merge(table[table["scenario"] == name][[*keys, "value"]], on=keys, suffixes=("", "_other"))
            different = both.loc[(both["value"] != both["value_other"]) & both["value"].notna(), "year"]
            found[name] = None if different.empty else int(different.min())
        return found

    @property
    def year_shown(self) -> int:
        """The year of the tables of effects."""
        return self.year or min(one.resolved.inputs.end_year for one in self.results)

    @cached_property
    def transitions(self) -> pd.DataFrame:
        """When stages are reached; see :func:`synergysim.analysis.comparison.stage_transitions`."""
        return stage_transitions(self.synergy[STAGE_COLUMNS])

    @property
    def synergy(self) -> pd.DataFrame:
        """Order degrees, synergy and stage by scenario, replication, cluster and year."""
        return pd.concat([one.synergy for one in self._finished], ignore_index=True)

    @property
    def _finished(self) -> list[RunResult]:
        return [one for one in self.results if not one.synergy.empty]

    @property
    def runs(self) -> pd.DataFrame:
        """The runs of all scenarios: run_id, scenario, replication, seed, status, error, wall_seconds."""
        return pd.concat([one.runs for one in self.results], ignore_index=True)

    @property
    def failures(self) -> pd.DataFrame:
        """The replications that did not finish, with their errors."""
        return pd.concat([one.failures for one in self.results], ignore_index=True)

    @cached_property
    def dropped_pairs(self) -> dict[str, tuple[int, int]]:
        """By scenario: pairs left out because one side did not finish, and pairs asked for; only where any is."""
        asked = len(self.results[0].runs)
        found = {}
        for name in self.names[1:]:
            _, _, dropped = common_replications(self._finish_marks, self.baseline, name)
            if dropped:
                found[name] = (dropped, asked)
        return found

    @property
    def _finish_marks(self) -> pd.DataFrame:
        finished = (self.runs["status"] == "finished").astype(float).replace(0.0, float("nan"))
        return self.runs.assign(value=finished)[["scenario", "replication", "value"]]

    def plot(self, lang: Language | None = None) -> dict[str, Figure]:
        """The figures of the comparison, by name: matplotlib figures, in the language of the process or another."""
        with speaking(lang):
            figures: dict[str, Figure] = behind("studies.comparison.pictures", "comparison_figures")(self)
        return figures

    def save(self, folder: str | Path, force: bool = False, command: str = "", lang: Language | None = None) -> Path:
        """Write tables, figures, manifest and report into a folder; refused with UserError if it holds a run."""
        with speaking(lang):
            written: Path = behind("studies.comparison.outputs", "write")(self, Path(folder), force, command)
        return written


def compare(
    scenarios: Sequence[str],
    *,
    seed: int = 1,
    replications: int = 30,
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
    world: str | None = None,
    posterior: str | Path | None = None,
    indicators: Sequence[str] = (),
    precision: float = PRECISION,
    year: int | None = None,
    workers: int | Engine = 1,
) -> Comparison:
    """Simulate scenarios under common random numbers and compare each with the first.

    Replication r of every scenario has seed ``seed + r - 1``: the same firms meet the same luck and the same outside
    world, so that a paired difference is the effect of what the scenarios differ in.

    Args:
        scenarios: Two or more names of the library or paths to YAML files; the first is the baseline.
        indicators: Codes (A1) or diagnostics (online_share) that tables and figures show besides the degrees.
        precision: See :class:`Comparison`.
        year: See :class:`Comparison`.
        overrides: Values by path for all scenarios alike.
        posterior: One of the library by name, or a JSON file of a calibration: replication r draws the same parameters
            in every scenario.
        world: Of all scenarios alike, see :func:`..experiments.run.run`.
        workers: As those of :meth:`~.Ensemble.run`.

    Raises:
        UserError, ParameterError: a scenario, a name or a value is wrong, or the scenarios cannot be compared.
        RunError: no run finished.
    """
    resolved = [resolve(load(name, world), overrides, scale, until) for name in scenarios]
    if posterior is not None:
        from ..calibration.posterior import read_posterior, with_posterior

        found = read_posterior(posterior)
        resolved = [with_posterior(one, found, replications, seed) for one in resolved]
    return compare_resolved(resolved, seed, replications, indicators, precision, year, workers=workers)


def compare_resolved(
    resolved: Sequence[Resolved],
    seed: int = 1,
    replications: int = 30,
    indicators: Sequence[str] = (),
    precision: float = PRECISION,
    year: int | None = None,
    *,
    workers: int | Engine = 1,
) -> Comparison:
    """As :func:`compare`, for scenarios that are resolved already."""
    check_comparable(resolved, replications, tuple(indicators), precision, year)
    return comparison_of(Ensemble(resolved, range(seed, seed + replications)).run(workers), indicators, precision, year)


def comparison_of(
    runs: Runs, indicators: Sequence[str] = (), precision: float = PRECISION, year: int | None = None
) -> Comparison:
    """As :func:`compare`, of an ensemble that has been run; its first arm is the baseline.

    Raises:
        UserError: what cannot be compared. RunError: no run finished.
    """
    arms = runs.ensemble.arms
    check_comparable(list(arms.values()), len(runs.ensemble.seeds), tuple(indicators), precision, year)
    results = tuple(scored(runs.of(arm)) for arm in arms)
    if all(one.synergy.empty for one in results):
        raise RunError(f"No run of the comparison finished: {runs.failures['error'].iloc[0]}", results[0])
    return Comparison(results, tuple(indicators), precision, year)


def check_comparable(
    resolved: Sequence[Resolved],
    replications: int,
    indicators: tuple[str, ...],
    precision: float,
    year: int | None = None,
) -> None:
    """Refuse, before anything is simulated, what cannot be compared; raises UserError."""
    if len(resolved) < 2:
        raise UserError(
            tr("A comparison needs at least two scenarios; the first is the one the others are compared with.")
        )
    if replications < 2:
        raise UserError(
            tr(
                "replications = {replications} is outside [2, …]: an interval needs at least two pairs.",
                replications=replications,
            )
        )
    if not precision > 0:
        raise UserError(
            tr(
                "precision = {precision:g} must be above 0: the half-width wanted of the 95 % interval.",
                precision=precision,
            )
        )
    quantities.check_known(indicators)
    names = [one.name for one in resolved]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise UserError(tr("Two of the scenarios are called {twice!r}; give each a name of its own.", twice=twice))
    first, last = resolved[0].inputs.start_year, min(one.inputs.end_year for one in resolved)
    if year is not None and not first <= year <= last:
        raise UserError(
            tr(
                "year = {year} is outside [{first}, {last}], the years that all scenarios have.",
                year=year,
                first=first,
                last=last,
            )
        )
    for one in resolved:
        check_scorable(one)
        _check_same_luck(resolved[0], one)


def _check_same_luck(first: Resolved, other: Resolved) -> None:
    """Luck goes by firm and quarter, and U by evaluator: scenarios that differ in these cannot be paired."""
    evaluators = first.scenario.evaluator, other.scenario.evaluator
    if evaluators[0] == evaluators[1]:  # perhaps two files of one name
        evaluators = first.scenario.evaluator_place, other.scenario.evaluator_place
    if first.scenario.has_evaluator_of(other.scenario):
        evaluators = evaluators[0], evaluators[0]
    for what, hint, one, two in (
        ("start_year", "", first.inputs.start_year, other.inputs.start_year),
        ("scale", "; give both the same with --scale", first.inputs.scale, other.inputs.scale),
        ("world", "; give both the same with --world", first.inputs.world, other.inputs.world),
        ("evaluator", ": their U are different quantities", *evaluators),
    ):
        if one != two:
            raise UserError(
                tr(
                    "{name} and {name_2} cannot be compared: {what} is {one} in one, {two} in the other{hint}.",
                    name=first.name,
                    name_2=other.name,
                    what=what,
                    one=one,
                    two=two,
                    hint=hint,
                )
            )
    if not set(first.inputs.clusters) & set(other.inputs.clusters):
        raise UserError(
            tr(
                "{name} and {name_2} cannot be compared: they have no cluster in common.",
                name=first.name,
                name_2=other.name,
            )
        )
