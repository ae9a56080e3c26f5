"""What has to be said about a scored table: what was filled, left out, beyond its bounds, or fitted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from ..language import Note, Text, joined, tr
from .catalogue.clusters import cluster_name
from .coordination import Coordination
from .synergy.errors import listed
from .synergy.fitted import FittedEvaluator
from .synergy.grey_forecast import LEAST_VALUES
from .synergy.robustness import Robustness
from .synergy.scores import Scores
from .synergy.windows import swallowed

# More indicators than this share one note.
MOST_MARGIN_NOTES = 5
SCORED_APART = tr(
    "Clusters with different indicators, years or weights are evaluated apart; there is no one evaluator to save."
)
NO_FINDING = tr(
    "Robustness was asked for, but where no cluster has a U in the last year there is no finding that could stand."
)
_REFITTED = tr(
    "Robustness fits every choice on this table, because the saved evaluator does not "
    "hold the reference it was fitted on (a large ensemble is not kept): its U is not "
    "the one reported above."
)


def fill_notes(filled: pd.DataFrame) -> Iterator[Text]:
    """Which fills reach below zero where no observed value does."""
    if filled.empty or not filled["below_zero"].any():
        return
    rows = filled[filled["below_zero"]]
    first = rows.iloc[0]
    cluster, what = str(first["cluster"]), f"{first['indicator']} ({first['year']})"
    more = tr(" and {n} more", n=len(rows) - 1) if len(rows) > 1 else Note("", "")
    yield tr(
        "{cluster}, {what}{said}: the interval of the filled value reaches below zero, where "
        "no observed value of the series lies; a straight line over time fits it badly "
        "(below_zero in filled.csv).",
        cluster=partial(cluster_name, cluster),
        what=what,
        said=more,
    )


def score_notes(scores: Sequence[Scores]) -> Iterator[Text]:
    """Which clusters leave the bounds, and when."""
    for one in scores:
        beyond = one.synergy[one.synergy["outside_bounds"]]
        for cluster, rows in beyond.groupby("cluster", sort=False):
            years = _spans(rows["year"].tolist())
            yield tr(
                "{cluster} goes beyond the evaluator's bounds in {years}; order degrees are not "
                "clipped, and U is not given where it would leave [-1, 1].",
                cluster=partial(cluster_name, str(cluster)),
                years=years,
            )
        yield from refusal_notes(one.refusals)


def margin_notes(fitted: Sequence[FittedEvaluator]) -> Iterator[Text]:
    """Which indicators have a range of their own that is smaller than the margin they are given (S2's a·|x|)."""
    found: dict[str, list[str]] = {}
    for one in fitted:
        flags = swallowed(one.window, one.evaluator)
        for place, code in enumerate(one.evaluator.codes):
            hit = flags[..., place].reshape(-1)
            names = one.clusters if flags.ndim > 1 else ("",)
            found.setdefault(code, []).extend(name for name, flag in zip(names, hit, strict=True) if flag)
    concerned = {code: names for code, names in found.items() if names}
    if len(concerned) > MOST_MARGIN_NOTES:
        units = {name for names in concerned.values() for name in names if name}
        named = list(concerned)[:MOST_MARGIN_NOTES]
        where = tr("; in {n} clusters", n=len(units)) if len(units) > 1 else Note("", "")
        yield _margin_note(tr("{n} indicators ({names}, …{where})", n=len(concerned), names=joined(named), where=where))
        return
    for code, hit_clusters in concerned.items():
        known = [name for name in hit_clusters if name]
        where = listed(partial(cluster_name, name) for name in known)
        yield _margin_note(tr("{code} ({names})", code=code, names=where) if known else Note(code, code))


def _margin_note(said: Text) -> Text:
    return tr(
        "{said}: its own range is smaller than the margin a·|x| it is given, which swallows "
        "most of its change; --margin-of range takes the margin of the range, or enter the "
        "shortfall from a limit (100 % less the rate).",
        said=said,
    )


def forecast_notes(coordination: Coordination) -> Iterator[Text]:
    """Which clusters have no forecast of D although one was asked for, and why."""
    if not coordination.reporting.forecast:
        return
    ahead = coordination.forecast
    known = ahead.groupby("cluster", sort=False)["coordination"]
    beyond = [partial(cluster_name, str(name)) for name, values in known if values.isna().all()]
    cut = [partial(cluster_name, str(name)) for name, values in known if values.isna().any() and values.notna().any()]
    short = [
        partial(cluster_name, str(name))
        for name in dict.fromkeys(coordination.degrees["cluster"])
        if name not in set(ahead["cluster"])
    ]
    if beyond:
        yield tr("No forecast of D is given for {clusters}: its path would exceed 1.", clusters=listed(beyond))
    if cut:
        yield tr(
            "The forecast of D for {clusters} ends early: beyond that its path would exceed 1.", clusters=listed(cut)
        )
    if short:
        yield tr(
            "No forecast of D is given for {clusters}: it takes {n} periods of D above 0, without a gap.",
            clusters=listed(short),
            n=LEAST_VALUES,
        )


def refusal_notes(refusals: pd.DataFrame) -> Iterator[Text]:
    """Where U is not given, by cluster and by the indicator that it is due to.

    ``refusals``: cluster, year, indicator, order_degree (see :attr:`~.synergy.scores.Scores.refusals`).
    """
    for (cluster, indicator), rows in refusals.groupby(["cluster", "indicator"], sort=False):
        years = _spans(sorted(set(rows["year"].tolist())))
        worst = rows["order_degree"].iloc[(rows["order_degree"] - 0.5).abs().argmax()]
        yield tr(
            "{cluster} has no U in {years}: it would leave [-1, 1], because {indicator} lies far "
            "beyond its bounds (order degree {worst:.3g}).",
            cluster=partial(cluster_name, str(cluster)),
            years=years,
            indicator=indicator,
            worst=worst,
        )


def robustness_notes(robustness: Sequence[Robustness], saved: bool) -> Iterator[Text]:
    """That a saved evaluator without its reference could not be varied as it was fitted."""
    if saved and not all(one.on_reference for one in robustness):
        yield _REFITTED


def _spans(years: Sequence[Any]) -> str:
    """Years in order with unbroken runs drawn together: 2010-2012, 2015; other periods one by one."""
    if any(isinstance(year, str) for year in years):
        return ", ".join(map(str, years))
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
