"""The channels, paths and modes by which digital trade and clusters further each other, each with a switch.

A switch sets parameters to values at which the channel does not work; what then is missing from an outcome is the
channel's share in it. Channels overlap (several end in innovation), so their shares do not add up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from ..language import in_chinese
from .inputs import Inputs, with_parameters


@dataclasses.dataclass(frozen=True)
class Channel:
    """A channel, path or mode. ``steps`` lead from one to the next.

    ``cut`` are parameters by path; with ``levers_off`` all policy levers are let go as well. ``outcomes`` are what its
    paper names, diagnostics or indicators; cut, the first moves with the sign ``response`` (tests run every cut).
    ``evidence`` is what sized it.
    """

    code: str
    name_en: str
    steps: tuple[str, ...]
    cut: Mapping[str, float]
    outcomes: tuple[str, ...]
    response: int
    meaning: str
    source: str
    evidence: str
    levers_off: bool = False
    name_zh: str = in_chinese("name_en", "channel")

    @property
    def outcome(self) -> str:
        """The outcome that its cut moves as declared."""
        return self.outcomes[0]


def without(inputs: Inputs, channel: Channel) -> Inputs:
    """The inputs with a channel cut."""
    levers = () if channel.levers_off else inputs.levers
    return dataclasses.replace(with_parameters(inputs, channel.cut), levers=levers)


CHANNELS = (
    Channel(
        "C1", "Demand to innovation", ("demand", "supply", "scale", "innovation", "upgrade"),
        {"data.innovation": 0.0, "data.fit": 0.0, "production.small_order_gain": 0.0, "services.learning": 0.0},
        ("B8", "C15", "mean_quality", "exports_usd"), -1,
        "Buyers' data teach firms what to make, flexible supply follows, volume makes services cheap.",
        "S1, channel 1",
        "S1's cases: design hit rate +20 %, small-order productivity +30 %, half of it held to be general; the size of "
        "data in innovation is an assumption",
    ),
    Channel(
        "C2", "Agglomeration to innovation",
        ("formation", "resources", "expansion", "spillover", "innovation"),
        {"world.variety": 0.0, "innovation.agglomeration": 0.0, "demography.entry_response": 0.0,
         "innovation.tie_spillover": 0.0, "innovation.cluster_spillover": 0.0},
        ("n_firms", "mean_productivity", "exports_usd"), -1,
        "Larger markets draw founders, variety draws buyers, density makes productive, neighbours learn from each "
        "other.", "S1, channel 2",
        "elasticity of firms to exports .61 over nine delta cities; of productivity to density .04-.07 (World Bank "
        "2022); agglomeration at most 14 % of productivity growth (Hu, Xu and Yashiro 2015)",
    ),
    Channel(
        "C3", "Trust and ties", ("innovativeness", "reciprocity", "trust", "ties"),
        {"trust.reciprocity": 0.0, "trust.gain": 0.0, "trust.order_share": 0.0, "trust.transaction_saving": 0.0,
         "trust.trade_credit": 0.0},
        ("mean_degree", "trust", "tie_strength", "B8"), -1,
        "Partners favour innovative firms; deals that go well make trust; trust makes and keeps ties, which carry "
        "orders, credit, data and knowledge.", "S1, channel 3",
        "form: reciprocity and closure make ties (Giuliani 2013, Juhasz and Lengyel 2018); sizes are assumptions",
    ),
    Channel(
        "PA", "Digital trade changes firms", ("online sales", "production, marketing, management"),
        {"data.innovation": 0.0, "data.fit": 0.0, "innovation.online_effect": 0.0, "membership.online_utility": 0.0,
         "production.small_order_gain": 0.0}, ("member_share", "mean_quality", "mean_productivity"), -1,
        "Selling online changes what firms make, what they spend on research, and how digital they become.",
        "S0, path 1", "signs only: the internet raises exports and performance (Fernandes and others 2019)",
    ),
    Channel(
        "PB", "Agglomeration builds the ecosystem", ("cluster", "services", "buyers"),
        {"services.learning": 0.0, "platforms.buyer_response": 0.0, "digital_trade.feedback": 0.0},
        ("online_share", "buyers", "digital_services_usd"), -1,
        "Many sellers draw buyers, make services cheap by volume, and teach operators what they sell abroad.",
        "S0, path 2", "a seller draws buyers 3.5 times as strongly as the reverse (Chu and Manchanda 2016)",
    ),
    Channel(
        "PC", "Institutional innovation", ("levers", "cost, trust, access"), {},
        ("adoption_share", "exports_usd", "delivery_days"), -1,
        "All policy levers of the scenario; off, no lever is pulled.", "S0, path 3",
        "lever by lever, see the page of levers and shocks", levers_off=True,
    ),
    Channel(
        "M1", "E-commerce platform and user data", ("online sales", "data", "innovation"),
        {"data.innovation": 0.0, "data.fit": 0.0}, ("mean_quality", "C15", "online_share"), -1,
        "Coupling mode 1: data of buyers on e-commerce platforms guide innovation and make goods fit. No size is "
        "reported.", "S1, coupling mode 1", "assumption",
    ),
    Channel(
        "M2", "Characteristic platform", ("membership", "depth", "cost, output"),
        {"pricing.case_effect": 0.0, "data.process_share": 0.0, "innovation.absorption_depth": 0.0,
         "adoption.depth_utility": 0.0}, ("mean_price", "exports_usd", "mean_margin"), 1,
        "Coupling mode 2: members of the industry's platform save materials and labour, lose less output, make small "
        "orders better, record their processes, absorb more. Reported cases are winners': pricing.case_effect is what "
        "holds of them for all.", "S1, coupling mode 2",
        "S1's cases (materials and labour -20 %, yield +13 %); none in labour-intensive listed firms (Wu and Zhong "
        "2024)",
    ),
    Channel(
        "LM", "Learning modes", ("depth and ties", "mode", "innovation and imitation"),
        {"innovation.learning_modes": 0.0}, ("mean_quality", "B8", "exports_usd"), 1,
        "Maintenance, adaptive, transitional and innovative learning: most firms' modes hold innovation back.",
        "S1, learning modes", "assumption: S1 names the modes",
    ),
    Channel(
        "LD", "Leaders' demonstration", ("leaders' adoption", "imitation by SMEs"),
        {"adoption.leader_weight": 0.0}, ("adoption_share", "online_share", "exports_usd"), -1,
        "Firms watch leaders more than others; off, every firm that sells online is as visible as a leader.",
        "S0, S1", "assumption",
    ),
    Channel(
        "FA", "The frontier abroad", ("machines and knowledge imported", "productivity"),
        {"innovation.frontier_learning": 0.0}, ("mean_productivity", "exports_usd", "n_firms"), -1,
        "Machines and technology from abroad bring firms nearer to the frontier; a blockade cuts this channel.",
        "S0", "incumbents' productivity grew by 2.85 % a year in 1998-2007 (Brandt and others 2012), slower after",
    ),
    Channel(
        "FB", "Feedback to digital services", ("members", "digital services"),
        {"digital_trade.feedback": 0.0}, ("digital_services_usd", "D04"), -1,
        "What operators learn from a digital cluster they sell elsewhere: weak, says the source; the size here is an "
        "assumption.", "S1", "assumption",
    ),
)  # fmt: skip
