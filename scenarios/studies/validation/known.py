"""What is observed of a scenario: the user's table, the files that the scenario names, or what the package ships."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ....language import Text, tr
from ...errors import UserError
from ...files.resolution import Resolved
from ...files.scenario import Scenario
from .external_demand import FIRST_ORIGIN, DemandProcess, estimate, estimated
from .observations import CITY, TEST_LAST, TRAIN_LAST, observations, observed_totals, panel
from .own_observations import own_observations

SHIPPED = "guangzhou"  # the city of which the package ships observations
FAR, IMPOSSIBLE = 1.25, 10.0  # ratios of a base level to what is observed of its year: told, and refused
TRADE = {"exports_usd": "base_exports", "imports_usd": "base_imports"}
ONLINE_EXPORTS = "online_export_share"


@dataclass(frozen=True)
class Known:
    """What a scenario is held against.

    ``series``: cluster, indicator, year, value, counted. ``totals``: exports and imports of all goods by year (index;
    10,000 USD), None where they are not known. Fits see years up to ``train_until``. ``own``: whether the observations
    are the user's; ``notes``: what a reader must know of them.
    """

    series: pd.DataFrame
    totals: pd.DataFrame | None
    train_until: int
    own: bool = False
    notes: tuple[Text, ...] = ()

    @property
    def last(self) -> int:
        """The last year to simulate."""
        return max(int(self.series["year"].max()), self.train_until) if self.own else TEST_LAST

    def process(self) -> DemandProcess:
        """How foreign demand goes on after the training years, as far as these tell; else as Guangzhou's did."""
        if not self.own:
            return estimated()
        trained = self.series[self.series["year"] <= self.train_until]
        exports, imports = panel(trained, "exports_usd"), panel(trained, "imports_usd")
        whole = exports.dropna()
        if len(whole) >= FIRST_ORIGIN + 2 and (np.diff(whole.index) == 1).all():
            totals = self.totals["exports"] if self.totals is not None else whole.sum(axis=1)
            if set(whole.index) <= set(totals.index):
                known = imports.reindex(whole.index).dropna(axis=1)
                bought = whole if known.empty else known
                made = estimate(totals.transform(np.log), whole.transform(np.log), bought.transform(np.log))
                other = estimated().import_innovation
                return dataclasses.replace(made, import_innovation=other) if known.empty else made
        return dataclasses.replace(
            estimated(), city_growth=0.0, share_growth={}, origin=self.train_until, place=SHIPPED
        )


def known_of(resolved: Resolved, file: Path | None = None) -> Known:
    """What is observed of a scenario; ``file`` is a table of the user's, in the place of what the scenario names.

    Raises:
        TableError: a file cannot be read. UserError: nothing is observed, or a base level of the scenario is so far
            from it that one of the two is in another unit; all such are named.
    """
    scenario, inputs = resolved.scenario, resolved.inputs
    declared, beside = scenario.observed, scenario.folder or Path.cwd()
    if file is None and declared is None:
        if SHIPPED not in [city.code for city in inputs.cities]:
            raise UserError(
                tr(
                    "Nothing is observed of {name}: give a table with --observed, or name one in the "
                    "scenario (observed).",
                    name=resolved.name,
                )
            )
        alone = [city.code for city in inputs.cities] == [SHIPPED]
        return Known(observations(), observed_totals() if alone else None, TRAIN_LAST)
    series, notes = own_observations(
        file or beside / str(declared and declared.series), inputs.clusters, (inputs.start_year, 2100)
    )
    notes += base_levels(resolved, series)
    totals = None if declared is None or declared.totals is None else _totals(beside / declared.totals)
    if declared is None and [city.code for city in inputs.cities] == [SHIPPED]:
        totals = observed_totals()
    return Known(series, totals, declared.train_until if declared else TRAIN_LAST, True, tuple(notes))


def base_levels(resolved: Resolved, series: pd.DataFrame) -> list[Text]:
    """Clusters whose base year lies far from what is observed of that year: a run cannot come near, whatever is fitted.

    Raises:
        UserError: some lie so far that one of the two is in another unit; each is named.
    """
    start, notes, refused = resolved.inputs.start_year, list[Text](), list[str]()
    first = series[series["year"] == start].set_index(["cluster", "indicator"])["value"]
    for industry in resolved.inputs.industries:
        for indicator, fact in TRADE.items():
            observed, own = first.get((industry.code, indicator)), getattr(industry, fact)
            if observed is None or not own or not observed:
                continue
            ratio = math.exp(abs(math.log(own / float(observed))))
            seen = float(observed)
            if ratio >= IMPOSSIBLE:
                refused.append(f"{industry.code}.{fact} is {own:g}, {indicator} of {start} is observed as {seen:g}")
            elif ratio > FAR:
                notes.append(
                    tr(
                        "{code}.{fact} is {own:g}, {indicator} of {start} is observed as {seen:g} (10,000 "
                        "USD): the run begins from the former.",
                        code=industry.code,
                        fact=fact,
                        own=own,
                        indicator=indicator,
                        start=start,
                        seen=seen,
                    )
                )
    if refused:
        raise UserError(
            tr(
                "{names} (10,000 USD): check the units, and correct the scenario or the table.",
                names="; ".join(refused),
            )
        )
    return notes


def _totals(path: Path) -> pd.DataFrame:
    """Exports and imports of all goods by year."""
    try:
        table = pd.read_csv(path, usecols=["year", "exports", "imports"]).set_index("year").astype(float)
    except (OSError, ValueError) as error:
        raise UserError(
            tr("{name} is not a table with the columns year, exports, imports: {error}.", name=path.name, error=error)
        ) from error
    if not table.index.is_unique or not (table > 0).to_numpy().all():
        raise UserError(tr("{name}: every year stands once, with exports and imports above 0.", name=path.name))
    return table.sort_index()


def fitted_series(known: Known, resolved: Resolved, first: int, last: int) -> pd.DataFrame:
    """What a fit sees of the user's observations: cluster, indicator, year, value.

    The share of exports that goes online joins, where the scenario derives it from observations.

    Raises:
        UserError: a series of trade has too few years to tell a level and a trend; years that are held out were asked
            for; nothing is left. All such are named at once.
    """
    rows = known.series[known.series["year"].between(first, last)]
    problems = []
    if resolved.scenario.observed is not None and last > known.train_until:
        problems.append(f"{last} is held out: fits see years up to {known.train_until} (train_until of the scenario)")
    counts = rows[rows["indicator"].isin(list(TRADE))].groupby(["cluster", "indicator"])["year"].nunique()
    for industry in resolved.inputs.industries:
        for indicator in TRADE:
            n = int(counts.get((industry.code, indicator), 0))
            if 0 < n < 3 or (indicator == "exports_usd" and n == 0):
                problems.append(f"{indicator} of {industry.code} has {n} years in {first}-{last}; a fit takes 3")
    if problems:
        raise UserError(tr("{names}.", names="; ".join(problems)))
    online = [
        (CITY, ONLINE_EXPORTS, year, value)
        for city in resolved.inputs.cities
        if len(resolved.inputs.cities) == 1 and resolved.sources[f"city.{city.code}.online_share"].startswith("derived")
        for year, value in city.online_share.items()
        if first <= year <= last and value > 0
    ]
    kept = rows[["cluster", "indicator", "year", "value"]]
    added = pd.DataFrame(online, columns=kept.columns)
    return pd.concat([kept, added] if online else [kept], ignore_index=True)


def fitted_years(scenario: Scenario) -> tuple[int, int]:
    """The years that a fit sees unless others are asked for."""
    if scenario.observed is None:
        return 2010, TRAIN_LAST
    return scenario.start_year, scenario.observed.train_until
