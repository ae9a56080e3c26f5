"""The targets of the validation, as lines of the scorecard: what was asked, what came out, whether it was reached."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .experiment import Validation
from .scoring import CONSTANT_SHARE, MODEL

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
