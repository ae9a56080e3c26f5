"""What is published of firms and adoption, and the same of a run: moments of a fit beside the trade series.

Values, scales (the error that counts as one, so the weight) and sources stand in ``observed/firm_moments.csv``. Most
are of China as a whole, or of another time: their scales are wide. What no source of some confidence gives within
2010-2017 is no moment: firms by cluster and year, entry, exporters' share, firms that sell online.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....analysis import firm_dynamics as dynamics
from ....language import Text, tr
from ..evolution.firm_facts import TAIL, followed, growth_rates
from ..validation.observations import OBSERVED

if TYPE_CHECKING:
    from ....simulation.indicators.firm_panel import FirmRecord

Floats = npt.NDArray[np.float64]
FILE = OBSERVED / "firm_moments.csv"
YOUNG = 5.0  # years
DIAGNOSTICS = (
    "exit_rate", "n_firms", "mean_margin", "real_output", "mean_productivity", "employment", "online_exports_usd",
    "online_imports_usd", "commission_rate",
)  # fmt: skip
SIZES, ECONOMY, ADOPTION = "firms", "economy", "adoption"


@dataclass(frozen=True)
class Measure:
    """How a run gives a moment; ``last``: the last year it takes, so that a shorter fit leaves it out."""

    of: Callable[[Seen], float]
    group: str
    meaning: Text
    last: int = 2012


@dataclass(frozen=True)
class Moment:
    """A published number: ``scale`` is the error that counts as one."""

    code: str
    value: float
    scale: float
    unit: str
    years: str
    source: str
    address: str
    confidence: str

    @property
    def measure(self) -> Measure:
        """How a run gives it."""
        return MEASURES[self.code]


def moments(last: int) -> tuple[Moment, ...]:
    """The published moments that a run which ends in a year can give."""
    table = pd.read_csv(FILE, keep_default_na=False).drop(columns="note")
    found = (Moment(**{str(name): value for name, value in row.items()}) for row in table.to_dict("records"))
    return tuple(one for one in found if one.measure.last <= last)


def measured(record: FirmRecord, wanted: tuple[Moment, ...]) -> dict[str, float]:
    """The moments of a run, by code; NaN where too few firms are simulated to give one."""
    seen = Seen(record)
    return {one.code: float(one.measure.of(seen)) for one in wanted}


class Seen:
    """A run's firms, and its diagnostics by year."""

    def __init__(self, record: FirmRecord) -> None:
        self.firms = record.firms
        table = record.trajectory.diagnostics
        rows = table[table["diagnostic"].isin(DIAGNOSTICS)]
        years = rows["quarter"].astype(str).str[:4].astype(int).rename("year")
        keys = [rows["diagnostic"].astype(str), years, rows["cluster"].astype(str)]
        sums = rows["value"].groupby(keys).agg(["sum", "mean"])
        self._of = {how: sums[how].unstack("cluster") for how in ("sum", "mean")}  # noqa: PD010 - of a series

    def at(self, name: str, year: int, how: str = "mean") -> Floats:
        """A diagnostic in a year, by cluster: the quarters' ``mean`` or ``sum``."""
        return np.asarray(self._of[how].xs((name, year)), dtype=np.float64)

    @cached_property
    def exits(self) -> pd.DataFrame:
        """Firms of all years but the last; see :func:`.firm_facts.followed`."""
        return followed(self.firms)

    @cached_property
    def growth(self) -> pd.DataFrame:
        """Growth of firms; see :func:`.firm_facts.growth_rates`."""
        return growth_rates(self.firms)


def _exit_rate(seen: Seen) -> float:
    return float(np.average(seen.at("exit_rate", 2012, "sum"), weights=seen.at("n_firms", 2012)))


def _exits_between(low: float, high: float) -> Callable[[Seen], float]:
    def rate(seen: Seen) -> float:
        table = seen.exits
        aged = table[table["age"].between(low, high, inclusive="left")]
        return float(aged["left"].sum() / aged["weight"].sum()) if len(aged) else np.nan

    return rate


def _young_exits(seen: Seen) -> float:
    table = seen.exits
    left = float(table["left"].sum())
    return float(table.loc[table["age"] < YOUNG, "left"].sum()) / left if left > 0.0 else np.nan


def _young_firms(seen: Seen) -> float:
    firms = seen.firms[seen.firms["year"] == 2012]
    return float(firms.loc[firms["age"] < YOUNG, "weight"].sum() / firms["weight"].sum())


def _tail(seen: Seen) -> float:
    """Mean over the years, each of which has few firms in its tail."""
    selling = seen.firms[seen.firms["sales"] > 0]
    found = [
        dynamics.hill_exponent(one["sales"].to_numpy(), one["weight"].to_numpy(), TAIL)
        for _, one in selling.groupby("year")
    ]
    return float(np.nanmean(found)) if np.isfinite(found).any() else np.nan


def _kurtosis(seen: Seen) -> float:
    rates = seen.growth
    return dynamics.excess_kurtosis(rates["growth"].to_numpy(), rates["weight"].to_numpy())


def _by_size(seen: Seen) -> float:
    rates = seen.growth
    return dynamics.variance_exponent(rates["size"].to_numpy(), rates["growth"].to_numpy())


def _margin(seen: Seen) -> float:
    return float(np.average(seen.at("mean_margin", 2014), weights=seen.at("real_output", 2014, "sum")))


def _productivity(seen: Seen) -> float:
    grown = np.log(seen.at("mean_productivity", 2017) / seen.at("mean_productivity", 2010)) / 7.0
    return float(np.average(grown, weights=seen.at("employment", 2010)))


def _online_growth(seen: Seen) -> float:
    names = ("online_exports_usd", "online_imports_usd")
    sold = [sum(float(seen.at(name, year, "sum").sum()) for name in names) for year in (2016, 2017)]
    return float(np.log(max(sold[1], 1e-12) / max(sold[0], 1e-12)))


def _take(seen: Seen) -> float:
    return float(seen.at("commission_rate", 2017).mean())


MEASURES: Mapping[str, Measure] = {
    "exit_rate": Measure(_exit_rate, SIZES, tr("Firms that exit in a year")),
    "exit_second_year": Measure(_exits_between(1.0, 2.0), SIZES, tr("Exits in a firm's second year")),
    "exit_third_year": Measure(_exits_between(2.0, 3.0), SIZES, tr("Exits in a firm's third year")),
    "young_exits": Measure(_young_exits, SIZES, tr("Share of exits by firms below five years")),
    "young_firms": Measure(_young_firms, SIZES, tr("Share of firms below five years")),
    "size_tail": Measure(_tail, SIZES, tr("Exponent of the sizes of the largest firms")),
    "growth_kurtosis": Measure(_kurtosis, SIZES, tr("Excess kurtosis of firms' growth")),
    "growth_by_size": Measure(_by_size, SIZES, tr("Fall of the spread of growth with size")),
    "margin": Measure(_margin, ECONOMY, tr("Profit margin"), 2014),
    "productivity_growth": Measure(_productivity, ECONOMY, tr("Growth of productivity"), 2017),
    "online_growth": Measure(_online_growth, ADOPTION, tr("Growth of e-commerce, exports and imports"), 2017),
    "platform_take": Measure(_take, ADOPTION, tr("What platforms take of sales"), 2017),
}
