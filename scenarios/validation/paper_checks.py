"""The paper's bounds, rankings and crossing years as soft checks on synergy over Table 4, which is simulated only."""

from __future__ import annotations

import pandas as pd

from ...analysis.figures.style import cluster_name
from ..scoring import Scores

LAST = 2021
TOLERANCE = 0.1  # around a value that U is said to reach (a choice)
REACHED = {"luggage_leather": 0.6, "food_beverage": 0.4, "beauty_chemicals": 0.3, "jewelry": 0.2}
BOUND = ("textile_clothing", 0.2)
CROSSINGS = {"luggage_leather": 2017, "beauty_chemicals": 2017, "food_beverage": 2018}
YEARS_OFF = 1


def paper_checks(scores: Scores) -> pd.DataFrame:
    """One row a statement of S2: cluster, statement, simulated, share of replications in which it holds."""
    own = scores.variants[scores.variants["variant"] == "own_window"]
    last = own[own["year"] == LAST].pivot_table(index="replication", columns="cluster", values="synergy")
    frozen = scores.synergy
    rows = []
    for code, value in REACHED.items():
        if code in last:
            near = (last[code] - value).abs() <= TOLERANCE
            rows.append((code, f"U reaches {value} (± {TOLERANCE})", f"{last[code].median():.2f}", near.mean()))
    if BOUND[0] in last:
        rows.append(
            (
                BOUND[0],
                f"U stays below {BOUND[1]}",
                f"{last[BOUND[0]].median():.2f}",
                (last[BOUND[0]] < BOUND[1]).mean(),
            )
        )
        rows.append((BOUND[0], "U is the lowest of the five", "", (last.idxmin(axis=1) == BOUND[0]).mean()))
    if "luggage_leather" in last:
        rows.append(
            ("luggage_leather", "U is the highest of the five", "", (last.idxmax(axis=1) == "luggage_leather").mean())
        )
    for code, year in CROSSINGS.items():
        crossed = _crossing(frozen[frozen["cluster"] == code])
        if not crossed.empty:
            near = (crossed - year).abs() <= YEARS_OFF
            text = "never" if crossed.isna().all() else f"{crossed.median():.0f}"
            rows.append(
                (code, f"digital trade overtakes the cluster's order in {year} (± {YEARS_OFF})", text, near.mean())
            )
    table = pd.DataFrame(rows, columns=["cluster", "statement", "simulated", "share"])
    return table.assign(cluster=[cluster_name(code) for code in table["cluster"]])


def _crossing(rows: pd.DataFrame) -> pd.Series[float]:
    """The first year from which digital trade's order stays above the cluster's, by replication; empty if never."""
    above = rows.assign(above=rows["order_digital_trade"] > rows["order_industrial_cluster"])
    wide = above.pivot_table(index="replication", columns="year", values="above", aggfunc="first").astype(bool)
    stays = wide.iloc[:, ::-1].cummin(axis=1).iloc[:, ::-1]
    first = stays.idxmax(axis=1).astype(float)
    return first.where(stays.any(axis=1))
