"""Where U comes from in words and tables: one sentence a cluster, a table of a year, a section of a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue import CatalogueError, indicator
from ....analysis.catalogue.clusters import place_name
from ....language import Text, language, tr
from ...present.quantities import MEAN
from ...present.report import Figure, Section, Table
from ...present.report.evidence import counted
from ...present.report.labels import listed
from .split import PARTS, with_mean

if TYPE_CHECKING:
    from .change import SynergyChange
    from .split import SynergySources

MOST_NAMED = 4  # indicators of one sentence
SMALLEST = 0.005  # a part of U that is printed as 0.00 is not named in a sentence
Words = dict[str, Text]
NAMES: Words = {
    "outside": tr("the outside world"),
    "infrastructure": tr("infrastructure and counts"),
    "digital_trade": tr("digital trade"),
    "policy": tr("policy"),
    "own_course": tr("its own course"),
}
WORDS: Words = {
    "rise": tr("Of {cluster}'s rise of {u}{between} by {year}, {parts}."),
    "fall": tr("{cluster}'s U of {u}{between} in {year} is made of these: {parts}."),
    "part": tr("{value}{between} is {name}"),
    "further": tr("{value}{between} {name}"),
    "open": tr("Where the interval holds 0 ({names}), nothing is shown with {runs}."),
    "between": tr(" ({low} to {high})"),
    "mean": tr("the mean cluster"),
    "heading": tr("Where synergy comes from"),
    "cluster": tr("Cluster"),
    "of": tr("U"),
    "table": tr(
        "U in {year} and what made it; the parts add up to U. In brackets: 95 % intervals over {n} replications."
    ),
    "table_alone": tr("U in {year} and what made it; the parts add up to U. One replication: no intervals."),
    "figure": tr("U by year, split exactly over what is switched on; the mean of the clusters last."),
    "figure_mean": tr("U by year, mean of the clusters, split exactly over what made it."),
    "title": tr("Where synergy comes from: {scenario}"),
    "change_heading": tr("Why U changed from {first} to {last}"),
    "change": tr(
        "From {first} to {last}, U of {cluster} changed by {u}{between}: {sources}. Of the "
        "indicators, the largest parts are {indicators}."
    ),
    "change_sources": tr("From {first} to {last}, U of {cluster} changed by {u}{between}: {sources}."),
    "signed": tr("{name} {value}{between}"),
    "change_how": tr(
        "Two answers to one question, each of which adds up to the change. A source adds its "
        "part of U in the later year less that in the earlier one. An indicator adds its "
        "weight times the change of its order degree, valued at what its subsystem's order "
        "is worth to U (Owen value)."
    ),
    "change_table": tr("What made the change from {first} to {last}, with 95 % intervals."),
    "change_figure": tr("What made the change from {first} to {last}: sources above, indicators below."),
    "what": tr("Source or indicator"),
    "adds": tr("Adds"),
    "from": tr("From"),
    "to": tr("To"),
    "how": tr(
        "Every combination of four switches was simulated under the same luck: {runs} runs "
        "with {scale:.3g} of all firms, so that U differs a little from that of other "
        "tables. Off, the outside world stands still (demand, prices, rivals, exchange rate, "
        "no tariffs, no shocks); infrastructure and counts stay as in the first year, A4–A7, "
        "A11 and B12 in scoring too; no platform is launched; no lever is pulled. A part is "
        "a Shapley value: what a source adds, averaged over all orders of switching on. What "
        "is left with all off is the cluster's own course."
    ),
}


def sentence(split: SynergySources, cluster: str = "", year: int | None = None) -> str:
    """What made U of a cluster by a year: the largest part first, with intervals; by default where U is highest."""
    year = year or split.years[-1]
    rows = split.table[split.table["year"] == year]
    cluster = cluster or leading(split, year)
    rows = rows[rows["cluster"] == cluster].sort_values("value", ascending=False, kind="stable")
    total = rows.iloc[0]
    shown = rows[rows["value"].abs() >= SMALLEST]
    parts = [
        WORDS["part" if place == 0 else "further"].format(
            value=number(row["value"]), between=between(row["lower"], row["upper"]),
            name=str(NAMES[row["source"]]),
        )
        for place, (_, row) in enumerate(shown.iterrows())
    ]  # fmt: skip
    name = str(WORDS["mean"]) if cluster == MEAN else place_name(cluster)
    rising = float(total["synergy"]) > 0
    if language() == "en" and (rising or cluster == MEAN):
        name = name[0].lower() + name[1:] if rising else name[0].upper() + name[1:]
    told = WORDS["rise" if rising else "fall"].format(
        cluster=name,
        u=number(total["synergy"]),
        year=year,
        parts=str(tr(", ")).join(parts),
        between=between(total["synergy_lower"], total["synergy_upper"]),
    )
    names = [str(NAMES[row["source"]]) for _, row in shown.iterrows() if row["lower"] <= 0 <= row["upper"]]
    if not names:
        return told
    runs = counted(len(split.seeds), "runs")
    return told + ("" if language() == "zh" else " ") + WORDS["open"].format(names=listed(names), runs=runs)


def leading(split: SynergySources, year: int) -> str:
    """The cluster whose U is highest in a year."""
    rows = split.table[(split.table["year"] == year) & (split.table["cluster"] != MEAN)]
    return str(rows["cluster"].iloc[int(rows["synergy"].argmax())])


def table_of(split: SynergySources, year: int | None = None, short: bool = False) -> pd.DataFrame:
    """U of a year and its parts, a row a cluster; without intervals if ``short``."""
    rows = split.table[split.table["year"] == (year or split.years[-1])]
    found = []
    for cluster, own in rows.groupby("cluster", sort=False):
        total = own.iloc[0]
        cells = [(total["synergy"], total["synergy_lower"], total["synergy_upper"])]
        by_source = own.set_index("source")
        cells += [(by_source["value"][part], by_source["lower"][part], by_source["upper"][part]) for part in PARTS]
        found.append((place_name(str(cluster)), *(
            number(value) + ("" if short else between(low, high)) for value, low, high in cells
        )))  # fmt: skip
    headings = [
        str(WORDS["cluster"]),
        str(WORDS["of"]),
        *(_heading(str(NAMES[part])) for part in PARTS),
    ]
    return pd.DataFrame(found, columns=headings)


def _heading(name: str) -> str:
    if not name.isascii():
        return name
    return name.removeprefix("the ").removeprefix("its ").capitalize().replace("Infrastructure and", "Infrastr.,")


def section(split: SynergySources, picture: Path | bytes | None, year: int | None = None) -> Section:
    """The section of a report: the sentence of the leading cluster, the table, the picture."""
    year, n = year or split.years[-1], len(split.seeds)
    told = [sentence(split, leading(split, year), year)]
    caption = WORDS["table" if n > 1 else "table_alone"].format(year=year, n=n)
    figures = [] if picture is None else [Figure(picture, str(WORDS["figure"]))]
    return Section(str(WORDS["heading"]), told, [Table(table_of(split, year), caption)], figures)


def methods(split: SynergySources) -> list[str]:
    """How U was split over its sources, and how its change is: for the part of a report that says what was done."""
    return [how(split), str(WORDS["change_how"])]


def change_section(moved: SynergyChange, picture: Path | bytes | None, cluster: str = MEAN) -> Section:
    """The section of a report on why U changed: sentence, picture, table of a cluster or of their mean."""
    said = {"first": moved.first, "last": moved.last}
    told = [change_sentence(moved, cluster)]
    tables = [Table(change_table(moved, cluster), WORDS["change_table"].format(**said))]
    figures = [] if picture is None else [Figure(picture, WORDS["change_figure"].format(**said))]
    return Section(WORDS["change_heading"].format(**said), told, tables, figures)


def how(split: SynergySources) -> str:
    """What was simulated, and what the switches do."""
    return WORDS["how"].format(runs=len(split.values) * len(split.seeds), scale=split.resolved.inputs.scale)


def change_sentence(moved: SynergyChange, cluster: str = MEAN) -> str:
    """What made U's change between two years in one cluster: every source, and the indicators that count most."""
    sources = moved.sources[moved.sources["cluster"] == cluster]
    indicators = moved.indicators[moved.indicators["cluster"] == cluster]
    top = indicators.sort_values("value", key=lambda values: -values.abs(), kind="stable").head(MOST_NAMED)
    u, low, high = _change_of(moved, cluster)
    said = {
        "first": moved.first, "last": moved.last, "u": signed(u), "between": between(low, high),
        "cluster": str(WORDS["mean"]) if cluster == MEAN else place_name(cluster),
        "sources": _signed_list(sources, {one: str(NAMES[one]) for one in PARTS}, "source"),
        "indicators": _signed_list(top, {code: _named(code) for code in top["indicator"]}, "indicator"),
    }  # fmt: skip
    return WORDS["change_sources" if indicators.empty else "change"].format(**said)


def _change_of(moved: SynergyChange, cluster: str) -> tuple[float, float, float]:
    split = moved.split
    total = with_mean(split.synergy)[..., [split.years.index(moved.first), split.years.index(moved.last)]]
    place = [*split.resolved.inputs.clusters, MEAN].index(cluster)
    mean, low, high = split.interval(total[..., 1] - total[..., 0], 0)
    return float(mean[place]), float(low[place]), float(high[place])


def _signed_list(rows: pd.DataFrame, names: dict[str, str], key: str) -> str:
    parts = [
        WORDS["signed"].format(
            name=names[row[key]], value=signed(row["value"]), between=between(row["lower"], row["upper"])
        )
        for _, row in rows.iterrows()
    ]
    return str(tr(", ")).join(parts)


def _named(code: str) -> str:
    try:
        return f"{code} {indicator(code).short()}"
    except CatalogueError:
        return code


def change_table(moved: SynergyChange, cluster: str = MEAN) -> pd.DataFrame:
    """What made U's change in one cluster: sources, then indicators, the largest first."""
    rows = []
    names = {part: str(NAMES[part]) for part in PARTS}
    names |= {code: _named(code) for code in moved.indicators["indicator"].unique()}
    for table, key in ((moved.sources, "source"), (moved.indicators, "indicator")):
        own = table[table["cluster"] == cluster].sort_values("value", key=lambda values: -values.abs(), kind="stable")
        rows += [
            (names[row[key]], signed(row["value"], 3), signed(row["lower"], 3), signed(row["upper"], 3))
            for _, row in own.iterrows()
        ]
    return pd.DataFrame(rows, columns=[str(WORDS[one]) for one in ("what", "adds", "from", "to")])


def signed(value: float, decimals: int = 2) -> str:
    """With its sign; a dash for what is not given."""
    return "–" if value != value else f"{value:+z.{decimals}f}".replace("-", "−")


def number(value: float) -> str:
    """Two decimals, without a minus before a zero."""
    return f"{value:z.2f}".replace("-", "−")


def between(low: float, high: float) -> str:
    """An interval in brackets, nothing where there is none."""
    return "" if low != low else WORDS["between"].format(low=number(low), high=number(high))
