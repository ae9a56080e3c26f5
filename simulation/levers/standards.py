"""P15: standards, quality infrastructure, joint purchasing."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["material_price_factor"] *= 1.0 - 0.05 * level


LEVER = Lever(
    code="P15",
    name_en="standards, quality infrastructure, joint purchasing",
    name_zh="标准、质量基础设施与联合采购",
    meaning="Joint purchasing makes materials up to 5 % cheaper.",
    meaning_zh="联合采购使原材料价格最多下降 5%。",
    acts_on="price of materials",
    source="S0, S2; strength, lag and cost are assumptions",
    lag_quarters=4,
    annual_cost=0.0002,
    paid_to="economy",
    measures_per_year=1.0,
    counts_in="B12",
    act=_act,
)
