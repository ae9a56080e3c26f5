"""The finding of a comparison in two sentences, computed from its paired effects and hedged by their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...analysis.catalogue import Language
from ...language import Text, tr
from ..quantities import EXTENDED_OWN_WINDOW, MEAN, OWN_WINDOW, WITHOUT_COUNTS, U, name_of
from .pictures import effects_shown

if TYPE_CHECKING:
    from .compare import Comparison

MOST_LISTED = 3  # scenarios of which a sentence tells the effect one by one
CHOICES = (U, WITHOUT_COUNTS, OWN_WINDOW, EXTENDED_OWN_WINDOW)

WORDS: dict[str, Text] = {
    "first": tr("In {year}, against {baseline}, the mean of the clusters' U changes by {effects}."),
    "effect": tr("{mean:+.3f} in {name} (95 % interval {lower:+.3f} to {upper:+.3f}{hedge})"),
    "hedge": tr(", which includes 0"),
    "many": tr(
        "In {year}, against {baseline}, the mean of the clusters' U rises in {up} and falls "
        "in {down} of {n} scenarios, judged by 95 % intervals that exclude 0; the largest "
        "effect is {largest}, the smallest {smallest}."
    ),
    "second": tr(
        "Without the policy counts, which levers move by definition, {effects} are left; "
        "scored in the {choices} ways shown below, {kept} of {n} scenarios {keep} the sign "
        "of the effect with an interval that excludes 0."
    ),
    "second_many": tr(
        "Without the policy counts, which levers move by definition, the effect excludes 0 "
        "in {sure} of {n} scenarios; scored in the {choices} ways shown below, {kept} {keep} "
        "its sign with an interval that excludes 0."
    ),
    "none": tr("Fewer than two pairs of runs finished, so there is no effect to tell."),
}

Row = Mapping[str, Any]


def finding(comparison: Comparison, lang: Language = "en") -> list[str]:
    """What the scenarios change in the year shown, and how firmly, in two sentences."""
    effects = mean_effects(comparison)
    if effects.empty:
        return [WORDS["none"][lang]]
    given = {"year": comparison.year_shown, "baseline": comparison.baseline}
    default, fewer = (_rows(effects, quantity) for quantity in (U, WITHOUT_COUNTS))
    n, kept = len(default), sum(_same_sign(rows) for _, rows in effects.groupby("scenario", sort=False))
    robust = {"choices": effects["quantity"].nunique(), "kept": kept, "n": n, "keep": "keeps" if kept == 1 else "keep"}
    if n <= MOST_LISTED:
        first = WORDS["first"][lang].format(effects=_listed(default, lang), **given)
        return [first, WORDS["second"][lang].format(effects=_listed(fewer, lang), **robust)]
    ordered = sorted(default, key=lambda row: float(row["mean"]))
    first = WORDS["many"][lang].format(
        up=sum(row["lower"] > 0 for row in default), down=sum(row["upper"] < 0 for row in default), n=n,
        largest=_told(ordered[-1], lang), smallest=_told(ordered[0], lang), **given,
    )  # fmt: skip
    return [first, WORDS["second_many"][lang].format(sure=sum(map(_sure, fewer)), **robust)]


def mean_effects(comparison: Comparison) -> pd.DataFrame:
    """Effects in the year shown on the mean of the clusters, under every choice of scoring that has one."""
    if comparison.effects.empty:
        return pd.DataFrame(columns=["scenario", "quantity"])
    shown = effects_shown(comparison)
    found: pd.DataFrame = shown[(shown["cluster"] == MEAN) & shown["quantity"].isin(list(CHOICES))]
    return found


def choices_table(comparison: Comparison, scenario: str, lang: Language = "en") -> pd.DataFrame:
    """A row a scenario, a column a choice of scoring: effect on the mean of the clusters, ± half of its interval."""
    effects = mean_effects(comparison)
    rows = []
    for name, own in effects.groupby("scenario", sort=False):
        by_choice = {row["quantity"]: _plus_minus(row) for one in CHOICES for row in _rows(own, one)}
        cells = [by_choice[one] for one in CHOICES if one in by_choice]
        rows.append((name, *cells))
    known = set(effects["quantity"])
    return pd.DataFrame(rows, columns=[scenario, *("Δ " + name_of(one, lang) for one in CHOICES if one in known)])


def _plus_minus(row: Row) -> str:
    return f"{row['mean']:+.3f}\u00a0±{row['upper'] - row['mean']:.3f}"


def _rows(effects: pd.DataFrame, quantity: str) -> list[Row]:
    rows: list[Row] = [
        {str(key): value for key, value in row.items()}
        for row in effects[effects["quantity"] == quantity].to_dict("records")
    ]
    return rows


def _listed(rows: list[Row], lang: Language) -> str:
    parts = [_told(row, lang) for row in rows]
    if lang == "zh":
        return "；".join(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _told(row: Row, lang: Language) -> str:
    return WORDS["effect"][lang].format(
        name=row["scenario"], mean=row["mean"], lower=row["lower"], upper=row["upper"],
        hedge="" if _sure(row) else WORDS["hedge"][lang],
    ).replace("-0", "−0")  # fmt: skip


def _sure(row: Row) -> bool:
    return bool(row["lower"] > 0 or row["upper"] < 0)


def _same_sign(rows: pd.DataFrame) -> bool:
    """Whether the intervals of all choices lie on the same side of 0."""
    return bool((rows["lower"] > 0).all() or (rows["upper"] < 0).all())
