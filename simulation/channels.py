"""The channels, paths and modes by which digital trade and clusters further each other, each with a switch.

A switch sets parameters to values at which the channel does not work; what then is missing from an outcome is the
channel's share in it. Channels overlap (several end in innovation), so their shares do not add up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .inputs import Inputs


@dataclasses.dataclass(frozen=True)
class Channel:
    """A channel, path or mode. ``steps`` lead from one to the next.

    ``cut`` are parameters by path; with ``levers_off`` all policy levers are let go as well. Cut, the diagnostic or
    indicator ``outcome`` moves with the sign ``response`` (tests run every cut).
    """

    code: str
    name_en: str
    name_zh: str
    steps: tuple[str, ...]
    cut: Mapping[str, float]
    outcome: str
    response: int
    meaning: str
    source: str
    levers_off: bool = False


def without(inputs: Inputs, channel: Channel) -> Inputs:
    """The inputs with a channel cut."""
    parameters = inputs.parameters
    for path, value in channel.cut.items():
        group, name = path.split(".")
        changed = dataclasses.replace(getattr(parameters, group), **{name: value})
        parameters = dataclasses.replace(parameters, **{group: changed})
    levers = () if channel.levers_off else inputs.levers
    return dataclasses.replace(inputs, parameters=parameters, levers=levers)


CHANNELS = (
    Channel(
        "C1", "Demand to innovation", "需求—创新渠道", ("demand", "supply", "scale", "innovation", "upgrade"),
        {"data.innovation": 0.0, "production.small_order_gain": 0.0, "services.learning": 0.0}, "B8", -1,
        "Buyers' data teach firms what to make, flexible supply follows, volume makes services cheap.",
        "S1, channel 1",
    ),
    Channel(
        "C2", "Agglomeration to innovation", "集聚—创新渠道",
        ("formation", "resources", "expansion", "spillover", "innovation"),
        {"world.variety": 0.0, "demography.entry_margin": 0.0, "innovation.tie_spillover": 0.0,
         "innovation.cluster_spillover": 0.0}, "mean_productivity", -1,
        "Variety draws buyers, margins draw founders, and firms near each other learn from each other.",
        "S1, channel 2",
    ),
    Channel(
        "C3", "Trust and ties", "信任—联结渠道", ("innovativeness", "reciprocity", "trust", "ties"),
        {"trust.reciprocity": 0.0}, "mean_degree", -1,
        "Partners favour innovative firms; deals that go well make trust, and trust makes and keeps ties.",
        "S1, channel 3",
    ),
    Channel(
        "PA", "Digital trade changes firms", "数字贸易改变企业", ("online sales", "production, marketing, management"),
        {"data.innovation": 0.0, "innovation.online_effect": 0.0, "membership.online_utility": 0.0,
         "production.small_order_gain": 0.0}, "member_share", -1,
        "Selling online changes what firms make, what they spend on research, and how digital they become.",
        "S0, path 1",
    ),
    Channel(
        "PB", "Agglomeration builds the ecosystem", "集聚构建数字贸易生态", ("cluster", "services", "buyers"),
        {"services.learning": 0.0, "platforms.buyer_response": 0.0, "digital_trade.feedback": 0.0}, "online_share", -1,
        "Many sellers draw buyers, make services cheap by volume, and teach operators what they sell abroad.",
        "S0, path 2",
    ),
    Channel(
        "PC", "Institutional innovation", "制度创新", ("levers", "cost, trust, access"), {}, "adoption_share", -1,
        "All policy levers of the scenario; off, no lever is pulled.", "S0, path 3", levers_off=True,
    ),
    Channel(
        "M1", "E-commerce platform and user data", "电商平台+用户数据+企业", ("online sales", "data", "innovation"),
        {"data.innovation": 0.0}, "mean_quality", -1,
        "Coupling mode 1: data of buyers on e-commerce platforms guide innovation. No size is reported.",
        "S1, coupling mode 1",
    ),
    Channel(
        "M2", "Characteristic platform", "特色平台+链式+企业", ("membership", "depth", "cost, output"),
        {"pricing.case_effect": 0.0, "innovation.absorption_depth": 0.0, "adoption.depth_utility": 0.0},
        "mean_price", 1,
        "Coupling mode 2: members of the industry's platform save materials and labour, lose less output, make small "
        "orders better, absorb more. Reported cases are winners': pricing.case_effect is what holds of them for all.",
        "S1, coupling mode 2",
    ),
    Channel(
        "LM", "Learning modes", "学习模式", ("depth and ties", "mode", "innovation and imitation"),
        {"innovation.learning_modes": 0.0}, "mean_quality", 1,
        "Maintenance, adaptive, transitional and innovative learning: most firms' modes hold innovation back.",
        "S1, learning modes",
    ),
    Channel(
        "LD", "Leaders' demonstration", "龙头示范", ("leaders' adoption", "imitation by SMEs"),
        {"adoption.leader_weight": 0.0}, "adoption_share", -1,
        "Firms watch leaders more than others; off, every firm that sells online is as visible as a leader.",
        "S0, S1",
    ),
    Channel(
        "FB", "Feedback to digital services", "集群对数字服务的反馈", ("members", "digital services"),
        {"digital_trade.feedback": 0.0}, "digital_services_usd", -1,
        "What operators learn from a digital cluster they sell elsewhere: weak, says the source; the size here is an "
        "assumption.", "S1",
    ),
)  # fmt: skip
