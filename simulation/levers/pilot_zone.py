"""P2: cross-border e-commerce comprehensive pilot zone."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["adoption_utility"] += 0.8 * level
    effects["compliance_factor"] *= 1.0 - 0.6 * level


LEVER = Lever(
    code="P2",
    name_en="cross-border e-commerce pilot zone",
    name_zh="跨境电商综合试验区",
    meaning="Makes selling online more attractive and its compliance cheaper, by up to 60 %.",
    meaning_zh="提高线上销售的吸引力，并使其合规成本最多下降 60%。",
    acts_on="hazard of e-commerce platform adoption; compliance cost",
    source="S0, S1, S3; strength, lag and cost are assumptions",
    lag_quarters=4,
    annual_cost=0.0003,
    paid_to="economy",
    measures_per_year=2.0,
    counts_in="A11",
    act=_act,
)
