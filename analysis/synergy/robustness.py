"""Whether a finding stands: U over the evaluator's own choices, rank stability, leave-one-out, variance split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import EvaluationError
from .evaluator import SynergyEvaluator
from .grid import Grid, GridScores, score_grid
from .labels import Floats
from .missing import draw_panel
from .panel import Panel, read_panel
from .ranks import descending_ranks, kendall, spearman
from .variance import complete_subgrid, variance_split

# What "stands" and "stands in part" mean: share of choices that keep the first place (or the sign of U), median tau.
STANDS = (0.9, 0.8)
STANDS_IN_PART = (0.6, 0.5)


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
        verdict: One sentence that says whether the finding stands.
    """

    year: int
    choices: pd.DataFrame
    synergy: pd.DataFrame
    default: pd.DataFrame
    rankings: pd.DataFrame
    clusters: pd.DataFrame
    years: pd.DataFrame
    leave_one_out: pd.DataFrame
    variance: pd.DataFrame
    notes: tuple[str, ...]
    verdict: str


def assess_robustness(
    table: pd.DataFrame,
    evaluator: SynergyEvaluator,
    *,
    reference: pd.DataFrame | None = None,
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
        reference: The table every evaluator is fitted on; the table itself when None.
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
        raise EvaluationError("Robustness needs at least two years.")
    frozen_on = None if reference is None else read_panel(reference, evaluator.codes, evaluator.excluded)
    default = _synergy_of(evaluator, panel, frozen_on)
    scores = score_grid(evaluator, _versions(table, panel, evaluator, fills, seed), frozen_on, grid)
    part, notes = complete_subgrid(scores)
    variance = variance_split(part, -1, panel.clusters, samples, seed)
    left_out = _leave_one_out(evaluator, panel, frozen_on, default[:, -1])
    return _assembled(panel, default, scores, variance, left_out, notes)


def _assembled(
    panel: Panel,
    default: Floats,
    scores: GridScores,
    variance: pd.DataFrame,
    left_out: pd.DataFrame,
    notes: tuple[str, ...],
) -> Robustness:
    """The tables on stability, and the verdict on all."""
    tried = scores.synergy.reshape(-1, *scores.synergy.shape[-2:])
    kept = np.flatnonzero(scores.defined)
    rankings = _rankings(tried[:, :, -1], default[:, -1], kept)
    clusters = _cluster_stability(tried[kept][:, :, -1], default[:, -1], panel.clusters)
    years = _year_stability(tried[kept], default, panel.clusters)
    year = int(panel.years[-1])
    return Robustness(
        year=year,
        choices=scores.table(),
        synergy=_long(tried, panel, kept),
        default=_long(default[None], panel, np.zeros(1, dtype=np.intp)).drop(columns="choice"),
        rankings=rankings,
        clusters=clusters,
        years=years,
        leave_one_out=left_out,
        variance=variance,
        notes=(*notes, *_undefined(scores)),
        verdict=verdict(year, rankings, clusters, years, variance),
    )


def _check_sizes(fills: int, samples: int) -> None:
    if fills < 2 or samples < 2 or samples & (samples - 1):
        raise EvaluationError(f"fills = {fills} must be 2 or more and samples = {samples} a power of two.")


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
        rows.append(
            {"cluster": cluster, "kendall": _median(tau), "spearman": _median(rho), "same_ranking": same.mean()}
        )
    return pd.DataFrame(rows)


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else float("nan")


def _leave_one_out(evaluator: SynergyEvaluator, panel: Panel, reference: Panel | None, default: Floats) -> pd.DataFrame:
    """An indicator that cannot be left out has NaN and a reason."""
    parts = []
    for position, one in enumerate(evaluator.described):
        synergy, reason = np.full_like(default, np.nan), ""
        try:
            smaller = evaluator.without([one.indicator])
            synergy = _synergy_of(smaller, _sliced(panel, position), reference and _sliced(reference, position))[:, -1]
        except EvaluationError as error:
            reason = str(error)
        part = pd.DataFrame({"cluster": panel.clusters, "synergy": synergy, "change": synergy - default})
        part["rank"] = np.nan if reason else descending_ranks(synergy)
        parts.append(part.assign(left_out=one.indicator, subsystem=one.subsystem, reason=reason))
    columns = ["left_out", "subsystem", "cluster", "synergy", "change", "rank", "reason"]
    return pd.concat(parts, ignore_index=True)[columns]


def _sliced(panel: Panel, position: int) -> Panel:
    names = tuple(name for i, name in enumerate(panel.indicators) if i != position)
    return replace(panel, values=np.delete(panel.values, position, axis=-1), indicators=names)


def _undefined(scores: GridScores) -> tuple[str, ...]:
    if not scores.reasons:
        return ()
    total = scores.defined.size
    return (
        f"{len(scores.reasons)} of {total} combinations give no U; for example: {next(iter(scores.reasons.values()))}",
    )


def verdict(
    year: int, rankings: pd.DataFrame, clusters: pd.DataFrame, years: pd.DataFrame, variance: pd.DataFrame
) -> str:
    """One sentence: does the ranking of the clusters (with one cluster: the sign of U) stand, and what moves it."""
    effects = variance.groupby("factor", sort=False)["total"].mean()
    cause = f"most of the spread of U comes from the choice of {str(effects.idxmax()).replace('_', ' ')}"
    if len(clusters) == 1:
        only = clusters.iloc[0]
        tau = float(years["kendall"].iloc[0])
        sign = "positive" if only["synergy"] > 0 else "not positive"
        return (
            f"That U of {only['cluster']} is {sign} in {year} {_grade(only['same_sign'], 1.0)}: "
            f"{only['same_sign']:.0%} of the choices agree, U runs from {only['lowest']:.2f} to {only['highest']:.2f} "
            f"and the median rank agreement of its years is {tau:.2f} (Kendall); {cause}."
        )
    first = clusters.sort_values("rank").iloc[0]["cluster"]
    same_first, tau = float(rankings["same_first"].mean()), _median(rankings["kendall"].to_numpy(dtype=np.float64))
    return (
        f"The ranking of the {len(clusters)} clusters by U in {year} {_grade(same_first, tau)}: "
        f"{same_first:.0%} of {len(rankings)} choices keep {first} first, {rankings['same_ranking'].mean():.0%} keep "
        f"every rank, and the median rank agreement is {tau:.2f} (Kendall); {cause}."
    )


def _grade(share: float, tau: float) -> str:
    if share >= STANDS[0] and tau >= STANDS[1]:
        return "stands"
    return "stands in part" if share >= STANDS_IN_PART[0] and tau >= STANDS_IN_PART[1] else "does not stand"
