"""The model: who exists, what they share, and the step from one quarter to the next."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import mesa
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import opening
from .additions import additions
from .agents.associations import Association
from .agents.firms import Firm
from .agents.governments import Government
from .agents.material_suppliers import MaterialSupplier
from .agents.platforms import BUYERS, COMMISSION, EcommercePlatform, mean_commission, utilities
from .agents.professional_markets import ProfessionalMarket
from .agents.research_institutes import ResearchInstitute
from .agents.service_providers import KINDS, Providers, local_quality, mean_quality
from .clusters import summarise
from .columns import (
    BORROWING,
    CAPITAL,
    LABOUR,
    MEAN_MARGIN,
    MEAN_REVENUE,
    N_FIRMS,
    OUTPUT,
    TRADER,
)
from .effects import EXCHANGE_RATE_FACTOR
from .environment import Environment
from .fiscal import FiscalAccount
from .founding import found_clusters
from .indicators.collection import Collector
from .inputs import Inputs
from .institution_columns import Amounts
from .ledger import BANK, Ledger
from .levers import BUILT_IN, Lever
from .markets import business_services
from .markets.trade import offers
from .parameter_set import Parameters, ParameterValues
from .parameters import DT
from .population import Population
from .randomness import run_key
from .roster import RosterModel
from .stocks import Book, check_identities
from .summation import exact_sum, pooled
from .world import drawn

Array = NDArray[np.float64]

BURN_IN = 8  # quarters at the base year's conditions before the first year (assumption)
INCOME_ELASTICITY = 0.3  # of home demand to household income over its trend (assumption)
CAPITAL_RATIO = 12.5  # most loans over bank equity: 8 % capital (Basel, K+S model)


class Reference(NamedTuple):
    """The state when burn-in ends, which later developments are measured against."""

    offers: Array
    n_firms: Array
    income: float
    delivery_days: Array
    labour: Array  # of a cluster's city
    output: float  # of all producers, units
    capital: Array
    margin: Array
    revenue: Array  # of a mean firm


class Trajectory(NamedTuple):
    """The record of a run, tidy: annual indicators, quarterly diagnostics, quarterly flows between subsystems."""

    indicators: pd.DataFrame
    diagnostics: pd.DataFrame
    flows: pd.DataFrame


class ClusterModel(RosterModel):
    """Industrial clusters of one or more cities and digital trade. ``step()`` is a quarter.

    Args:
        inputs: what the run depends on.
        seed: the run's luck, and the outside world it meets where that is uncertain; equal seeds give equal luck and
            equal worlds in every scenario (Mesa calls it ``rng``, too).
        check: assert the accounting identities after every process (slow).
        one_by_one: let firms step one by one, uncompiled, in random order (very slow; same results).
    """

    # Set by the module `opening` before the first quarter; arrays are per cluster.
    first_sales: Array
    tax_rates: Array
    base_delivery_days: Array
    base_customs_days: Array
    base_exchange_rate: Array
    base_digital_products: Array
    base_digital_services: Array
    base_firms: Array
    trader_share: Array
    imported_material_share: Array
    logistics_exposure: Array
    foreign_cost_share: Array
    usual_tightness: Array
    city_of: tuple[int, ...]
    same_city: Array
    same_industry: Array
    nearness: Array  # of clusters' cities, shape (clusters, clusters)
    borders: Array  # what these cities' borders let pass as they are, the same shape
    moved: dict[str, Array]  # firms, founders, talent, capital that have moved so far, shape (from, to)
    wage_level: Array
    land_price: Array
    payment_level: Array
    labour_intensity: Array
    passes: Array  # what passes between clusters this quarter, 1 within a city, the same shape
    home_growth_rate: float
    household_deposits: float
    governments: list[Government]
    platforms: list[EcommercePlatform]
    platform_state: Array  # shape (columns, platforms)
    providers: dict[str, Providers]
    provider_state: Array  # shape (kinds, columns, most of a kind)
    n_providers: NDArray[np.int64]  # by kind
    markets: list[ProfessionalMarket]
    associations: list[Association]
    institutes: list[ResearchInstitute]
    suppliers: list[MaterialSupplier]
    paid_for_services: Array  # this quarter, shape (kinds, clusters)
    service_sales: dict[str, Array]  # its rows by name
    first_service_volume: Amounts
    service_volume: Amounts
    service_price: Amounts
    first_establishments: Amounts
    warehouse_share: dict[str, Array]
    trade_service_share: Array
    digital_staff: Array

    def __init__(
        self, inputs: Inputs, seed: int = 1, check: bool = False, one_by_one: bool = False, rng: int | None = None
    ) -> None:
        seed = seed if rng is None else rng
        super().__init__(rng=seed)
        self.inputs = inputs = drawn(inputs, seed)
        self.parameters: Parameters = inputs.parameters
        self.p = ParameterValues(self.parameters)
        self.key = run_key(seed)
        self.check = check
        self.burn_in = BURN_IN
        self.quarter = 0
        added = additions(inputs.extensions)
        self.levers: tuple[Lever, ...] = (*BUILT_IN, *added.levers)
        self.processes = added.quarter
        self.measures = added.measures
        self.environment = Environment(inputs, self.parameters.world, BURN_IN)
        self._found(one_by_one)
        opening.open_institutions(self)
        self.collector = Collector(inputs.clusters, self.same_city, self.same_industry)

    def make_views(self) -> None:
        """Make every firm's agent."""
        self.population.make_firms()

    def step(self) -> None:
        """One quarter: every process in order."""
        for process in self.processes:
            process.run(self)
            if self.check:
                check_identities(self, process.name)
        self.quarter += 1
        self.running = self.quarter < self.environment.years.size
        if self.quarter == self.burn_in:
            self.reference = self._refer()

    def run(self, with_flows: bool = True, with_diagnostics: bool = True) -> Trajectory:
        """Step to the end; returns the record, its tables of flows and of diagnostics empty where not wanted."""
        self.collector.with_diagnostics = with_diagnostics
        while self.running:
            self.step()
        flows = self.collector.flows() if with_flows else pd.DataFrame()
        return Trajectory(self.collector.indicators(), self.collector.diagnostics(), flows)

    @property
    def datacollector(self) -> mesa.DataCollector:
        """What Mesa's tools read, such as ``mesa.batch_run``: CLUSTER.NAME of every diagnostic and indicator by step.

        Indicators stand at the last quarter of their year; what is not measured (yet) is NaN.
        """
        collected, n = mesa.DataCollector(), self.quarter
        collected._collection_steps = list(range(n))  # where Mesa reads, from 3.4 on, which steps there are
        marks = [(self.burn_in + place, values) for place, (_, values) in enumerate(self.collector.quarterly)]
        marks += [(self.burn_in + 4 * place + 3, values) for place, (_, values) in enumerate(self.collector.annual)]
        for step, values in marks:
            for name, amounts in values.items():
                for cluster, amount in zip(self.collector.clusters, amounts, strict=True):
                    series = collected.model_vars.setdefault(f"{cluster}.{name}", [math.nan] * n)
                    series[step] = float(amount)
        return collected

    @property
    def year(self) -> float:
        """The middle of the quarter, as a decimal year; before burn-in ends, below the first year."""
        return float(self.environment.years[self.quarter])

    @property
    def quarter_name(self) -> str:
        """The quarter, like 2010Q1."""
        return f"{int(self.year)}Q{self.quarter % 4 + 1}"

    @property
    def elapsed(self) -> float:
        """Years since burn-in ended."""
        return max(self.quarter - self.burn_in, 0) * DT

    @property
    def home_trend(self) -> float:
        """Trend of the home market over the base year."""
        return float((1.0 + self.home_growth_rate) ** self.elapsed)

    @property
    def home_scale(self) -> float:
        """Home sales that the trend alone would give (10,000 CNY a quarter)."""
        return float(self.base_home_demand.sum()) * self.home_trend

    @property
    def mean_commission(self) -> float:
        """Commission of the platforms, by sales."""
        return mean_commission(self.platform_state)

    def buyers(self) -> Array:
        """The platforms' buyers (index, 1 on average at the start)."""
        return np.array(self.platform_state[BUYERS])

    def commissions(self) -> Array:
        """What the platforms take (share of sales)."""
        return np.array(self.platform_state[COMMISSION])

    @property
    def mean_buyers(self) -> float:
        """The platforms' buyers on average (index, 1 at the start)."""
        return exact_sum(self.platform_state[BUYERS]) / len(self.platforms)

    def platform_odds(self) -> Array:
        """Odds of choosing each platform: logit in buyers, quality, commission."""
        state = self.platform_state
        return np.asarray(np.exp(utilities(state, np.log(state[BUYERS]), self.p.platforms)))

    def exchange_rate(self) -> Array:
        """CNY per USD this quarter, per cluster."""
        return np.asarray(self.environment.exchange_rate[self.quarter] * self.population.k[EXCHANGE_RATE_FACTOR])

    def exchange_index(self) -> Array:
        """The exchange rate over that of the base year, per cluster; above 1 the yuan is cheaper."""
        return self.exchange_rate() / self.base_exchange_rate

    def by_city(self, amounts: Array) -> Array:
        """What the clusters of a cluster's city have together, per cluster."""
        return pooled(self.same_city, amounts)

    def other_online_fees(self) -> Array:
        """What selling online costs besides what platforms take, per cluster, as a share of its revenue."""
        return business_services.other_online_fees(self)

    def local_quality(self, kind: str) -> Array:
        """Quality of the provider that a cluster has for itself, per cluster; nil where there is none."""
        number = KINDS.index(kind)
        return local_quality(self.provider_state[number], int(self.n_providers[number]), self.population.n_clusters)

    def relative_quality(self, kind: str) -> float:
        """Mean quality of a kind of providers over that at the start; nil where nobody provides it."""
        number = KINDS.index(kind)
        count = int(self.n_providers[number])
        if count == 0:
            return 0.0
        return mean_quality(self.provider_state[number], count) / self.parameters.services.initial_quality

    def bank_equity(self) -> float:
        """The bank's own funds: first capital, interest kept, less write-offs (a memo item)."""
        return self.first_equity + self.ledger.balances[BANK] - self.ledger.written_off

    def bank_share(self) -> float:
        """Share of the loans asked for that the bank's capital allows."""
        asked = float(self.population.sums(BORROWING).sum())
        room = max(CAPITAL_RATIO * self.bank_equity() - self.ledger.loans, 0.0)
        return 1.0 if asked <= room else room / asked

    def receive_income(self, amount: Array) -> None:
        """Note income of households from the clusters (10,000 CNY, per cluster)."""
        self.book.log("household_income", amount)

    def income_ratio(self) -> float:
        """Household income over its trend, to the power of its elasticity; one in burn-in."""
        if self.quarter < self.burn_in:
            return 1.0
        return float((self.smoothed_income / (self.reference.income * self.home_trend)) ** INCOME_ELASTICITY)

    def producers_sum(self, column: int) -> Array:
        """Real total of a column over producers, per cluster."""
        return self.population.sums(column) - self.traders_sum(column)

    def traders_sum(self, column: int) -> Array:
        """Real total of a column over traders, per cluster."""
        return self.population.sums_where(column, TRADER)

    def _found(self, one_by_one: bool) -> None:
        inputs = self.inputs
        start = found_clusters(inputs, self.parameters, self.key)
        self.population: Population = Population(self, start.columns, start.n_rows, len(inputs.industries))
        self.population.one_by_one = one_by_one
        self.ledger = Ledger(self.population)
        self.base_home_demand = start.home_demand
        self.base_consumer_imports = start.consumer_imports
        self.base_sales = 4.0 * float(start.sales.sum())
        self.entrant_weight = start.entrant_weight
        self.first_capital = self.population.sums(CAPITAL)
        self.shipped = float(start.exports.sum())
        self.smoothed_income = 0.5 * float(start.sales.sum())
        self.peak_loans = 0.5 * float(start.sales.sum())  # loans of the first quarters, before repayment (assumption)
        self.first_equity = 1.6 * self.peak_loans / CAPITAL_RATIO
        opening.settle_in_cities(self, start)
        opening.set_variables(self)
        k = self.population.k
        summarise(self.population.f, self.population.rows, k, np.full(len(inputs.industries), 0.1), 0.0)
        n_clusters = len(inputs.industries)
        self.lead, self.rivals, self.pull = np.zeros(n_clusters), np.zeros(n_clusters), np.zeros((2, n_clusters))
        self.real_wage = np.ones(n_clusters)
        self.last_births = self.last_deaths = np.zeros(len(inputs.industries))
        self.delivery_days = self.base_delivery_days + self.base_customs_days
        self.logistics_load = self.parameters.services.usual_load
        self.logistics_capacity = self.shipped / self.logistics_load
        self.book = Book(self.population)
        self.fiscal = FiscalAccount(self.book, self.levers, len(inputs.industries))
        self.reference = self._refer()

    def _refer(self) -> Reference:
        k = self.population.k
        return Reference(
            offers=offers(self),
            n_firms=k[N_FIRMS].copy(),
            income=self.smoothed_income,
            delivery_days=self.delivery_days,
            labour=np.maximum(self.by_city(self.population.sums(LABOUR)), 1.0),
            output=max(float(self.producers_sum(OUTPUT).sum()), 1e-12),
            capital=self.population.sums(CAPITAL),
            margin=k[MEAN_MARGIN].copy(),
            revenue=k[MEAN_REVENUE].copy(),
        )


def record(
    inputs: Inputs, seed: int, check: bool = False, with_flows: bool = True, with_diagnostics: bool = True
) -> Trajectory:
    """Run a model to its end; returns its tables, see :class:`Trajectory`."""
    model = ClusterModel(inputs, seed, check)
    try:
        return model.run(with_flows, with_diagnostics)
    finally:
        forget(model)
        # Model, population and agents refer to each other: cut that, or a thousand runs wait for the garbage collector.
        model.__dict__.clear()


def simulate(inputs: Inputs, seed: int) -> pd.DataFrame:
    """The indicators of a run: columns cluster, year, indicator of both systems, value."""
    return record(inputs, seed, with_flows=False, with_diagnostics=False).indicators


def forget(model: mesa.Model) -> None:
    """Let go of a finished model: Mesa 3.3 keeps one for ever in a class attribute of its agents."""
    ids: Any = getattr(mesa.Agent, "_ids", None)
    if ids is not None:
        ids.pop(model, None)
    model.remove_all_agents()


__all__ = ["ClusterModel", "Firm", "Parameters", "Trajectory", "record", "simulate"]
