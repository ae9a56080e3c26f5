"""What a sensitivity comes to: indices by outcome and cluster, and one variance split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.results import Result
from ....analysis.sensitivity.components import choice_effects, paired_components, variance_components
from ....analysis.sensitivity.designs import MORRIS, OAT, SALTELLI, blocks_of, luck_pairs
from ....analysis.sensitivity.indices import RareVariationError, check_values, indices, ranked, varies
from ....analysis.synergy.errors import EvaluationError
from ....analysis.synergy.grid import Grid, score_grid
from ....analysis.synergy.panel import read_panel
from ....analysis.synergy.variance import complete_subgrid
from ....language import Note, Text, tr
from ...ensemble.doors import behind
from ...ensemble.store.store import Store
from ...errors import UserError
from ...files.scoring import shipped_evaluator
from ...present.quantities import MEAN, U
from ..sweep.plan import Plan, sensitivity_shares
from ..sweep.sweep import reopen
from .outcomes import Measured, measured, outcome_name, panel_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.sensitivity.components import Integers
    from ....analysis.synergy.labels import Floats

MOST_RESCORED = 1536  # runs that are scored under every choice
LEAST_BLOCKS = 4
MOST_TOLD = 8  # clusters named one by one in which an outcome never varies
FEWEST_BLOCKS = 3  # that a jackknife interval of the split can be told from
CHOICES = Grid(margin=(0.05, 0.1, 0.2), base=())


class NoSplitError(EvaluationError):
    """Why the variance of U is not split, in both languages."""

    def __init__(self, why: Text) -> None:
        super().__init__(why)
        self.note = tr("No variance split: {why}", why=why)


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """Indices and variance split.

    ``indices``: outcome, cluster (``mean``: of the clusters), factor, the columns of the design (see
    :func:`synergysim.analysis.sensitivity.indices.indices`), importance; the most important first.
    ``chance``: outcome, cluster, mean, sd (over everything), luck (sd over seeds at one point, NaN if there are none).
    ``split``: cluster, source, variance, share, lower, upper, of U; empty if it cannot be told, with a note.
    ``choices``: choice, variance, share: which of the evaluator's choices makes its part, mean of the clusters.
    ``dead``: factors that move no outcome of any cluster at all.
    """

    store: Store
    plan: Plan
    measured: Measured
    indices: pd.DataFrame
    chance: pd.DataFrame
    split: pd.DataFrame
    choices: pd.DataFrame
    dead: tuple[str, ...]
    notes: tuple[Text, ...] = field(default=())

    @property
    def design(self) -> str:
        """The design of the sweep behind it."""
        return self.plan.experiment.design

    @property
    def year(self) -> int:
        """The year looked at."""
        return self.measured.year

    @property
    def seeds(self) -> range:
        """The seeds of a point; those of a Saltelli sample differ between its base samples."""
        experiment = self.plan.experiment
        return range(experiment.seed, experiment.seed + experiment.replications)

    def plot(self) -> dict[str, Figure]:
        """The figures, by name: matplotlib figures."""
        figures: dict[str, Figure] = behind("studies.sensitivities.pictures", "figures")(self)
        return figures

    def save(self, folder: str | Path) -> Path:
        """Write tables, figures and report into a folder, which may be the store's own."""
        writing = behind("present.report.writing", "Writing")(Path(folder), False, self.store.manifest.command)
        written: Path = behind("studies.sensitivities.outputs", "write")(self, writing)
        return written


def analysed(store: Store, year: int | None = None, seed: int = 1) -> Sensitivity:
    """The sensitivity that a finished sweep tells.

    Args:
        year: The year looked at; the last by default.
        seed: Of bootstraps.

    Raises:
        UserError: the sweep is not finished, has several scenarios, or is no design that indices can be told from;
            a year that was not simulated.
        EvaluationError: an outcome that is NaN, or none that varies.
    """
    plan = reopen(store)
    _check(plan)
    inputs = plan.bases[0].resolved.inputs
    shown = inputs.end_year if year is None else year
    if not inputs.start_year <= shown <= inputs.end_year:
        raise UserError(
            tr(
                "year = {year} is outside [{start_year}, {end_year}], the years simulated.",
                year=year,
                start_year=inputs.start_year,
                end_year=inputs.end_year,
            )
        )
    scenario = plan.bases[0].resolved.scenario
    evaluator = shipped_evaluator(scenario.evaluator, scenario.folder).evaluator
    found = measured(store, inputs.clusters, plan.experiment.replications, shown, evaluator)
    points = sensitivity_shares(plan.experiment) if plan.experiment.design in (MORRIS, SALTELLI) else plan.points
    table, notes = _indices(plan, found, points, seed)
    notes += _left(found)
    split, choices, more = _split(store, plan, shown)
    by_factor = table.groupby("factor")["importance"].max()
    told = table.groupby(["outcome", "cluster"]).ngroups == sum(varies(values) for values in found.values.values())
    # An outcome that varies too rarely to be told of may still have been moved by any parameter.
    exact = told and plan.experiment.design in (MORRIS, SALTELLI, OAT)
    still = tuple(one for one in plan.paths if exact and by_factor[one] == 0)
    return Sensitivity(store, plan, found, table, _chance(plan, found), split, choices, still, (*notes, *more))


def _check(plan: Plan) -> None:
    experiment = plan.experiment
    if len(plan.bases) > 1:
        raise UserError(tr("The sweep has several scenarios; a sensitivity is one scenario's."))
    if experiment.design == "grid" or not plan.paths:
        raise UserError(tr("Indices cannot be told from a sweep of design {design}.", design=experiment.design))
    if not (experiment.synergy and experiment.stages):
        raise UserError(
            tr("The sweep keeps no synergy or no stages; sweep again with 'synergy: true' and 'stages: true'.")
        )


def _indices(plan: Plan, found: Measured, points: Floats, seed: int) -> tuple[pd.DataFrame, list[Text]]:
    tables, notes = [], []
    design = plan.experiment.design
    constant: dict[str, list[tuple[str, float]]] = {}
    for (outcome, cluster), values in found.values.items():
        if np.isfinite(values).all() and not varies(values):
            constant.setdefault(outcome, []).append((cluster, float(values.flat[0])))
            continue
        check_values(values, f"{outcome_name(outcome)} of {cluster}")
        try:
            own = ranked(design, indices(design, plan.paths, points, values, seed))
        except RareVariationError:
            notes.append(_rare(outcome, cluster))
            continue
        tables.append(own.assign(outcome=outcome, cluster=cluster))
    if not tables:
        raise EvaluationError(tr("No outcome varies enough in any cluster: there is nothing to explain."))
    notes += [note for outcome, cases in constant.items() for note in _constant(outcome, cases)]
    table = pd.concat(tables, ignore_index=True)
    first = ["outcome", "cluster"]
    return table[[*first, *(name for name in table.columns if name not in first)]], notes


def _constant(outcome: str, cases: Sequence[tuple[str, float]]) -> list[Text]:
    """What is told of an outcome that never varies in some clusters: each where they are few, else how many."""
    if len(cases) > MOST_TOLD:
        values = [value for _, value in cases]
        name = partial(outcome_name, outcome)
        return [
            tr(
                "{name} never varies in {n} clusters ({low:g} to {high:g} in every run): there it has no indices.",
                name=name,
                n=len(cases),
                low=min(values),
                high=max(values),
            )
        ]
    return [
        tr(
            "{cluster} never varies ({value:g} in every run): it has no indices.",
            cluster=partial(_of, outcome, cluster),
            value=value,
        )
        for cluster, value in cases
    ]


def _rare(outcome: str, cluster: str) -> Text:
    return tr(
        "{cluster} varies in too few points to have indices; take more samples.", cluster=partial(_of, outcome, cluster)
    )


def _of(outcome: str, cluster: str) -> str:
    """An outcome of a cluster, both in words."""
    from ....analysis.catalogue.clusters import place_name

    name, place = outcome_name(outcome), place_name(cluster)
    return str(tr("{name} ({place})", name=name, place=place))


def _left(found: Measured) -> list[Text]:
    """Runs whose U is not given and counts as the bound it would leave through: the indices say less than they seem."""
    if not found.left:
        return []
    left = np.array(list(found.left.values()))
    own = np.array([found.values[U, cluster] for cluster in found.left])[left]
    below, above = int((own < 0).sum()), int((own > 0).sum())
    runs, size = int(left.any(axis=0).sum()), left[0].size
    return [
        tr(
            "In {runs} of {size} runs U of a cluster is not given, as it would leave [-1, 1]: it "
            "counts as -1 in {below} and as 1 in {above} of {size_2} cases (a cluster in a run). "
            "Differences beyond the bound are lost, so that the ranking for U may change with "
            "these runs; narrow the ranges or simulate more firms (--scale).",
            runs=runs,
            size=size,
            below=below,
            above=above,
            size_2=own.size,
        )
    ]


def _chance(plan: Plan, found: Measured) -> pd.DataFrame:
    rows = [
        (outcome, cluster, values.mean(), values.std(), luck(under_several_lucks(plan, values)))
        for (outcome, cluster), values in found.values.items()
    ]
    return pd.DataFrame(rows, columns=["outcome", "cluster", "mean", "sd", "luck"])


def under_several_lucks(plan: Plan, values: Floats) -> Floats:
    """Of values (cells, replications) those of points that met several lucks: (points, lucks)."""
    if plan.experiment.design != SALTELLI:
        return values
    pairs = luck_pairs(plan.n_cells, len(plan.paths))
    return values[pairs[:, :2]].reshape(len(pairs), -1)


def luck(values: Floats) -> float:
    """The standard deviation over seeds at one point, of values (points, seeds); NaN with one seed."""
    return float(np.sqrt(values.var(axis=1, ddof=1).mean())) if values.shape[1] > 1 else float("nan")


def _split(store: Store, plan: Plan, year: int) -> tuple[pd.DataFrame, pd.DataFrame, list[Text]]:
    """The variance split of U, and what could not be told of it."""
    try:
        return _split_of(store, plan, year)
    except NoSplitError as error:
        return pd.DataFrame(), pd.DataFrame(), [error.note]
    except EvaluationError as error:
        return pd.DataFrame(), pd.DataFrame(), [NoSplitError(Note(str(error), str(error))).note]


def _split_of(store: Store, plan: Plan, year: int) -> tuple[pd.DataFrame, pd.DataFrame, list[Text]]:
    experiment = plan.experiment
    if experiment.design == OAT:
        raise NoSplitError(tr("one parameter at a time is no random sample of them."))
    cells = _compared(plan)
    scores, levels, clusters, notes = _rescored(store, plan, cells, year)
    tables = [
        _components(plan, values, cells).assign(cluster=cluster)
        for cluster, values in zip((*clusters, MEAN), (*scores, scores.mean(axis=0)), strict=True)
    ]
    split = pd.concat(tables, ignore_index=True)[["cluster", "source", "variance", "share", "lower", "upper"]]
    return split, choice_effects(scores.mean(axis=0), levels), notes


def _compared(plan: Plan) -> Integers:
    """The cells whose runs are scored under every choice, whole blocks of them.

    Raises:
        EvaluationError: one replication of a design in which all points have the same luck.
    """
    experiment = plan.experiment
    seeds, n_paths = experiment.replications, len(plan.paths)
    if experiment.design == SALTELLI:
        pairs = luck_pairs(plan.n_cells, n_paths)
        return np.asarray(pairs[: max(LEAST_BLOCKS, MOST_RESCORED // (3 * seeds))].ravel())
    if seeds < 2:
        raise NoSplitError(tr("one replication cannot tell chance apart; take two or more."))
    blocks = blocks_of(experiment.design, plan.n_cells, n_paths)
    if blocks.max() + 1 < FEWEST_BLOCKS:
        raise NoSplitError(
            tr(
                "{max_blocks} independent points or trajectories; it takes {fewest_blocks}.",
                max_blocks=blocks.max() + 1,
                fewest_blocks=FEWEST_BLOCKS,
            )
        )
    size = int((blocks == 0).sum())
    used = min(int(blocks.max()) + 1, max(LEAST_BLOCKS, MOST_RESCORED // (size * seeds))) * size
    return np.arange(used, dtype=np.int64)


def _components(plan: Plan, values: Floats, cells: Integers) -> pd.DataFrame:
    """The variance split of values (cells, replications, choices)."""
    design = plan.experiment.design
    if design == SALTELLI:
        return paired_components(values.reshape(-1, 3, *values.shape[1:]))
    return variance_components(values, blocks_of(design, plan.n_cells, len(plan.paths))[cells])


def _rescored(
    store: Store, plan: Plan, cells: Integers, year: int
) -> tuple[Floats, dict[str, list[object]], tuple[str, ...], list[Text]]:
    """U under every choice: (clusters, cells, replications, choices), the levels of the choices, clusters, notes."""
    scenario, seeds = plan.bases[0].resolved.scenario, plan.experiment.replications
    evaluator = shipped_evaluator(scenario.evaluator, scenario.folder).evaluator
    rows = panel_rows(store, cells.tolist(), [*evaluator.codes])
    panel = read_panel(rows, evaluator.codes, evaluator.excluded)
    grid = Grid(CHOICES.margin, CHOICES.weights, CHOICES.aggregation, (evaluator.base,), CHOICES.sign_rule)
    kept, left_out = complete_subgrid(score_grid(evaluator, [panel], None, grid, by_run=True))
    at = int(np.flatnonzero(panel.years == year)[0])
    flat = kept.synergy[..., at].reshape(-1, len(cells), seeds, len(panel.clusters))
    note = tr(
        "The variance split is computed from {size:,} of {n_runs:,} runs, scored under "
        "{n_flat} choices of the evaluator (margins, weights, aggregation, sign rule), each "
        "fitted on these runs.",
        size=flat[0, ..., 0].size,
        n_runs=plan.n_runs,
        n_flat=len(flat),
    )
    return np.moveaxis(flat, (0, 3), (3, 0)), kept.levels, panel.clusters, [note, *left_out]
