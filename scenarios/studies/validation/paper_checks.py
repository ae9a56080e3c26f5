"""The paper's bounds, rankings and crossing years as soft checks on synergy over Table 4, which is simulated only.

Statements are those of S2 (Zhang 2023), section 3.2, abstract and section 4. It prints no annual values, so tolerances
are choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ....analysis.figures.style import cluster_name, stage_name
from ....language import Text, tr, trc
from ...files.scoring import Scores

FIRST, LAST = 2010, 2021
TOLERANCE = 0.1  # around a value that U is said to reach (a choice)
AGREES = 0.5  # rank correlation from which rankings are said to agree (a choice)
REACHED = {"luggage_leather": 0.6, "food_beverage": 0.4, "beauty_chemicals": 0.3, "jewelry": 0.2}
LOWEST, BELOW = "textile_clothing", 0.2
HIGHEST = "luggage_leather"
CROSSINGS = {"luggage_leather": 2017, "beauty_chemicals": 2017, "food_beverage": 2018}
YEARS_OFF = 1
RISING = {LOWEST: FIRST, "jewelry": FIRST}
EARLY, GROWN = ("start-up", "development"), ("expansion",)
ORDERS = ["order_digital_trade", "order_industrial_cluster"]
STATEMENTS: dict[str, Text] = {
    "reaches": tr("U reaches {value} (± {off}) by {last}"),
    "below": tr("U stays below {value} until {last}"),
    "lowest": tr("U is the lowest of the five in {last}"),
    "highest": tr("U is the highest of the five in {last}"),
    "ranks": tr("U ranks as in S2 (luggage, food, beauty, jewelry, textile; rank correlation above {value})"),
    "crosses": tr("Digital trade's order overtakes the cluster's in {year} (± {off})"),
    "above": tr("Digital trade's order is above the cluster's throughout {year}–{last}"),
    "overall": tr("On average digital trade's order is above the cluster's after 2017"),
    "rising": tr("Both orders are higher in {last} than in {year}"),
    "stage": tr("In {last} the stage is {stages}"),
    "never": trc("hysteresis", "never"),
    "all": tr("All five"),
    "or": tr(" or "),
}
COLUMNS = ["cluster", "statement", "simulated", "share"]
Row = tuple[str, str, str, float]


def paper_checks(scores: Scores) -> pd.DataFrame:
    """One row a statement of S2: cluster, statement, simulated (median), share of replications in which it holds.

    U is that on the clusters' own window, as the papers have it; orders and stages are those of the frozen evaluator.
    Statements on clusters or years that were not simulated are left out.
    """
    own = scores.variants[scores.variants["variant"] == "own_window"]
    last = own[own["year"] == LAST].pivot_table(index="replication", columns="cluster", values="synergy")
    frozen = scores.synergy[scores.synergy["year"] <= LAST]
    rows = [] if last.empty else [*_bounds(last), *_rankings(last)]
    if not last.empty:
        rows += [*_crossings(frozen), *_orders(frozen), *_stages(frozen)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _said(key: str, **values: Any) -> str:
    return STATEMENTS[key].format(**{"last": LAST, **values})


def _bounds(last: pd.DataFrame) -> Iterator[Row]:
    for code, value in REACHED.items():
        if code in last:
            near = (last[code] - value).abs() <= TOLERANCE
            said = _said("reaches", value=value, off=TOLERANCE)
            yield cluster_name(code), said, f"{last[code].median():.2f}", float(near.mean())
    if LOWEST in last:
        own = last[LOWEST]
        yield (
            cluster_name(LOWEST),
            _said("below", value=BELOW),
            f"{own.median():.2f}",
            float((own < BELOW).mean()),
        )


def _rankings(last: pd.DataFrame) -> Iterator[Row]:
    five = [*REACHED, LOWEST]
    if not set(five) <= set(last.columns):
        return
    places = last[five].rank(axis=1, ascending=False)
    for code, place, key in ((HIGHEST, 1, "highest"), (LOWEST, len(five), "lowest")):
        median = f"{places[code].median():.0f} / {len(five)}"
        yield cluster_name(code), _said(key), median, float((places[code] == place).mean())
    said = pd.Series(range(1, len(five) + 1), five)
    agreement = places.T.corrwith(said)
    share = float((agreement > AGREES).mean())
    yield str(STATEMENTS["all"]), _said("ranks", value=AGREES), f"{agreement.median():.2f}", share


def _crossings(frozen: pd.DataFrame) -> Iterator[Row]:
    for code, year in CROSSINGS.items():
        crossed = _crossing(_above(frozen, code))
        if not crossed.empty:
            near = (crossed - year).abs() <= YEARS_OFF
            median = str(STATEMENTS["never"]) if crossed.isna().all() else f"{crossed.median():.0f}"
            said = _said("crosses", year=year, off=YEARS_OFF)
            yield cluster_name(code), said, median, float(near.mean())
    above = _above(frozen, LOWEST)
    if not above.empty:
        said = _said("above", year=FIRST)
        share = float(above.all(axis=1).mean())
        yield cluster_name(LOWEST), said, f"{above.mean(axis=1).median():.0%}", share
    means = frozen[frozen["year"] > 2017].groupby(["replication", "year"])[ORDERS].mean()
    gap = means.assign(gap=means[ORDERS[0]] - means[ORDERS[1]])
    gaps = gap.pivot_table(index="replication", columns="year", values="gap")
    share = float((gaps > 0).all(axis=1).mean())
    yield str(STATEMENTS["all"]), _said("overall"), f"{gaps.mean(axis=1).median():+.2f}", share


def _orders(frozen: pd.DataFrame) -> Iterator[Row]:
    for code, year in RISING.items():
        own = frozen[frozen["cluster"] == code].set_index("replication")
        if not own.empty:
            change = own.loc[own["year"] == LAST, ORDERS] - own.loc[own["year"] == year, ORDERS]
            said = _said("rising", year=year)
            medians = ", ".join(f"{value:+.2f}" for value in change.median())
            yield cluster_name(code), said, medians, float((change > 0).all(axis=1).mean())


def _stages(frozen: pd.DataFrame) -> Iterator[Row]:
    last = frozen[frozen["year"] == LAST]
    for code in (*REACHED, LOWEST):
        own = last.loc[last["cluster"] == code, "stage"]
        stages = GROWN if code == HIGHEST else EARLY
        if not own.empty:
            names = str(STATEMENTS["or"]).join(stage_name(one) for one in stages)
            median = stage_name(str(own.mode().iloc[0]))
            yield cluster_name(code), _said("stage", stages=names), median, float(own.isin(stages).mean())


def _above(frozen: pd.DataFrame, code: str) -> pd.DataFrame:
    """Whether digital trade's order is above the cluster's: replications by years."""
    rows = frozen[frozen["cluster"] == code]
    above = rows.assign(above=rows[ORDERS[0]] > rows[ORDERS[1]])
    return above.pivot_table(index="replication", columns="year", values="above", aggfunc="first").astype(bool)


def _crossing(above: pd.DataFrame) -> pd.Series[float]:
    """The first year from which digital trade's order stays above the cluster's, by replication; empty if never."""
    if above.empty:
        return pd.Series(dtype=float)
    stays = above.iloc[:, ::-1].cummin(axis=1).iloc[:, ::-1]
    first = stays.idxmax(axis=1).astype(float)
    return first.where(stays.any(axis=1))
