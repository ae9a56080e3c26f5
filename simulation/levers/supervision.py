"""P19: regulatory platform, targeted supervision."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["institutional_trust"] += level / 3.0
    effects["compliance_factor"] *= 1.0 + 0.2 * level


LEVER = Lever(
    code="P19",
    name_en="regulatory platform, targeted supervision",
    name_zh="监管平台与精准监管",
    meaning="Builds trust; inspection makes selling online up to a fifth dearer to comply with.",
    meaning_zh="增进信任；检查使线上销售的合规成本最多提高五分之一。",
    acts_on="trust; compliance cost",
    source="S0, S4; strength, lag and cost are assumptions",
    lag_quarters=3,
    annual_cost=0.0002,
    paid_to="households",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
