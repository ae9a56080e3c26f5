"""What a run's firms show, as single numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis import firm_dynamics as dynamics

if TYPE_CHECKING:
    from ....simulation.indicators.firm_panel import FirmRecord

TAIL = 0.01  # of the firms, whose sizes Hill's estimate is taken of
LARGE = 2000.0  # 10,000 CNY a year: the size from which China counts a firm as above designated size
SETTLED = 3  # years, the last ones, over which the answer to more demand is measured
LEADERS_YEARS = 5
PRODUCTIVITY_YEARS = (2010, 2019)
SOURCES = ("research", "frontier", "imitation", "density")
AGES = (0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, np.inf)  # edges of the classes whose exit rates are drawn
INFANT, FAILING, OLD = (0.0, 1.0), (1.0, 5.0), (10.0, np.inf)  # years: before, at and after the age when most fail


def firm_facts(record: FirmRecord) -> dict[str, float]:
    """Sizes, growth, exits, leaders, sources of productivity, concentration, by name; NaN where a run is too small."""
    firms = record.firms
    return {
        **_sizes(firms),
        **_growth(firms),
        **productivity_parts(firms),
        **entrants_shares(firms),
        "lead": _lead(firms),
        "hhi": dynamics.concentration(record.platforms[-1]),
        "exit_hump": _exit_hump(firms),
        "leader_turnover": leader_turnover(firms),
    }


def _sizes(firms: pd.DataFrame) -> dict[str, float]:
    found = {}
    for name, year in (("first", firms["year"].min()), ("last", firms["year"].max())):
        living = firms[(firms["year"] == year) & (firms["sales"] > 0)]
        weights = living["weight"].to_numpy()
        found[f"hill_{name}"] = dynamics.hill_exponent(living["sales"].to_numpy(), weights, TAIL)
        found[f"large_{name}"] = float(weights[living["real_sales"] > LARGE].sum() / weights.sum())
    settled = firms[(firms["year"] > firms["year"].max() - SETTLED) & (firms["real_sales"] > LARGE)]
    found["large_settled"] = float(settled["weight"].sum()) / SETTLED
    return found


def growth_rates(firms: pd.DataFrame) -> pd.DataFrame:
    """Log growth of yearly sales over the cluster's mean, and what the firm was before: growth, size, age, weight.

    ``size`` is its sales over the mean of the cluster's firms; ``age`` in years.
    """
    sold = firms[firms["sales"] > 0]
    before = sold.assign(year=sold["year"] + 1)[["year", "firm", "sales", "age"]]
    pairs = sold.merge(before, on=["year", "firm"], suffixes=("", "_before"), validate="one_to_one")
    growth = np.log(pairs["sales"] / pairs["sales_before"])
    weight = pairs["weight"]
    weighed = pairs.assign(growth=growth * weight, sales_before=pairs["sales_before"] * weight)
    groups = weighed.groupby(["cluster", "year"])
    typical, mean = (
        groups[one].transform("sum") / groups["weight"].transform("sum") for one in ("sales_before", "growth")
    )
    size = pairs["sales_before"] / typical
    return pd.DataFrame({"growth": growth - mean, "size": size, "age": pairs["age_before"], "weight": weight})


def _growth(firms: pd.DataFrame) -> dict[str, float]:
    rates = growth_rates(firms)
    growth, size, age, weight = (rates[name].to_numpy() for name in ("growth", "size", "age", "weight"))
    return {
        "growth_kurtosis": dynamics.excess_kurtosis(growth, weight),
        "variance_exponent": dynamics.variance_exponent(size, growth),
        "age_exponent": dynamics.variance_exponent(1.0 + age, growth),
    }


def productivity_parts(firms: pd.DataFrame) -> dict[str, float]:
    """Growth of producers' productivity a year between PRODUCTIVITY_YEARS and its parts, in logs a year.

    ``growth``; by Foster, Haltiwanger and Krizan ``within``, ``reallocation``, ``entry``, ``exit``, and within by
    source: ``research``, ``frontier``, ``imitation``, ``density``; by Melitz and Polanec the same four with ``op_``.
    Clusters apart (a firm counts by its workers), then their mean by the workers of the first year.
    """
    names = ["growth", "within", "reallocation", "entry", "exit"]
    every = [*names, *SOURCES, *(f"op_{name}" for name in names[1:])]
    first, last = (firms[(firms["year"] == year) & ~firms["trader"]] for year in PRODUCTIVITY_YEARS)
    if first.empty or last.empty:
        return dict.fromkeys(every, float("nan"))
    rows, workers = [], []
    for cluster in sorted(set(first["cluster"]) & set(last["cluster"])):
        start, end = (_shares(table[table["cluster"] == cluster]) for table in (first, last))
        parts, dynamic = dynamics.foster_haltiwanger_krizan(start, end), dynamics.melitz_polanec(start, end)
        rows.append([*parts, *_within_by_source(start, end), *dynamic[1:]])
        workers.append(float((start["labour"] * start["weight"]).sum()))
    years = PRODUCTIVITY_YEARS[1] - PRODUCTIVITY_YEARS[0]
    mean = np.average(np.array(rows), axis=0, weights=np.array(workers)) / years
    return dict(zip(every, mean.tolist(), strict=True))


def entrants_shares(firms: pd.DataFrame) -> dict[str, float]:
    """Share that producers founded between PRODUCTIVITY_YEARS have of the firms and of the workers of the last."""
    first, last = (firms[(firms["year"] == year) & ~firms["trader"]] for year in PRODUCTIVITY_YEARS)
    if first.empty or last.empty:
        return {"entrants_firms": float("nan"), "entrants_work": float("nan")}
    new = ~last["firm"].isin(first["firm"])
    counts = {"entrants_firms": last["weight"], "entrants_work": last["weight"] * last["labour"]}
    return {name: float(count[new].sum() / count.sum()) for name, count in counts.items()}


def _shares(firms: pd.DataFrame) -> pd.DataFrame:
    labour = firms["labour"] * firms["weight"]
    return firms.assign(share=labour / labour.sum())


def _within_by_source(first: pd.DataFrame, last: pd.DataFrame) -> list[float]:
    both = first.merge(last, on="firm", suffixes=("_first", "_last"))
    return [float((both["share_first"] * (both[f"{one}_last"] - both[f"{one}_first"])).sum()) for one in SOURCES]


def exit_rates(firms: pd.DataFrame) -> pd.DataFrame:
    """Firms that live at a year's end and not at the next, by age (years, middle of the class): age, rate, firms."""
    table = followed(firms)
    classes = np.digitize(table["age"], AGES[1:-1])
    sums = table.assign(group=classes).groupby("group")[["left", "weight", "aged"]].sum()
    rows = {"age": sums["aged"] / sums["weight"], "rate": sums["left"] / sums["weight"], "firms": sums["weight"]}
    return pd.DataFrame(rows).reset_index(drop=True)


def followed(firms: pd.DataFrame) -> pd.DataFrame:
    """Firms of all years but the last: age, weight, ``left`` (the weight of those gone a year later), ``aged``."""
    known = firms.loc[firms["year"] < firms["year"].max(), ["year", "firm", "age", "weight"]]
    later = firms[["year", "firm"]].assign(year=firms["year"] - 1, stays=True)
    stays = known.merge(later, on=["year", "firm"], how="left")["stays"].notna().to_numpy()
    weight = known["weight"].to_numpy()
    followed: pd.DataFrame = known.assign(left=np.where(stays, 0.0, weight), aged=known["age"] * weight)
    return followed


def _exit_hump(firms: pd.DataFrame) -> float:
    """Exit rate at the ages when most firms fail over the higher one of the infants and the old; 1 where it is flat."""
    table = followed(firms)
    rates = []
    for low, high in (INFANT, FAILING, OLD):
        of_age = table[(table["age"] >= low) & (table["age"] < high)]
        rates.append(float(of_age["left"].sum() / of_age["weight"].sum()) if len(of_age) else float("nan"))
    beside = max(rates[0], rates[2])
    return rates[1] / beside if beside > 0.0 else float("nan")


def leader_turnover(firms: pd.DataFrame) -> float:
    """Share of the leaders who lead no more LEADERS_YEARS later, over all years."""
    leaders = firms.loc[firms["leader"], ["year", "firm", "weight"]]
    start = leaders[leaders["year"] <= firms["year"].max() - LEADERS_YEARS]
    later = leaders[["year", "firm"]].assign(year=leaders["year"] - LEADERS_YEARS, leads=True)
    leads = start.merge(later, on=["year", "firm"], how="left")["leads"].notna().to_numpy()
    total = float(start["weight"].sum())
    return float(start["weight"].to_numpy()[~leads].sum() / total) if total > 0.0 else float("nan")


def selling_shares(firms: pd.DataFrame) -> pd.DataFrame:
    """Share of the leaders, and of the other firms, that sell online: leader, year, share."""
    sellers = firms.assign(selling=firms["weight"] * firms["seller"])
    sums = sellers.groupby(["leader", "year"])[["selling", "weight"]].sum()
    return sums.assign(share=sums["selling"] / sums["weight"]).reset_index()[["leader", "year", "share"]]


def _lead(firms: pd.DataFrame) -> float:
    """Years by which the leaders reach half of the SMEs' highest share of sellers before the SMEs do."""
    share = selling_shares(firms).pivot_table(index="year", columns="leader", values="share")
    if not {True, False} <= set(share.columns) or share[False].max() <= 0.0:
        return float("nan")
    years, level = share.index.to_numpy(dtype=np.float64), 0.5 * float(share[False].max())
    first, second = (dynamics.crossing_time(years, share[kind].to_numpy(), level) for kind in (True, False))
    return second - first
