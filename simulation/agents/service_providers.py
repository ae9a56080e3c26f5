"""Service providers: groups of firms that serve producers and traders, each kind with its price, size and quality."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import MutableSequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from ..compilation import compiled
from ..institution_columns import Institution, column
from ..parameters import DT, Group, par
from ..summation import exact_sum

if TYPE_CHECKING:
    from ..model import ClusterModel

Array = NDArray[np.float64]


class Service(NamedTuple):
    """A kind of service. ``local``: one provider per cluster; ``digital``: counted as digital service trade."""

    kind: str
    local: bool
    digital: bool
    meaning: str


SERVICES = (
    Service("payment", False, True, "Cross-border payment."),
    Service("logistics", False, False, "International logistics."),
    Service("supply_chain_finance", False, True, "Finance on the data of e-commerce platforms."),
    Service("marketing", False, True, "Marketing and second listings."),
    Service("training", False, True, "Consulting and training for members of characteristic platforms."),
    Service("operator", True, True, "Operators of characteristic platforms; digital services sold abroad."),
    Service("overseas_warehouse", False, False, "Warehouses near foreign buyers."),
    Service("bonded_warehouse", False, False, "Warehouses for imports under customs bond."),
    Service("trade_service", False, True, "Foreign-trade comprehensive-service platforms for SMEs."),
    Service("exhibition", False, False, "Trade fairs and exhibitions."),
    Service("content", True, True, "Makers of digital products."),
)
KINDS = tuple(service.kind for service in SERVICES)
LOCAL = tuple(service.kind for service in SERVICES if service.local)
DIGITAL = tuple(service.kind for service in SERVICES if service.digital)


@dataclasses.dataclass(frozen=True)
class ServiceParameters(Group):
    """Prices, quality, size and number of service providers."""

    payment_fee: float = par(0.01, "share of online exports", (0, 1), "Payment.", "assumption")
    compliance_fee: float = par(0.01, "share of online exports", (0, 1), "Customs compliance online.", "assumption")
    logistics_fee: float = par(0.03, "share of exports", (0, 1), "International logistics.", "assumption")
    online_logistics: float = par(1.5, "multiple", (0, 10), "Logistics fee of online exports.", "assumption")
    finance_fee: float = par(
        0.002,
        "share of debt a quarter",
        (0, 1),
        "Supply-chain finance of sellers online, beyond the usual limit.",
        "assumption",
    )
    platform_credit: float = par(0.5, "share of the limit", (0, 5), "Credit on platform data.", "assumption")
    marketing_fee: float = par(0.01, "share of revenue", (0, 0.2), "Usual marketing spending.", "assumption")
    training_fee: float = par(0.003, "share of revenue", (0, 1), "Training of members.", "assumption")
    subscription_fee: float = par(
        0.002, "share of revenue", (0, 1), "Fee of the characteristic platform.", "assumption"
    )
    trade_service_fee: float = par(
        0.004, "share of exports", (0, 1), "Fee of comprehensive-service platforms.", "assumption"
    )
    content_fee: float = par(
        0.0005,
        "share of revenue",
        (0, 0.1),
        "Pictures, films and livestreams of firms that sell online, whatever they sell there.",
        "assumption",
        range=(0.0002, 0.002),
    )
    own_provision: float = par(
        1.25,
        "multiple",
        (1, 10),
        "What payment and logistics cost who has nobody to provide them.",
        "assumption: firms do without only what they can do without",
        range=(1.0, 2.0),
    )
    payment_failure: float = par(
        0.08,
        "share of orders",
        (0, 0.5),
        "Online orders that fail or are not paid, at the quality of the start; falls to nil at full quality.",
        "assumption: cross-border card payments fail several times as often as domestic ones",
        range=(0.03, 0.12),
    )
    content_reach: float = par(
        0.1,
        "share of online demand",
        (0, 1),
        "Drawn by pictures, films and livestreams, at the quality of the start.",
        "assumption: machine translation of listings alone adds 11 to 17 % (Brynjolfsson, Hui and Liu 2019)",
        range=(0.03, 0.2),
    )
    handling: float = par(
        0.5,
        "share of transport days",
        (0, 5),
        "Added by logistics without any quality over perfect logistics.",
        "assumption",
        range=(0.2, 1.0),
    )
    exhibition_fee: float = par(0.002, "share of exports", (0, 1), "Spent on exhibitions.", "assumption")
    warehouse_fee: float = par(
        0.02, "share of goods stored", (0, 1), "Overseas and bonded storage.",
        "assumption: storage alone; fulfilment is in what platforms take", range=(0.01, 0.04),
    )  # fmt: skip
    learning: float = par(
        0.12,
        "exponent",
        (0, 1),
        "Fall of cost with cumulative volume.",
        "learning curve, to be checked",
        range=(0.05, 0.25),
    )
    markup: float = par(0.1, "share of cost", (0, 2), "Price over cost, minus one.", "assumption")
    labour_share: float = par(0.6, "share of cost", (0, 1), "Wages.", "assumption")
    quality_gain: float = par(0.15, "per year", (0, 5), "Quality gained by investing all profit.", "assumption")
    quality_decay: float = par(0.03, "per year", (0, 2), "Quality lost.", "assumption")
    invested_share: float = par(0.4, "share of profit", (0, 1), "Profit invested.", "assumption")
    initial_quality: float = par(0.45, "share", (0.05, 0.95), "Quality at the start.", "assumption")
    quality_weight: float = par(2.0, "utility", (0, 20), "Of customers' choice to quality.", "assumption")
    graded_quality: float = par(0.6, "share", (0, 1), "Quality of an A-level logistics firm.", "assumption")
    graded_spread: float = par(0.08, "share", (0.001, 1), "Spread of quality inside a provider.", "assumption")
    sales_per_establishment: float = par(
        400.0, "10,000 CNY a quarter", (1, 1e6), "Sales that keep an establishment.", "assumption"
    )
    adjustment: float = par(0.15, "per quarter", (0, 0.8), "Speed at which establishments follow sales.", "assumption")
    logistics_growth: float = par(0.25, "per year", (0, 5), "Capacity growth per load over the usual.", "assumption")
    usual_load: float = par(0.7, "share of capacity", (0.05, 1), "Load that capacity is built for.", "assumption")
    congestion: float = par(0.15, "share", (0, 5), "Delay at full load (BPR function).", "Bureau of Public Roads 1964")
    warehouse_share: float = par(
        0.3, "share of goods", (0, 1), "Online trade that warehouses aim to hold.", "assumption", range=(0.1, 0.5)
    )
    warehouse_growth: float = par(0.3, "per year", (0, 5), "Speed at which warehouses fill that share.", "assumption")
    warehouse_days: float = par(
        15.0, "days", (0, 60), "Saved by delivery from a warehouse overseas.",
        "assumption: two or three weeks by post against three to five days", range=(8.0, 20.0),
    )  # fmt: skip
    trade_service_growth: float = par(
        0.25, "per year", (0, 5), "Spread of comprehensive-service platforms among SMEs.", "assumption"
    )
    trade_service_start: float = par(0.02, "share of SMEs", (0, 1), "Users of them at the start.", "assumption")
    trade_service_days: float = par(0.4, "share of clearance", (0, 1), "Days they save their users.", "assumption")
    exhibition_weight: float = par(0.3, "share", (0, 1), "Of brand building that exhibitions carry.", "assumption")
    n_logistics: float = par(6, "providers", (1, 50), "Logistics groups at the start.", "assumption", whole=True)
    n_others: float = par(
        2, "providers", (1, 50), "Providers of each other kind at the start.", "assumption", whole=True
    )
    entry_size: float = par(2.0, "multiple of the first size", (1, 100), "Mean size that draws one more.", "assumption")
    exit_size: float = par(0.15, "share of the mean size", (0, 1), "Size at which one gives up.", "assumption")
    most_providers: float = par(6, "providers", (1, 100), "Most of one kind.", "assumption", whole=True)


# A provider's state: its columns in the table of all, whose shape is (kinds, COLUMNS, most of a kind).
AT, QUALITY, ESTABLISHMENTS, SALES, STAFF, MARGIN = range(6)
COLUMNS = MARGIN + 1
STAY, ENTER = -1, -2  # what a kind's number does, unless it is the place of the provider that gives up


@compiled
def pull(establishments: float, quality: float, weight: float) -> float:
    """Weight in customers' choice: quality (times ``weight``), and size that limits what a provider can serve."""
    return establishments * math.exp(weight * quality)


@compiled
def settle_provider(state: Array, place: int, sales: float, p: ServiceParameters, wage: float) -> float:
    """Spend what was earned: costs (price over the usual markup), investment, profits paid out.

    ``state`` of one kind, shape (COLUMNS, places). Establishments follow sales; ``wage`` is that of a worker. Returns
    what goes to households; the rest is paid to other firms at home.
    """
    cost = sales / (1.0 + p.markup)
    profit = sales - cost
    state[SALES, place] = sales
    state[MARGIN, place] += DT * ((profit / sales if sales > 0.0 else 0.0) - state[MARGIN, place])
    invested = p.invested_share * profit
    wages = p.labour_share * cost
    state[STAFF, place] = wages / wage
    share = p.invested_share if sales > 0.0 else 0.0
    quality, establishments = state[QUALITY, place], state[ESTABLISHMENTS, place]
    state[QUALITY, place] += (p.quality_gain * share * (1.0 - quality) - p.quality_decay * quality) * DT
    state[ESTABLISHMENTS, place] += p.adjustment * (sales / p.sales_per_establishment - establishments)
    return float(wages + profit - invested)


@compiled
def next_number(sizes: Array, first_size: float, p: ServiceParameters) -> int:
    """The place of the provider that gives up, :data:`ENTER` where there is room for one more, or :data:`STAY`."""
    mean, smallest = exact_sum(sizes) / sizes.size, int(np.argmin(sizes))
    if sizes.size > 1 and sizes[smallest] < p.exit_size * mean:
        return smallest
    return ENTER if mean > p.entry_size * first_size and sizes.size < p.most_providers else STAY


@compiled
def mean_quality(state: Array, count: int) -> float:
    """Mean quality of the providers of one kind, of whom there is at least one."""
    return exact_sum(state[QUALITY, :count]) / count


@compiled
def local_quality(state: Array, count: int, n_clusters: int) -> Array:
    """Quality of the provider that each cluster has for itself, nil where there is none."""
    quality = np.zeros(n_clusters)
    for place in range(count):
        quality[int(state[AT, place])] = state[QUALITY, place]
    return quality


class ServiceProvider(Institution):
    """A group of service firms of one kind; ``establishments`` are the firms it stands for.

    ``cluster`` is the one it serves, -1 for all. What it earns it spends in the same quarter: it holds no money. It is
    a view of its place in the table of all providers, once it is among :class:`Providers`.
    """

    model: ClusterModel

    def __init__(self, model: ClusterModel, kind: str, quality: float, cluster: int = -1) -> None:
        super().__init__(model, np.zeros(COLUMNS))
        self.kind = kind
        self.cluster = cluster
        self.quality = quality
        self.establishments = 1.0
        self.sales = 0.0
        self.staff = 0.0
        self.margin = 0.0

    cluster = column(AT, int)
    quality = column(QUALITY)
    establishments = column(ESTABLISHMENTS)
    sales = column(SALES)
    staff = column(STAFF)
    margin = column(MARGIN)

    @property
    def graded(self) -> float:
        """Establishments of A level: those above the graded quality, when quality spreads around the provider's own."""
        p = self.model.parameters.services
        return float(self.establishments / (1.0 + math.exp(-(self.quality - p.graded_quality) / p.graded_spread)))


class Providers(MutableSequence[ServiceProvider]):
    """The providers of a kind in the order in which they came, and their state: the columns of one table.

    ``table`` of the kind, shape (COLUMNS, most); ``counts[number]`` is how many there are, for compiled code.
    """

    def __init__(self, table: Array, counts: NDArray[np.int64], number: int) -> None:
        self._table, self._counts, self._number = table, counts, number
        self._agents: list[ServiceProvider] = []

    def __len__(self) -> int:
        return len(self._agents)

    @overload
    def __getitem__(self, place: int) -> ServiceProvider: ...
    @overload
    def __getitem__(self, place: slice) -> list[ServiceProvider]: ...
    def __getitem__(self, place: int | slice) -> ServiceProvider | list[ServiceProvider]:
        return self._agents[place]

    def __setitem__(self, place: Any, provider: Any) -> None:
        agents = list(self._agents)
        agents[place] = provider
        self._arrange(agents)

    def __delitem__(self, place: int | slice) -> None:
        agents = list(self._agents)
        del agents[place]
        self._arrange(agents)

    def insert(self, place: int, provider: ServiceProvider) -> None:
        """Let a provider in before a place."""
        agents = list(self._agents)
        agents.insert(place, provider)
        self._arrange(agents)

    def clear(self) -> None:
        """Let all go."""
        self._arrange([])

    def _arrange(self, agents: list[ServiceProvider]) -> None:
        before, self._agents = self._agents, agents
        for provider in {*before, *agents}:
            provider.state = provider.state.copy()  # those who have left keep what they had
        for place, provider in enumerate(agents):
            self._table[:, place] = provider.state
            provider.state = self._table[:, place]
        self._counts[self._number] = len(agents)
