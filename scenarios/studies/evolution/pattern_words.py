"""The words of the pattern report: units, verdicts, how a target was used, and fixed sentences, in both languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ....language import Text, Texts, language, tr
from .pattern_list import BY_CODE

if TYPE_CHECKING:
    from .pattern_list import Pattern

UNITS_ZH = {
    "": "", "per year": "每年", "years": "年", "exponent": "指数", "multiple": "倍", "elasticity": "弹性",
    "ratio": "比值",
    "Spearman": "斯皮尔曼相关系数", "industries of 5": "个行业（共 5 个）",
    "share of industry-years": "占行业×年份的比例",
    "states": "个状态", "percent": "%", "percent a year": "%/年", "percentage points": "个百分点",
    "percentage points a year": "个百分点/年", "share of growth": "占增长的比例",
}  # fmt: skip
VERDICTS: dict[str, Text] = {
    "met": tr("met"),
    "missed": tr("missed"),
    "cannot be judged": tr("cannot be judged"),
}
USES: dict[str, Text] = {
    "fitted": tr("yes: a target of the calibration"),
    "set": tr("yes: a parameter was set with it"),
    "no": tr("no"),
    "held out": tr("no: held out"),
}
GROWTH: dict[str, Text] = {
    "growth": tr("growth of productivity"),
    "within": tr("within firms"),
    "research": tr("… by research"),
    "frontier": tr("… from the frontier abroad"),
    "imitation": tr("… by imitation"),
    "density": tr("… by density (agglomeration)"),
    "reallocation": tr("reallocation among survivors"),
    "entry": tr("entrants"),
    "exit": tr("exits"),
}
METHODS: dict[str, Text] = {
    "": tr("Foster–Haltiwanger–Krizan"),
    "op_": tr("Melitz–Polanec"),
}

THEMES: dict[str, Text] = {
    "1": tr("Selling online"),
    "2": tr("Sizes and growth of firms"),
    "3": tr("Platforms"),
    "4": tr("Entry, exit, leaders"),
    "5": tr("Exports, output and firms"),
    "7": tr("Order of the clusters by U"),
    "8": tr("Direction of export changes"),
    "9": tr("Trade balance"),
    "10": tr("Stable states"),
    "11": tr("Tax relief alone"),
    "12": tr("Productivity"),
    "13": tr("Work and wages"),
    "14": tr("Profits and bad loans"),
    "15": tr("Demand not delivered"),
}

WORDS: dict[str, Text] = {
    "title": tr("Patterns of {name}"),
    "tiles": tr("Which patterns are met, by theme; codes as in the table."),
    "heading": tr("Patterns"),
    "firms": tr("What the patterns of firms are read from"),
    "growth": tr("Where the growth of productivity comes from"),
    "causes": tr("Why patterns are missed: experiments"),
    "ran": tr(
        "Scenario {name}, {first}-{last}, {n} replications (seeds {a} to {b}), {scale:.3g} of all firms simulated."
    ),
    "tally": tr("{met} of {all} patterns met, {missed} missed, {unjudged} cannot be judged."),
    "unused": tr("Of the {met} met, {unused} have targets that were not used to set the model."),
    "arms": tr(
        "Every replication ran five times: as it is, with single-homing, with a quarter more "
        "foreign demand from 2012 for good, without policy, with tax relief alone."
    ),
    "missed": tr("Missed are: {names}."),
    "none_missed": tr("None of those that can be judged is missed."),
    "table": tr("Patterns, targets and verdicts."),
    "reasons": tr("Where the targets come from, and what was found where a pattern is missed."),
    "chart": tr("Values against targets; lines reach two Monte Carlo standard errors either way."),
    "curves": tr("Adoption, sizes, growth and exit of the simulated firms."),
    "parts": tr(
        "Growth of producers' productivity a year, 2010 to 2019, and its parts (percent a "
        "year ± Monte Carlo standard error)."
    ),
    "methods": tr(
        "Firms count by their workers, clusters apart. Foster, Haltiwanger and Krizan hold "
        "entrants against the first year's mean, as the evidence does; Melitz and Polanec "
        "against survivors of the same year. Only what happens within firms can be told by "
        "source."
    ),
    "entrants": tr("Producers founded since 2010 are {firms} % of those of 2019 and give {work} % of the work."),
    "tried": tr(
        "What a missed pattern amounts to with one parameter at an end of its declared "
        "range, same seeds; effect: difference to the scenario (± Monte Carlo standard "
        "errors)."
    ),
    "cause_met": tr("With {path} at {end} instead of {before} it is {value}: within its target."),
    "cause_missed": tr(
        "None of the ranges tried reaches the target; nearest: {path} at {end} instead of {before} gives {value}."
    ),
    "close": tr("Its target is within two standard errors: more replications would tell."),
    "not_tried": tr("Not tried: run with --explain."),
    "not_measured": tr(
        "The run is too short or too small, replications are too few, or the scenario lacks the clusters."
    ),
    "to": tr("{low} to {high}"),
    "least": tr("at least {low}"),
    "most": tr("at most {high}"),
    "soft": tr("soft, never tuned for"),
}
MEANING: Texts[tuple[str, ...]] = Texts(
    (
        tr(
            "A pattern is met if the mean over the replications lies within its target; ± is the "
            "Monte Carlo standard error of that mean. Growth of firms is that of yearly sales of "
            "firms that live throughout both years, over their cluster's mean growth of the "
            "year; sizes are yearly sales."
        ),
        tr(
            "What was used to set the model is no finding: only lines that were not, or were "
            "held out, test it. The model is not changed to meet a soft line."
        ),
    )
)
HEADS: dict[str, Text] = {
    "code": tr("No."),
    "pattern": tr("Pattern"),
    "target": tr("Target"),
    "value": tr("Value (± error)"),
    "unit": tr("Unit"),
    "verdict": tr("Verdict"),
    "used": tr("Used to set the model"),
    "reason": tr("Experiment"),
    "source": tr("Target from"),
}
CAUSE_HEADS: dict[str, Text] = {
    "code": HEADS["code"],
    "parameter": tr("Parameter"),
    "set_to": tr("Set to"),
    "instead_of": tr("Instead of"),
    "value": HEADS["value"],
    "effect": tr("Effect"),
    "verdict": HEADS["verdict"],
}
GROWTH_HEADS: dict[str, Text] = {"part": tr("Part")}


def number_words(value: float) -> str:
    """A number in a cell, with a true minus sign."""
    digits = 0 if abs(value) >= 100 or value == int(value) else 2 if abs(value) >= 0.1 else 3
    return f"{value:z.{digits}f}".replace("-", "−")


def value_words(value: float, error: float) -> str:
    """A value with its Monte Carlo error; a dash where it cannot be told."""
    if math.isnan(value):
        return "–"
    return number_words(value) if math.isnan(error) else f"{number_words(value)} ± {number_words(error)}"


def target_words(pattern: Pattern) -> str:
    """A target in words."""
    low, high = (f"{bound:.3g}".replace("-", "−") for bound in (pattern.low, pattern.high))
    if pattern.low == pattern.high:
        return low
    if math.isinf(pattern.high):
        return WORDS["least"].format(low=low)
    return WORDS["most" if math.isinf(pattern.low) else "to"].format(low=low, high=high)


def name_words(code: str) -> str:
    """What a pattern is called."""
    return str(BY_CODE[code].name)


def line_words(code: str, verdict: str, reason: str) -> dict[str, str]:
    """The words of a pattern's line, by the column of :data:`HEADS` but the value; ``reason`` is in words already."""
    one = BY_CODE[code]
    used = str(USES[one.used])
    if one.soft:
        used += str(tr("; ")) + str(WORDS["soft"])
    return {
        "code": code, "pattern": name_words(code), "target": target_words(one),
        "unit": UNITS_ZH[one.unit] if language() == "zh" else one.unit, "verdict": str(VERDICTS[verdict]), "used": used,
        "reason": reason, "source": str(one.source),
    }  # fmt: skip
