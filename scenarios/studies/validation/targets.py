"""The targets of the validation, as lines of the scorecard: what was asked, what came out, whether it was reached."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .experiment import Validation
from .scoring import CONSTANT_SHARE, MODEL
from .within import Within

EXPORTS = "exports_usd"
LEAST_COVERED, MOST_COVERED = 0.80, 0.97
# With fewer years held out a forecast can be better by chance alone: numbers are told, no verdict.
LEAST_YEARS = 3


def years_held_out(result: Validation) -> list[int]:
    """The years after the origin that were scored."""
    return sorted(set(result.scored.loc[result.scored["year"] > result.origin, "year"].tolist()))


@dataclass(frozen=True)
class Line:
    """One line of the scorecard. ``decides``: the verdict stands on lines such as this, points differ by little."""

    protocol: str
    view: str
    measure: str
    bar: str
    target: float
    value: float
    reached: bool
    decides: bool


def scorecard(result: Validation) -> list[Line]:
    """The lines on exports by industry in the held-out years, as far as protocols were run and bars exist."""
    table = result.held_out
    lines: list[Line] = []
    for protocol in result.protocols:
        bar = CONSTANT_SHARE if protocol == "conditional" else "random_walk"
        for view in ("level", "fixed_origin", "rolling"):
            own = _row(table, protocol, MODEL, view)
            other = _row(table, "", bar, "rolling" if view == "rolling" else "fixed_origin")
            if own is None or other is None:
                continue
            lines.append(_below(protocol, view, "mape", bar, other, own, decides=False))
            lines.append(_below(protocol, view, "crps", bar, other, own, decides=True))
            inside = LEAST_COVERED <= own["coverage"] <= MOST_COVERED
            lines.append(Line(protocol, view, "coverage", "", 0.9, float(own["coverage"]), bool(inside), True))
    return lines


def _below(
    protocol: str, view: str, measure: str, bar: str, other: pd.Series[float], own: pd.Series[float], decides: bool
) -> Line:
    target, value = float(other[measure]), float(own[measure])
    return Line(protocol, view, measure, bar, target, value, value < target, decides)


def _row(table: pd.DataFrame, protocol: str, method: str, view: str) -> pd.Series[float] | None:
    rows = table[
        (table["protocol"] == protocol) & (table["method"] == method) & (table["view"] == view)
        & (table["indicator"] == EXPORTS)
    ]  # fmt: skip
    return None if rows.empty else rows.iloc[0]


def skills(result: Validation) -> pd.DataFrame:
    """Skill of the model's CRPS and MAPE on exports against every naive forecast, held-out years."""
    table = result.held_out
    own = table[(table["method"] == MODEL) & (table["indicator"] == EXPORTS) & (table["view"] != "level")]
    others = table[(table["method"] != MODEL) & (table["indicator"] == EXPORTS)]
    both = own.merge(others, on="view", suffixes=("", "_naive"))
    return pd.DataFrame(
        {
            "protocol": both["protocol"],
            "view": both["view"],
            "against": both["method_naive"],
            "skill_mape": 1.0 - both["mape"] / both["mape_naive"],
            "skill_crps": 1.0 - both["crps"] / both["crps_naive"],
        }
    )


@dataclass(frozen=True)
class WithinLine:
    """A declared target of the forecasts within the training years; ``error`` is the Monte Carlo standard error.

    ``lower`` and ``upper``: of a skill the least and the most with one industry left out, of a coverage its 95 %
    binomial interval. A skill is reached only beyond two errors.
    """

    measure: str
    against: str
    least: float
    most: float
    value: float
    error: float
    lower: float
    upper: float
    reached: bool
    decides: bool


def within_lines(within: Within) -> list[WithinLine]:
    """The declared targets, and what came out."""
    skills = {one.against: one for one in within.skills}
    lines = []
    for target in within.declared["targets"]:
        if target["measure"] == "skill":
            found, bar = skills[target["against"]], float(target["above"])
            reached = found.value - 2.0 * found.error > bar
            lines.append(WithinLine("skill_crps", target["against"], bar, 1.0, found.value, found.error, found.lowest,
                                    found.highest, reached, target["decides"]))  # fmt: skip
        else:
            covered, ends = within.coverage, (float(target["from"]), float(target["to"]))
            lines.append(WithinLine("coverage", "", *ends, covered.share, within.coverage_error, covered.lower,
                                    covered.upper, ends[0] <= covered.share <= ends[1], target["decides"]))  # fmt: skip
    return lines
