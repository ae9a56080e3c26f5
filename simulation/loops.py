"""The feedback loops of the model: which variables drive each other, and how to see that a loop is at work.

A loop reinforces when the signs of its links multiply to plus, and balances otherwise. Its probe changes parameters
that strengthen or cut one of its links; the outcome must respond with the stated sign (tests run every probe).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import NamedTuple

from ..language import in_chinese
from .inputs import Inputs, with_parameters


class Link(NamedTuple):
    """``source`` moves ``target`` in the same direction (+1) or in the opposite one (-1)."""

    source: str
    target: str
    sign: int


class Probe(NamedTuple):
    """What shows a loop: under ``setting``, ``change`` moves ``outcome`` with the sign ``response``.

    ``setting`` and ``change`` are parameters by path; ``lever`` is pulled fully in both runs. ``outcome`` is the name
    of a diagnostic, an indicator or a flow.
    """

    change: Mapping[str, float]
    outcome: str
    response: int
    setting: Mapping[str, float] = {}
    lever: str = ""


@dataclasses.dataclass(frozen=True)
class Loop:
    """A feedback loop. ``path`` lists variables with the sign of the link to the next; the last leads to the first.

    ``cut`` are parameters by path at which one of its links does not work: knocked out, the loop shows what it did.
    Empty where no parameter takes the loop out and leaves the rest as it is.
    """

    code: str
    name_en: str
    path: tuple[tuple[str, int], ...]
    probe: Probe
    source: str
    cut: Mapping[str, float] = dataclasses.field(default_factory=dict)
    name_zh: str = in_chinese("name_en", "loop")

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the order of the path."""
        following = (*self.path[1:], self.path[0])
        return tuple(Link(at, to, sign) for (at, sign), (to, _) in zip(self.path, following, strict=True))

    @property
    def polarity(self) -> int:
        """+1 for a reinforcing loop, -1 for a balancing one."""
        return math.prod(sign for _, sign in self.path)


GROWING = {"demography.entry_rate": 0.1}
SETTLED = {"adoption.churn_rate": 0.0, "demography.entry_rate": 0.01, "demography.entry_response": 0.0}
SENSITIVE = {"services.learning": 0.25, "adoption.gain_utility": 40.0}
MANY_MEMBERS = {"membership.innovation": 3.0}
DATA_RICH = {"data.innovation": 3.0}
SCARCE = {"talent.inflow": 0.0, "talent.training": 0.0}
WORKERS_LEAVE = {"labour.supply_growth": -0.1}
MATERIALS_LACK = {"material.supply_growth": -0.1}
AHEAD = {"world.rival_progress": -0.1}

LOOPS = (
    Loop("R1", "demand, data, innovation",
         (("online exports", 1), ("buyers' data", 1), ("innovation", 1), ("quality", 1), ("attractiveness", 1)),
         Probe({"data.innovation": 0.0}, "B8", -1, DATA_RICH), "S1, channel 1",
         {"data.innovation": 0.0, "data.fit": 0.0}),
    Loop("R2", "cross-side network effect",
         (("sellers online", 1), ("buyers online", 1)),
         Probe({"platforms.buyer_response": 0.0}, "online_share", -1),
         "Rochet and Tirole (2003), Chu and Manchanda (2016)", {"platforms.buyer_response": 0.0}),
    Loop("R3", "agglomeration",
         (("sales of a firm", 1), ("entry", 1), ("firms", 1), ("variety and density", 1), ("demand", 1)),
         Probe({"world.variety": 0.0}, "exports_usd", -1, GROWING), "S1, channel 2",
         {"world.variety": 0.0, "innovation.agglomeration": 0.0}),
    Loop("R4", "trust and ties",
         (("ties", 1), ("kept promises", 1), ("trust", 1), ("accepted proposals", 1)),
         Probe({"trust.gain": 0.0}, "trust", -1), "S1, channel 3",
         {"trust.gain": 0.0, "trust.order_share": 0.0, "trust.transaction_saving": 0.0, "trust.trade_credit": 0.0}),
    Loop("R5", "economies of scale in services",
         (("online exports", 1), ("volume of services", -1), ("cost of services", -1), ("gain from selling online", 1),
          ("sellers online", 1)),
         Probe({"services.learning": 0.0}, "online_share", -1, SENSITIVE),
         "S0", {"services.learning": 0.0}),
    Loop("R6", "brand",
         (("sales", 1), ("marketing", 1), ("brand", 1), ("attractiveness", 1)),
         Probe({"innovation.brand_response": 0.0}, "exports_usd", -1), "S0", {"innovation.brand_scale": 0.0}),
    Loop("R7", "revenue, budget, levers",
         (("margins", 1), ("taxes", 1), ("budget", 1), ("levers in force", 1), ("foreign demand", 1)),
         Probe({"government.programme_share": 0.0, "government.deficit_limit": 0.0}, "delivery_days", 1, lever="P1"),
         "S0-S4", {"government.programme_share": 0.0, "government.deficit_limit": 0.0}),
    Loop("R8", "data, supply-chain finance, capacity",
         (("online exports", 1), ("buyers' data", 1), ("credit on data", 1), ("capacity", 1)),
         Probe({"services.platform_credit": 0.0}, "lending", -1, {"finance.credit_limit": 0.3}), "S0",
         {"services.platform_credit": 0.0}),
    Loop("R9", "cluster and digital services",
         (("members", 1), ("income of operators", 1), ("digital depth", 1), ("sellers online", 1)),
         Probe({"adoption.depth_utility": 0.0}, "adoption_share", -1, MANY_MEMBERS), "S1",
         {"adoption.depth_utility": 0.0}),
    Loop("R10", "research and markets",
         (("sales", 1), ("research", 1), ("productivity and quality", 1), ("attractiveness", 1)),
         Probe({"innovation.success_rate": 0.0}, "mean_productivity", -1), "Nelson and Winter (1982)",
         {"innovation.success_rate": 0.0}),
    Loop("B1", "saturation of adoption",
         (("sellers online", -1), ("firms not yet online", 1), ("adoption", 1)),
         Probe({"adoption.innovation": 1.0}, "adoption_rate", -1, SETTLED), "Bass (1969)"),
    Loop("B2", "congestion",
         (("foreign demand", 1), ("load of logistics", 1), ("days to delivery", -1)),
         Probe({"services.congestion": 2.0}, "exports_usd", -1), "Bureau of Public Roads (1964)",
         {"services.congestion": 0.0}),
    Loop("B3", "imitation",
         (("lead of the best", 1), ("imitation", -1)),
         Probe({"innovation.imitation_rate": 0.0}, "mean_productivity", -1), "Dosi et al. (2010)",
         {"innovation.imitation_rate": 0.0}),
    Loop("B4", "fee extraction",
         (("sellers online", 1), ("sellers per buyer", 1), ("fees of platforms", -1), ("gain from selling online", 1)),
         Probe({"platforms.crowding": 0.05}, "adoption_share", -1), "Armstrong (2006)",
         {"platforms.fee_speed": 0.0}),
    Loop("B5", "credit limit",
         (("debt", -1), ("room for loans", 1), ("lending", 1)),
         Probe({"finance.credit_limit": 0.1}, "lending", -1), "Dosi et al. (2010)", {"finance.credit_limit": 20.0}),
    Loop("B6", "online sales crowd out R&D",
         (("online exports", -1), ("R&D", 1), ("quality", 1), ("attractiveness", 1)),
         Probe({"innovation.online_effect": 1.0}, "B7", -1, {"innovation.online_purchases": 0.0}), "S0",
         {"innovation.online_effect": 0.0}),
    Loop("B7", "talent wage",
         (("digital trade", 1), ("demand for talent", 1), ("talent wage", -1)),
         Probe({"talent.wage_elasticity": 2.0}, "digital_services_usd", -1, SCARCE), "S0, S3",
         {"talent.wage_elasticity": 0.0}),
    Loop("B8", "budget",
         (("levers in force", 1), ("cost of levers", -1), ("budget", 1)),
         Probe({"government.cost_factor": 50.0}, "delivery_days", 1, lever="P1"), "S0-S4",
         {"government.cost_factor": 0.0}),
    Loop("B9", "land",
         (("firms", 1), ("crowding and rent", -1), ("entry", 1)),
         Probe({"demography.land_room": 1.05}, "n_firms", -1, GROWING), "S0",
         {"demography.congestion": 20.0, "production.land_share": 0.0}),
    Loop("B10", "free-riding on spillover",
         (("R&D", 1), ("knowledge spillover", -1)),
         Probe({"innovation.free_riding": 1.0}, "B7", -1), "S0-S3", {"innovation.free_riding": 0.0}),
    Loop("B11", "saturation of ties",
         (("ties", -1), ("room for ties", 1), ("accepted proposals", 1)),
         Probe({"trust.most_ties": 2.0}, "mean_degree", -1), "S1"),
    Loop("B12", "wages",
         (("output", 1), ("employment", 1), ("wages", 1), ("prices", -1), ("demand", 1)),
         Probe({"labour.wage_elasticity": 0.0}, "exports_usd", 1, WORKERS_LEAVE), "S0, S4",
         {"labour.wage_elasticity": 0.0}),
    Loop("B13", "materials",
         (("output", 1), ("use of materials", 1), ("price of materials", 1), ("prices", -1), ("demand", 1)),
         Probe({"material.scarcity": 0.0}, "mean_price", -1, MATERIALS_LACK), "S2", {"material.scarcity": 0.0}),
    Loop("B14", "rivals",
         (("lead over rivals", 1), ("rivals' response", -1)),
         Probe({"world.rival_response": 1.0}, "exports_usd", -1, AHEAD), "S0, S4", {"world.rival_response": 0.0}),
    Loop("B15", "saturation of markets",
         (("share of the market", -1), ("market left to win", 1), ("demand won", 1)),
         Probe({"world.market_share": 0.5}, "exports_usd", -1, AHEAD), "S0", {"world.market_share": 0.0}),
    Loop("B16", "price competition",
         (("margins", 1), ("entry", 1), ("firms", 1), ("competition", -1)),
         Probe({"pricing.crowding_markup": 0.0}, "mean_margin", 1, GROWING), "free entry (Cournot)",
         {"pricing.crowding_markup": 0.0}),
)  # fmt: skip


def knocked_out(inputs: Inputs, loop: Loop) -> Inputs:
    """The inputs with a loop knocked out."""
    return with_parameters(inputs, loop.cut)
