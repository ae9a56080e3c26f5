"""In one sentence: does the ranking of the clusters (with one cluster: the sign of U) stand, and what moves it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from ...language import Text, tr, trc
from ..catalogue.clusters import cluster_name
from .ranks import median

if TYPE_CHECKING:
    from .robustness import Robustness

Grade = Literal["stands", "stands in part", "does not stand"]
Words = Text

# Least share of the choices that keep the first place (or the sign of U), and least median tau.
STANDS = (0.9, 0.8)
STANDS_IN_PART = (0.6, 0.5)
GRADES: dict[Grade, Words] = {
    "stands": tr("is robust"),
    "stands in part": tr("is robust in part"),
    "does not stand": tr("is not robust"),
}
FACTOR_NAMES: dict[str, Words] = {
    "margin": tr("margin a"),
    "weights": trc("verdict", "weights"),
    "aggregation": tr("aggregation"),
    "base": tr("base year"),
    "sign_rule": tr("sign rule"),
    "fill": tr("filled cells"),
}
_SENTENCES: dict[str, Words] = {
    "several": tr(
        "The ranking of the {n} clusters by U in {year} {grade}: {first:.0%} of {tried} keep "
        "{name} first, {same:.0%} keep every rank, and the median rank agreement is "
        "{tau:.2f} (Kendall); {cause}."
    ),
    "one": tr(
        "U of {name} is {sign} in {year}, and this {grade}: {same:.0%} of {tried} agree, U runs "
        "from {low:.2f} to {high:.2f} and the median rank agreement of its years is "
        "{tau:.2f} (Kendall); {cause}."
    ),
    "above": tr("positive"),
    "not_above": tr("not positive"),
    "tried": tr("{n} combinations of choices"),
    "tried_fills": tr("{n} combinations of choices and draws of the filled cells"),
    "cause": tr("most of the spread of U comes from the {name}"),
    "no_cause": tr("no choice moves U"),
}


def grade_of(rankings: pd.DataFrame, clusters: pd.DataFrame) -> Grade:
    """How far the finding stands, from the tables of a :class:`Robustness`.

    It ``stands`` where at least 90 % of the choices keep the first place and the median Kendall agreement of the
    ranking with the default one is at least 0.8, ``stands in part`` from 60 % and 0.5. For one cluster the share is
    of the choices that keep the sign of U. The cut-offs are this project's.
    """
    if len(clusters) == 1:
        share, tau = float(clusters["same_sign"].iloc[0]), 1.0
    else:
        share, tau = float(rankings["same_first"].mean()), median(rankings["kendall"].to_numpy(dtype=np.float64))
    if share >= STANDS[0] and tau >= STANDS[1]:
        return "stands"
    return "stands in part" if share >= STANDS_IN_PART[0] and tau >= STANDS_IN_PART[1] else "does not stand"


def sentence(result: Robustness) -> str:
    """The verdict on a robustness result."""
    top = result.clusters.sort_values("rank").iloc[0]
    said = {
        "year": result.year,
        "grade": str(GRADES[result.grade]),
        "name": cluster_name(str(top["cluster"])),
        "tried": _tried(result),
        "cause": _cause(result),
    }
    if len(result.clusters) == 1:
        sign = str(_SENTENCES["above" if top["synergy"] > 0 else "not_above"])
        numbers = {"same": top["same_sign"], "low": top["lowest"], "high": top["highest"]}
        return _SENTENCES["one"].format(**said, **numbers, sign=sign, tau=result.years["kendall"].iloc[0])
    shares = result.rankings[["same_first", "same_ranking"]].mean()
    tau = median(result.rankings["kendall"].to_numpy(dtype=np.float64))
    numbers = {"n": len(result.clusters), "first": shares["same_first"], "same": shares["same_ranking"], "tau": tau}
    return _SENTENCES["several"].format(**said, **numbers)


def _tried(result: Robustness) -> str:
    kind = "tried_fills" if result.choices["fill"].max() > 0 else "tried"
    return _SENTENCES[kind].format(n=int(result.choices["defined"].sum()))


def _cause(result: Robustness) -> str:
    effects = result.variance.groupby("factor", sort=False)["total"].mean()
    if not (effects > 0).any():
        return str(_SENTENCES["no_cause"])
    return _SENTENCES["cause"].format(name=str(FACTOR_NAMES[str(effects.idxmax())]))
