"""The finding of a comparison in a few sentences, computed from its paired effects; nothing is found in noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ....language import Text, language, tr
from ...present.quantities import EXTENDED_OWN_WINDOW, MEAN, OWN_WINDOW, WITHOUT_COUNTS, U, name_of
from ...present.report import KeyFigure
from ...present.report.evidence import counted, is_shown, needed_to_show, tone
from ...present.report.labels import labels_of, listed
from ..policy_costs import gain_per_money, gain_sentence, money
from .pictures import effects_shown

if TYPE_CHECKING:
    from .compare import Comparison

MOST_LISTED = 4  # scenarios of which a sentence tells the effect one by one
CHOICES = (U, WITHOUT_COUNTS, OWN_WINDOW, EXTENDED_OWN_WINDOW)

WORDS: dict[str, Text] = {
    "shown": tr(
        "In {year}, synergy U is {mean} {direction} under “{name}” than under “{baseline}” "
        "(95 % interval {lower} to {upper}, {n}, mean of the clusters)."
    ),
    "higher": tr("higher"),
    "lower": tr("lower"),
    "not_shown": tr(
        "With {n}, no difference in synergy U between “{name}” and “{baseline}” is shown in "
        "{year}: the 95 % interval, {lower} to {upper}, holds 0. {needed}"
    ),
    "same": tr("“{name}” and “{baseline}” have the same U in {year} in every pair of runs."),
    "many": tr("Against “{baseline}”, synergy U in {year} is {told} ({n} each, mean of the clusters)."),
    "up": tr("higher under {names}"),
    "down": tr("lower under {names}"),
    "open": tr("not shown to differ under {names}"),
    "effect": tr("“{name}” ({mean}; {lower} to {upper})"),
    "count": tr("{n} scenarios"),
    "largest": tr(
        "The largest effect is that of {largest}, the smallest that of {smallest}; brackets hold 95 % intervals."
    ),
    "fewer": tr(
        "Levers move the counts of measures among the indicators by definition; without "
        "these the effect is {mean} ({lower} to {upper}){hedge}."
    ),
    "hedge": tr(", which holds 0: not shown"),
    "ways_all": tr("All {choices} ways to score that were tried show the same sign."),
    "ways_some": tr("Of {choices} ways to score, {kept} show this sign; the finding depends on how U is scored."),
    "ways_every": tr("Each of these changes goes the same way under all {choices} ways to score that were tried."),
    "ways_named": tr(
        "Under all {choices} ways to score that were tried, the change goes the same way under {names}; of the others, "
        "whether U rises or falls depends on how it is scored or is not shown."
    ),
    "ways_none": tr(
        "No change is shown to go the same way under all {choices} ways to score that were tried: the finding depends "
        "on how U is scored."
    ),
    "none": tr("Fewer than two pairs of runs finished, so there is no effect to tell."),
    "not_yet": tr("“{name}” and “{baseline}” first differ in {apart}; there is no effect to tell of {year}."),
    "key_effect": tr("U in {year}, {name} against {baseline}"),
    "key_open": tr("not shown: {lower} to {upper}"),
    "key_clusters": tr("clusters in which a difference in U is shown"),
    "of": tr("{n} of {m}"),
    "key_cost": tr("cost of policy beyond {baseline}, {first}–{last}"),
}

Row = Mapping[str, Any]


def finding(comparison: Comparison) -> list[str]:
    """What the scenarios change in the year shown, how firmly, and what that costs."""
    effects = mean_effects(comparison)
    labels = labels_of([one.resolved for one in comparison.results])
    default, fewer = (_rows(effects, quantity) for quantity in (U, WITHOUT_COUNTS))
    if not default:
        return _nothing(comparison, labels)
    if len(default) == 1:
        told = [_one(default[0], comparison, labels)]
        if is_shown(default[0]):
            rest = [_without_counts(one) for one in fewer[:1]]
            if fewer and not is_shown(fewer[0]):  # of what the levers do by definition, not of what they bring about
                told, rest = [_joined([told[0], *rest])], []
            told.append(_joined([*rest, _ways(effects, default[0])]))
    else:
        told = [_many(default, comparison, labels), _ways_many(effects, labels)]
    gains = [gain_sentence(comparison, row["scenario"], labels) for row in default[:MOST_LISTED]]
    return [*told, _joined([one for one in gains if one])] if any(gains) else told


def _joined(sentences: list[str]) -> str:
    return ("" if language() == "zh" else " ").join(sentences)


def key_figures(comparison: Comparison) -> list[KeyFigure]:
    """The effect on U of every scenario, in how many clusters it is shown, and what it costs."""
    labels = labels_of([one.resolved for one in comparison.results])
    baseline, rows = labels[comparison.baseline], _rows(mean_effects(comparison), U)
    found = []
    for row in rows[:MOST_LISTED]:
        label = WORDS["key_effect"].format(year=comparison.year_shown, name=labels[row["scenario"]], baseline=baseline)
        if not is_shown(row):
            label += str(tr("; ")) + WORDS["key_open"].format(**_numbers(row))
        found.append(KeyFigure(_number(row["mean"], "+"), label, tone(row)))
    if len(rows) != 1:
        return found
    shown = effects_shown(comparison)
    own = shown[(shown["quantity"] == U) & (shown["cluster"] != MEAN)]
    sure = int(((own["lower"] > 0) | (own["upper"] < 0)).sum())
    found.append(KeyFigure(WORDS["of"].format(n=sure, m=len(own)), str(WORDS["key_clusters"])))
    costs = gain_per_money(comparison, rows[0]["scenario"])
    if costs is not None:
        inputs = comparison.results[0].resolved.inputs
        label = WORDS["key_cost"].format(baseline=baseline, first=inputs.start_year, last=inputs.end_year)
        found.append(KeyFigure(money(costs[0].mean), label))
    return found


def _nothing(comparison: Comparison, labels: dict[str, str]) -> list[str]:
    """Why there is no effect: no pairs, or the year lies before the scenarios differ."""
    told = [
        WORDS["not_yet"].format(
            name=labels[name], baseline=labels[comparison.baseline], apart=apart, year=comparison.year_shown
        )
        for name, apart in comparison.apart.items()
        if apart is not None and apart > comparison.year_shown
    ]
    return told or [str(WORDS["none"])]


def _one(row: Row, comparison: Comparison, labels: dict[str, str]) -> str:
    given = {"year": comparison.year_shown, "name": labels[row["scenario"]], "baseline": labels[comparison.baseline]}
    n = counted(row["n"])
    if is_shown(row):
        words = str(WORDS["higher" if row["mean"] > 0 else "lower"])
        numbers = _numbers(row) | {"mean": _number(abs(row["mean"]))}
        return WORDS["shown"].format(direction=words, n=n, **given, **numbers)
    if row["lower"] == row["upper"] == 0:
        return WORDS["same"].format(**given)
    needed = needed_to_show(row, _number(row["mean"], "+"))
    return WORDS["not_shown"].format(n=n, needed=needed, **given, **_numbers(row)).rstrip()


def _without_counts(row: Row) -> str:
    hedge = "" if is_shown(row) else str(WORDS["hedge"])
    return WORDS["fewer"].format(hedge=hedge, **_numbers(row))


def _many(rows: list[Row], comparison: Comparison, labels: dict[str, str]) -> str:
    groups: dict[str, list[Row]] = {name: [row for row in rows if tone(row) == name] for name in ("up", "down", "open")}
    parts = []
    for name, own in groups.items():
        if own:
            names = listed([_told(row, labels) for row in own])
            if len(rows) > MOST_LISTED:
                names = WORDS["count"].format(n=len(own))
            parts.append(WORDS[name].format(names=names))
    n = counted(min(row["n"] for row in rows))
    text = WORDS["many"].format(
        baseline=labels[comparison.baseline],
        year=comparison.year_shown,
        n=n,
        told=str(tr("; ")).join(parts),
    )
    sure = sorted((row for row in rows if is_shown(row)), key=lambda row: float(row["mean"]))
    if len(rows) > MOST_LISTED and len(sure) > 1:
        ends = {"largest": _told(sure[-1], labels), "smallest": _told(sure[0], labels)}
        text += ("" if language() == "zh" else " ") + WORDS["largest"].format(**ends)
    unshown = [row for row in groups["open"] if row["lower"] < row["upper"]]
    if unshown and len(rows) <= MOST_LISTED:
        # That of the largest: the others take more.
        largest = max(unshown, key=lambda row: abs(float(row["mean"])))
        text += ("" if language() == "zh" else " ") + needed_to_show(largest, _number(largest["mean"], "+"))
    return text


def _ways(effects: pd.DataFrame, row: Row) -> str:
    """Whether other ways to score show the same sign."""
    own = effects[effects["scenario"] == row["scenario"]]
    kept = int(((own["lower"] > 0) if row["mean"] > 0 else (own["upper"] < 0)).sum())
    return WORDS["ways_all" if kept == len(own) else "ways_some"].format(choices=len(own), kept=kept)


def _ways_many(effects: pd.DataFrame, labels: dict[str, str]) -> str:
    """Which changes go the same way under every way to score."""
    by_scenario = effects.groupby("scenario", sort=False)
    kept = [str(name) for name, rows in by_scenario if _same_sign(rows)]
    told = "ways_none" if not kept else "ways_every" if len(kept) == by_scenario.ngroups else "ways_named"
    names = listed([f"“{labels[name]}”" for name in kept[:MOST_LISTED]])
    if len(kept) > MOST_LISTED:
        names = WORDS["count"].format(n=len(kept))
    return WORDS[told].format(choices=effects["quantity"].nunique(), names=names)


def mean_effects(comparison: Comparison) -> pd.DataFrame:
    """Effects in the year shown on the mean of the clusters, under every choice of scoring that has one."""
    if comparison.effects.empty:
        return pd.DataFrame(columns=["scenario", "quantity"])
    shown = effects_shown(comparison)
    found: pd.DataFrame = shown[(shown["cluster"] == MEAN) & shown["quantity"].isin(list(CHOICES))]
    return found


def choices_table(comparison: Comparison, scenario: str) -> pd.DataFrame:
    """A row a scenario, a column a choice of scoring: effect on the mean of the clusters, ± half of its interval."""
    effects = mean_effects(comparison)
    labels = labels_of([one.resolved for one in comparison.results])
    rows = []
    for name, own in effects.groupby("scenario", sort=False):
        by_choice = {row["quantity"]: _plus_minus(row) for one in CHOICES for row in _rows(own, one)}
        cells = [by_choice[one] for one in CHOICES if one in by_choice]
        rows.append((labels[str(name)], *cells))
    known = set(effects["quantity"])
    return pd.DataFrame(rows, columns=[scenario, *("Δ " + name_of(one) for one in CHOICES if one in known)])


def _plus_minus(row: Row) -> str:
    return f"{row['mean']:+.3f}\u00a0±{row['upper'] - row['mean']:.3f}"


def _rows(effects: pd.DataFrame, quantity: str) -> list[Row]:
    rows: list[Row] = [
        {str(key): value for key, value in row.items()}
        for row in effects[effects["quantity"] == quantity].to_dict("records")
    ]
    return rows


def _told(row: Row, labels: dict[str, str]) -> str:
    return WORDS["effect"].format(name=labels[row["scenario"]], **_numbers(row))


def _numbers(row: Row) -> dict[str, str]:
    return {name: _number(row[name], "+") for name in ("mean", "lower", "upper")}


def _number(value: float, sign: str = "") -> str:
    return f"{value:{sign}z.3f}".replace("-", "−")


def _same_sign(rows: pd.DataFrame) -> bool:
    """Whether the intervals of all choices lie on the same side of 0."""
    return bool((rows["lower"] > 0).all() or (rows["upper"] < 0).all())
