"""What policy costs, from the one fiscal account: per run, per scenario, and what synergy is gained for the money.

Money is in 10,000 CNY at current prices, summed over all cities and all years simulated unless a year is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...analysis.inference import PairedEffect, paired_effect
from ...language import Text, language, tr
from ...simulation.indicators.diagnostics import COSTS
from ..present.quantities import MEAN, WITHOUT_COUNTS, name_of

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs
    from .comparison.compare import Comparison
    from .run.run import RunResult

ALL = "policy_cost"  # of the diagnostics: programmes, subsidies and revenue forgone together
ITEMS = (*COSTS, ALL)
HUNDRED_MILLION = 10_000.0  # CNY, in 10,000 CNY
CENT = 0.5  # 10,000 CNY: what is spent below that over all years is rounding

WORDS: dict[str, Text] = {
    "heading": tr("What it costs"),
    "nothing": tr("No lever is pulled: policy costs nothing."),
    "told": tr("From {first} to {last}, {name} costs governments {total}: {items}."),
    "item": tr("{name} {money}"),
    "free": tr("{name} costs nothing."),
    "gain": tr(
        "Against {baseline}, {name} costs {more} more and gains {gain} of U (without the "
        "counts of measures) per CNY 100 million (95 % interval {lower} to {upper})."
    ),
    "no_gain": tr(
        "Against {baseline}, {name} costs {more} more; that this buys any U (without the "
        "counts of measures) is not shown."
    ),
    "account": tr("Cost of policy by item, {first}–{last}, CNY million at current prices, mean of the runs."),
    "what": tr("Item"),
    "a_year": tr("A year, on average"),
    "bn": tr("CNY {x} billion"),
    "mn": tr("CNY {x} million"),
}


def city_rows(diagnostics: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """The rows of diagnostics that are a city's, one a city: every cluster of a city repeats them."""
    firsts = [inputs.clusters[inputs.city_of.index(number)] for number in range(len(inputs.cities))]
    found: pd.DataFrame = diagnostics[diagnostics["cluster"].isin(firsts)]
    return found


def total_cost(diagnostics: pd.DataFrame, inputs: Inputs) -> float:
    """What levers cost in one run, over all its years (10,000 CNY)."""
    rows = city_rows(diagnostics[diagnostics["diagnostic"] == ALL], inputs)
    return float(rows["value"].sum())


def costs_of(result: RunResult) -> pd.DataFrame:
    """run_id, replication, year, item (ITEMS), value (10,000 CNY): what levers cost, over all cities."""
    rows = city_rows(result.diagnostics[result.diagnostics["diagnostic"].isin(list(ITEMS))], result.resolved.inputs)
    rows = rows.assign(year=rows["quarter"].str[:4].astype(int), item=rows["diagnostic"].astype(str))
    table = rows.groupby(["run_id", "year", "item"], as_index=False, observed=True)["value"].sum()
    found: pd.DataFrame = table.merge(result.runs[["run_id", "replication"]], on="run_id")
    return found[["run_id", "replication", "year", "item", "value"]]


def totals(result: RunResult) -> pd.Series[float]:
    """The cost over all years by replication (10,000 CNY)."""
    table = costs_of(result)
    found: pd.Series[float] = table[table["item"] == ALL].groupby("replication")["value"].sum()
    return found


def gain_per_money(comparison: Comparison, name: str) -> tuple[PairedEffect, PairedEffect] | None:
    """What a scenario costs beyond the baseline (10,000 CNY), and U gained per 100 million CNY of it.

    U is that of the mean cluster in the year shown, without the counts of measures, which levers move by definition.
    The gain is that of every pair over the mean of what all pairs cost more. None with fewer than two whole pairs, or
    where the scenario costs no more than the baseline.
    """
    costs = {
        one.resolved.name: totals(one) for one in comparison.results if one.resolved.name in (name, comparison.baseline)
    }
    table = comparison.quantities
    shown = table[
        (table["cluster"] == MEAN) & (table["year"] == comparison.year_shown) & (table["quantity"] == WITHOUT_COUNTS)
    ]
    wide = shown.pivot_table(index="replication", columns="scenario", values="value")
    if len(costs) < 2 or not {name, comparison.baseline} <= set(wide):
        return None
    both = pd.DataFrame({"u": wide[name], "u0": wide[comparison.baseline], "c": costs[name],
                         "c0": costs[comparison.baseline]}).dropna()  # fmt: skip
    if len(both) < 2:
        return None
    twos = comparison.results[0].twos_of(both.index)
    more = paired_effect(both["c"].to_numpy(), both["c0"].to_numpy(), twos=twos)
    if not more.lower > CENT:
        return None
    scale = more.mean / HUNDRED_MILLION
    return more, paired_effect(both["u"].to_numpy() / scale, both["u0"].to_numpy() / scale, twos=twos)


def money(value: float) -> str:
    """An amount of 10,000 CNY in words: CNY billion or million; 亿元 or 万元 in Chinese."""
    if language() == "zh":
        large = abs(value) >= HUNDRED_MILLION
        return WORDS["bn" if large else "mn"].format(x=_short(value / HUNDRED_MILLION if large else value))
    large = abs(value) >= 10 * HUNDRED_MILLION
    return WORDS["bn" if large else "mn"].format(x=_short(value / (10 * HUNDRED_MILLION if large else 100.0)))


def _short(value: float) -> str:
    """Three significant digits, no powers of ten."""
    decimals = 0 if value == 0 else max(0, 2 - int(np.floor(np.log10(abs(value)))))
    return f"{value:z,.{min(decimals, 3)}f}".replace("-", "−")


def account_sentence(result: RunResult, name: str) -> str:
    """What a scenario's policy costs over its years, and for what."""
    table = costs_of(result)
    means = table.groupby("item")["value"].sum() / max(table["replication"].nunique(), 1)
    if not means.get(ALL, 0.0) > CENT:
        pulled = any(one.level for one in result.resolved.inputs.levers)
        return WORDS["free" if pulled else "nothing"].format(name=name)
    items = [
        WORDS["item"].format(
            name=name_of(item) if language() == "zh" else _lower(name_of(item)), money=money(means[item])
        )
        for item in COSTS
        if means.get(item, 0.0) > CENT
    ]
    return WORDS["told"].format(
        first=table["year"].min(),
        last=table["year"].max(),
        name=name,
        total=money(means[ALL]),
        items=str(tr(", ")).join(items),
    )


def _lower(name: str) -> str:
    return name if name[:2].isupper() or name[1:2] == "&" else name[0].lower() + name[1:]


def account_table(results: dict[str, RunResult]) -> list[tuple[pd.DataFrame, str]]:
    """The account by item, a column a scenario (CNY million), and what the table is; ``results`` by their labels.

    None where no scenario costs anything.
    """
    columns, years = {}, set()
    for label, result in results.items():
        table = costs_of(result)
        means = table.groupby("item")["value"].sum() / max(table["replication"].nunique(), 1) / 100.0
        own = table["year"].nunique()
        years |= set(table["year"])
        columns[label] = [*(float(means.get(item, 0.0)) for item in ITEMS), float(means.get(ALL, 0.0)) / max(own, 1)]
    if not any(any(column) for column in columns.values()):
        return []
    names = [*(name_of(item) for item in ITEMS), str(WORDS["a_year"])]
    frame = pd.DataFrame({str(WORDS["what"]): names, **columns}).round(1)
    return [(frame, WORDS["account"].format(first=min(years), last=max(years)))]


def gain_sentence(comparison: Comparison, name: str, labels: dict[str, str]) -> str | None:
    """What a scenario's extra money buys, where it costs more than the baseline."""
    found = gain_per_money(comparison, name)
    if found is None:
        return None
    more, gain = found
    shown = gain.lower > 0 or gain.upper < 0
    return WORDS["gain" if shown else "no_gain"].format(
        baseline=labels[comparison.baseline], name=labels[name], more=money(more.mean),
        **{key: _plain(value) for key, value in (("gain", gain.mean), ("lower", gain.lower), ("upper", gain.upper))},
    )  # fmt: skip


def _plain(value: float) -> str:
    """Two significant digits with sign, without powers of ten."""
    text = np.format_float_positional(float(f"{value:.2g}"), trim="-")
    return ("+" if value > 0 else "") + text.replace("-", "−")
