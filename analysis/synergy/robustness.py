"""Whether a finding stands: U over the evaluator's own choices, rank stability, leave-one-out, variance split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import Text, joined, tr
from ..catalogue.clusters import cluster_name
from .errors import EvaluationError, RangeError, finding
from .evaluator import SynergyEvaluator
from .grid import Grid, GridScores, score_grid
from .labels import Floats
from .missing import draw_panel
from .panel import Panel, read_panel
from .ranks import descending_ranks, kendall, median, spearman
from .variance import complete_subgrid, variance_split
from .verdict import Grade, grade_of, sentence


@dataclass(frozen=True)
class Robustness:
    """What the finding of an evaluator owes to its choices, as tidy tables.

    Attributes:
        year: The year whose U is compared.
        choices: choice, margin, weights, aggregation, base, sign_rule, fill, defined, reason.
        synergy: choice, cluster, year, synergy: U under every choice that is defined.
        default: cluster, year, synergy: U under the evaluator's own choices.
        rankings: choice, kendall, spearman, same_ranking, same_first: clusters in ``year`` against the default;
            empty for one cluster.
        clusters: cluster, synergy, lowest, median, highest (of U), same_sign, rank, best_rank, median_rank,
            worst_rank, same_rank (shares of the choices).
        years: cluster, kendall, spearman (medians over the choices), same_ranking: how stably the years are ranked.
        leave_one_out: left_out, subsystem, cluster, synergy, change, rank, reason (why it cannot be left out).
        variance: Sobol indices, see :func:`variance_split`.
        notes: What could not be computed, and why.
        grade: Whether the finding ``stands``, ``stands in part`` or ``does not stand``, see :func:`grade_of`.
        on_reference: Every choice was fitted on a reference, and not on the table itself.
    """

    year: int | str
    choices: pd.DataFrame
    synergy: pd.DataFrame
    default: pd.DataFrame
    rankings: pd.DataFrame
    clusters: pd.DataFrame
    years: pd.DataFrame
    leave_one_out: pd.DataFrame
    variance: pd.DataFrame
    notes: tuple[Text, ...]
    grade: Grade
    on_reference: bool

    @property
    def verdict(self) -> str:
        """One sentence that says whether the finding stands, and what moves it."""
        return sentence(self)


def assess_robustness(
    table: pd.DataFrame,
    evaluator: SynergyEvaluator,
    *,
    reference: pd.DataFrame | Panel | None = None,
    grid: Grid | None = None,
    fills: int = 8,
    samples: int = 1024,
    seed: int = 0,
) -> Robustness:
    """Vary the evaluator's choices and see what becomes of its finding in the last year.

    Args:
        table: Tidy, as for ``fit``, or the result of :func:`fill_panel`: filled cells are then drawn from their
            intervals. U of several runs is averaged.
        evaluator: The choices that are defended.
        reference: The table every evaluator is fitted on, or the ``reference`` a fitted evaluator keeps; the table
            itself when None.
        grid: The choices tried.
        fills: Draws of the filled cells, if there are any.
        samples: Base samples of the variance split, a power of two.
        seed: Of the draws and samples.

    Raises:
        EvaluationError: a table that cannot be scored at all.
    """
    _check_sizes(fills, samples)
    panel = read_panel(table, evaluator.codes, evaluator.excluded)
    if len(panel.years) < 2:
        raise EvaluationError(tr("Robustness needs at least two years."))
    frozen_on = (
        read_panel(reference, evaluator.codes, evaluator.excluded) if isinstance(reference, pd.DataFrame) else reference
    )
    default = _synergy_of(evaluator, panel, frozen_on)
    panel, table, default, left = _with_a_finding(panel, table, default)
    scores = score_grid(evaluator, _versions(table, panel, evaluator, fills, seed), frozen_on, grid)
    part, notes = complete_subgrid(scores)
    variance = variance_split(part, -1, panel.clusters, samples, seed)
    left_out = _leave_one_out(evaluator, panel, frozen_on, default[:, -1])
    result = _assembled(panel, default, scores, variance, left_out)
    return replace(result, notes=(*left, *notes, *_undefined(scores)), on_reference=reference is not None)


def _assembled(
    panel: Panel,
    default: Floats,
    scores: GridScores,
    variance: pd.DataFrame,
    left_out: pd.DataFrame,
) -> Robustness:
    """The tables on stability, and the grade they give."""
    tried = scores.synergy.reshape(-1, *scores.synergy.shape[-2:])
    kept = np.flatnonzero(scores.defined)
    rankings = _rankings(tried[:, :, -1], default[:, -1], kept)
    clusters = _cluster_stability(tried[kept][:, :, -1], default[:, -1], panel.clusters)
    years = _year_stability(tried[kept], default, panel.clusters)
    return Robustness(
        year=panel.years.tolist()[-1],
        choices=scores.table(),
        synergy=_long(tried, panel, kept),
        default=_long(default[None], panel, np.zeros(1, dtype=np.intp)).drop(columns="choice"),
        rankings=rankings,
        clusters=clusters,
        years=years,
        leave_one_out=left_out,
        variance=variance,
        notes=(),
        grade=grade_of(rankings, clusters),
        on_reference=False,
    )


def _with_a_finding(
    panel: Panel, table: pd.DataFrame, default: Floats
) -> tuple[Panel, pd.DataFrame, Floats, tuple[Text, ...]]:
    """The clusters that have a U in the last year under the evaluator's own choices, and a note of the others."""
    given = ~np.isnan(default[:, -1])
    if given.all():
        return panel, table, default, ()
    without = [name for name, one in zip(panel.clusters, given, strict=True) if not one]
    if not given.any():
        raise RangeError(
            tr("No cluster has a U in {years}: there is no finding that could stand.", years=panel.years[-1])
        )
    note = tr(
        "Without a U in {years}, so left out: {without}.",
        years=panel.years[-1],
        without=joined([partial(cluster_name, one) for one in without]),
    )
    kept = tuple(name for name, one in zip(panel.clusters, given, strict=True) if one)
    smaller = replace(panel, values=panel.values[:, given], clusters=kept)
    return smaller, table[table["cluster"].isin(kept)], default[given], (note,)


def _check_sizes(fills: int, samples: int) -> None:
    if fills < 2 or samples < 2 or samples & (samples - 1):
        raise EvaluationError(
            tr(
                "fills = {fills} must be 2 or more and samples = {samples} a power of two.",
                fills=fills,
                samples=samples,
            )
        )


def _synergy_of(evaluator: SynergyEvaluator, panel: Panel, reference: Panel | None) -> Floats:
    fitted = evaluator.fit_panel(panel if reference is None else reference)
    return np.asarray(fitted.score_panel(panel).arrays.synergy.mean(axis=0), dtype=np.float64)


def _versions(table: pd.DataFrame, panel: Panel, evaluator: SynergyEvaluator, fills: int, seed: int) -> list[Panel]:
    """The panel, or draws of it where cells were filled."""
    if "filled" not in table.columns or not table["filled"].any():
        return [panel]
    drawn = (table.assign(value=values) for values in draw_panel(table, fills, seed))
    return [read_panel(version, evaluator.codes, evaluator.excluded) for version in drawn]


def _long(synergy: Floats, panel: Panel, choices: npt.NDArray[np.intp]) -> pd.DataFrame:
    clusters, years = len(panel.clusters), len(panel.years)
    return pd.DataFrame(
        {
            "choice": np.repeat(choices, clusters * years),
            "cluster": np.tile(np.repeat(panel.clusters, years), len(choices)),
            "year": np.tile(panel.years, len(choices) * clusters),
            "synergy": synergy[choices].reshape(-1),
        }
    )


def _rankings(tried: Floats, default: Floats, kept: npt.NDArray[np.intp]) -> pd.DataFrame:
    if len(default) < 2:
        return pd.DataFrame(columns=["choice", "kendall", "spearman", "same_ranking", "same_first"])
    values, ranks = tried[kept], descending_ranks(tried[kept])
    wanted = descending_ranks(default)
    return pd.DataFrame(
        {
            "choice": kept,
            "kendall": kendall(values, default),
            "spearman": spearman(values, default),
            "same_ranking": (ranks == wanted).all(axis=1),
            "same_first": ((ranks == 1) == (wanted == 1)).all(axis=1),
        }
    )


def _cluster_stability(tried: Floats, default: Floats, clusters: Sequence[str]) -> pd.DataFrame:
    ranks, rank = descending_ranks(tried), descending_ranks(default)
    return pd.DataFrame(
        {
            "cluster": clusters,
            "synergy": default,
            "lowest": tried.min(axis=0),
            "median": np.median(tried, axis=0),
            "highest": tried.max(axis=0),
            "same_sign": (np.sign(tried) == np.sign(default)).mean(axis=0),
            "rank": rank,
            "best_rank": ranks.min(axis=0),
            "median_rank": np.median(ranks, axis=0),
            "worst_rank": ranks.max(axis=0),
            "same_rank": (ranks == rank).mean(axis=0),
        }
    )


def _year_stability(tried: Floats, default: Floats, clusters: Sequence[str]) -> pd.DataFrame:
    """The first year is left out: it is its own base, or has none."""
    rows = []
    for j, cluster in enumerate(clusters):
        values, wanted = tried[:, j, 1:], default[j, 1:]
        same = (descending_ranks(values) == descending_ranks(wanted)).all(axis=1)
        tau, rho = kendall(values, wanted), spearman(values, wanted)
        rows.append({"cluster": cluster, "kendall": median(tau), "spearman": median(rho), "same_ranking": same.mean()})
    return pd.DataFrame(rows)


def _leave_one_out(evaluator: SynergyEvaluator, panel: Panel, reference: Panel | None, default: Floats) -> pd.DataFrame:
    """An indicator that cannot be left out has NaN and a reason."""
    parts = []
    for one in evaluator.described:
        gone = [one.indicator]
        synergy, reason = np.full_like(default, np.nan), ""
        try:
            without = reference and reference.without(gone)
            synergy = _synergy_of(evaluator.without(gone), panel.without(gone), without)[:, -1]
        except EvaluationError as error:
            reason = str(error)
        part = pd.DataFrame({"cluster": panel.clusters, "synergy": synergy, "change": synergy - default})
        part["rank"] = np.nan if reason else descending_ranks(synergy)
        parts.append(part.assign(left_out=one.indicator, subsystem=one.subsystem, reason=reason))
    columns = ["left_out", "subsystem", "cluster", "synergy", "change", "rank", "reason"]
    return pd.concat(parts, ignore_index=True)[columns]


def _undefined(scores: GridScores) -> tuple[Text, ...]:
    if not scores.reasons:
        return ()
    count, total = len(scores.reasons), scores.defined.size
    # The last is under the widest margin: the first would be the zero that every window has without a margin.
    said = finding(list(scores.reasons.values())[-1])
    return (tr("{count} of {total} combinations give no U; for example: {said}", count=count, total=total, said=said),)
