"""Scenarios of several cities compared: by city and year, roles, division of labour, flows and synergy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ....analysis import division
from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine
from ...ensemble.ensemble import Ensemble
from ...errors import UserError, WorkError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...files.scoring import shipped_evaluator
from .measure import measure_cities
from .observed import check_observed

TRADING = 0.5  # share of traders from which an industry is one of trade and services, not of making goods
ALL_CITIES = "all"  # all cities together
FUNCTIONS = ("research", "innovation", "application", "trade")
OUTCOMES = (
    "synergy", "output", "exports", "online_share", "patents", "firms", "complementarity", "firms_moved",
    "talent_moved",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class CitiesResult(Result):
    """What became of several cities in one or more scenarios. ``arms``: the scenarios, the first is the reference.

    ``years``: scenario, replication, cluster, city, branch, year and the sums of :mod:`.measure`. ``moves``: scenario,
    replication, kind, branch (that it leaves), source and target (cities), amount. ``synergy``: scenario, replication,
    city (or ALL_CITIES), year, synergy.
    """

    arms: Mapping[str, Resolved]
    seeds: Sequence[int]
    years: pd.DataFrame
    moves: pd.DataFrame
    synergy: pd.DataFrame

    @property
    def first(self) -> str:
        """The scenario that others are compared with."""
        return next(iter(self.arms))

    @property
    def cities(self) -> list[str]:
        """Codes of the cities, in their order."""
        return [city.code for city in self.arms[self.first].inputs.cities]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last year."""
        return int(self.years["year"].min()), int(self.years["year"].max())

    def structure(self, scenario: str, year: int, what: str = "output_value") -> pd.DataFrame:
        """A row a city, a column a branch: means over replications; industries of trade by their revenue."""
        rows = self.years[(self.years["scenario"] == scenario) & (self.years["year"] == year)]
        amount = rows[what].where(~rows["trading"], rows["revenue"]) if what == "output_value" else rows[what]
        table = rows.assign(amount=amount).pivot_table(
            index="city", columns="branch", values="amount", aggfunc="sum", fill_value=0.0, sort=False
        )
        return table.reindex(self.cities, fill_value=0.0) / len(self.seeds)

    def functions(self, scenario: str, year: int) -> pd.DataFrame:
        """Parts of the chain by city: research (R&D of firms and institutes), innovation (patents granted),
        application (goods made) and trade (sales of traders)."""
        rows = self.years[(self.years["scenario"] == scenario) & (self.years["year"] == year)]
        parts = rows.assign(
            research=rows["own_research"] + rows["contract_research"],
            innovation=rows["patents_granted"],
            application=rows["output_value"].where(~rows["trading"], 0.0),
            trade=rows["traders_revenue"],
        )
        table: pd.DataFrame = parts.groupby("city")[list(FUNCTIONS)].sum() / len(self.seeds)
        return table.reindex(self.cities, fill_value=0.0)

    def flows(self, scenario: str, kind: str) -> pd.DataFrame:
        """What has moved from city (rows) to city (columns) over all years, mean over replications."""
        rows = self.moves[(self.moves["scenario"] == scenario) & (self.moves["kind"] == kind)]
        table = rows.pivot_table(index="source", columns="target", values="amount", aggfunc="sum")
        return table.reindex(index=self.cities, columns=self.cities).fillna(0.0) / len(self.seeds)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """scenario, replication and OUTCOMES of the last year; moves add up over all years."""
        last = self.span[1]
        rows = []
        for (scenario, replication), part in self.years[self.years["year"] == last].groupby(
            ["scenario", "replication"], sort=False
        ):
            own = (self.synergy["scenario"] == scenario) & (self.synergy["replication"] == replication)
            scored = self.synergy[own & (self.synergy["year"] == last) & (self.synergy["city"] == ALL_CITIES)]
            moved = self.moves[(self.moves["scenario"] == scenario) & (self.moves["replication"] == replication)]
            made = part[~part["trading"]].pivot_table(
                index="city", columns="branch", values="output_value", aggfunc="sum", fill_value=0.0
            )
            rows.append(
                {
                    "scenario": scenario,
                    "replication": replication,
                    "synergy": float(scored["synergy"].iloc[0]),
                    "output": float(part["output_value"].sum()),
                    "exports": float(part["exports"].sum()),
                    "online_share": float(part["online_exports"].sum() / part["exports"].sum()),
                    "patents": float(part["patents_granted"].sum()),
                    "firms": float(part["firms"].sum()),
                    "complementarity": division.complementarity(made),
                    "firms_moved": float(moved.loc[moved["kind"] == "firms", "amount"].sum()),
                    "talent_moved": float(moved.loc[moved["kind"] == "talent", "amount"].sum()),
                }
            )
        return pd.DataFrame(rows)


def cities(
    *scenarios: str | Resolved,
    seed: int = 1,
    replications: int | None = None,
    scale: float | None = None,
    until: int | None = None,
    overrides: Mapping[str, object] | None = None,
    workers: int | Engine = 1,
) -> CitiesResult:
    """Several cities side by side, in one scenario or more.

    Args:
        scenarios: Of the same cities, the one that others are compared with first: names, paths or resolved.
        seed: Of the first replication; the next ones count on from it.
        replications: The first scenario's by default.
        scale: Share of firms simulated; the scenario's by default.
        until: Last year; the scenario's by default.
        overrides: Values by path, as after ``--set``.
        workers: Processes, or the engine to simulate with.

    Raises:
        UserError: a scenario has one city, or not the cities of the first. WorkError: a run failed.
    """
    arms = [resolve(load(one), overrides, scale, until) if isinstance(one, str) else one for one in scenarios]
    if not arms:
        raise UserError(tr("Give at least one scenario with several cities."))
    times = arms[0].scenario.replications if replications is None else replications
    return compare_cities(arms, range(seed, seed + times), workers)


def compare_cities(arms: Sequence[Resolved], seeds: Sequence[int], workers: int | Engine = 1) -> CitiesResult:
    """Simulate scenarios of several cities, each with every seed.

    Raises:
        UserError: a scenario has one city, or not the cities of the first. WorkError: a run failed.
    """
    check(arms)
    runs = Ensemble(arms, seeds, measure_cities).run(workers)
    for (arm, number), outcome in runs.outcomes.items():
        if outcome.result is None:
            raise WorkError(
                tr(
                    "The run of {arm} with seed {seeds} failed: {error}",
                    arm=arm,
                    seeds=seeds[number - 1],
                    error=outcome.error,
                )
            )
    by_name = {one.name: one for one in arms}
    years, moves, indicators = [], [], []
    for (arm, number), outcome in runs.outcomes.items():
        known = {"scenario": arm, "replication": number}
        made = outcome.result
        assert made is not None
        years.append(made["years"].assign(**known))
        moves.append(made["moves"].assign(**known))
        indicators.append(made["indicators"].assign(run_id=f"{arm}|{number}"))
    inputs = arms[0].inputs
    city_of = {one.code: one.city for one in inputs.industries}
    branch_of = {one.code: one.industry for one in inputs.industries}
    trading = {one.code: one.trader_share > TRADING for one in inputs.industries}
    table = pd.concat(years, ignore_index=True)
    table = table.assign(
        city=table["cluster"].map(city_of),
        branch=table["cluster"].map(branch_of),
        trading=table["cluster"].map(trading),
    )
    moved = pd.concat(moves, ignore_index=True)
    moved = moved.assign(
        branch=moved["source"].map(branch_of), source=moved["source"].map(city_of), target=moved["target"].map(city_of)
    )
    moved = moved.groupby(["scenario", "replication", "kind", "branch", "source", "target"], sort=False)["amount"].sum()
    scored = _synergy(arms[0], pd.concat(indicators, ignore_index=True), table)
    return CitiesResult(by_name, list(seeds), table, moved.reset_index(), scored)


def check(arms: Sequence[Resolved]) -> None:
    """Refuse scenarios that cannot be told by city, or not beside one another; raises UserError."""
    codes = [[city.code for city in one.inputs.cities] for one in arms]
    for one, own in zip(arms, codes, strict=True):
        if len(own) < 2:
            raise UserError(
                tr(
                    "{name} has one city, {city}: there is nothing to divide or to move. Give a scenario with several, "
                    "such as greater_bay_area.",
                    name=one.name,
                    city=own[0],
                )
            )
        if own != codes[0] or one.inputs.clusters != arms[0].inputs.clusters:
            raise UserError(
                tr(
                    "{name} and {first} have different cities or industries; compare scenarios that extend one "
                    "another.",
                    name=one.name,
                    first=arms[0].name,
                )
            )
        check_observed(one)


def _synergy(resolved: Resolved, indicators: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """U by city and for all of them: the mean over clusters by their sales of the year."""
    scenario = resolved.scenario
    fitted = shipped_evaluator(scenario.evaluator, scenario.folder)
    scored = fitted.score(indicators[indicators["indicator"].isin(list(fitted.evaluator.codes))]).synergy
    known = scored["run_id"].str.rsplit("|", n=1, expand=True)
    scored = scored.assign(scenario=known[0], replication=known[1].astype(int))
    keys = ["scenario", "replication", "cluster", "year"]
    weighted = scored[[*keys, "synergy"]].dropna().merge(years[[*keys, "city", "revenue"]], on=keys)
    weighted = weighted.assign(product=weighted["synergy"] * weighted["revenue"])
    parts = []
    for city in ("city", None):
        by = ["scenario", "replication", *([city] if city else []), "year"]
        sums = weighted.groupby(by, sort=False)[["product", "revenue"]].sum()
        means = (sums["product"] / sums["revenue"]).rename("synergy").reset_index()
        parts.append(means if city else means.assign(city=ALL_CITIES))
    return pd.concat(parts, ignore_index=True)[["scenario", "replication", "city", "year", "synergy"]]
