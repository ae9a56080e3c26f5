"""P16: alignment with CPTPP and DEPA rules."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["trade_cost_factor"] *= 1.0 - 0.03 * level
    effects["digital_service_factor"] *= 1.0 + 0.3 * level


LEVER = Lever(
    code="P16",
    name_en="alignment with CPTPP and DEPA rules",
    name_zh="对接CPTPP与DEPA规则",
    meaning="Lowers the landed price of exports by up to 3 %, lets up to 30 % more digital services be sold.",
    meaning_zh="出口到岸价格最多下降 3%，对外数字服务销售最多增加 30%。",
    acts_on="trade cost; digital services sold abroad",
    source="S3; strength, lag and cost are assumptions",
    lag_quarters=8,
    annual_cost=0.0001,
    paid_to="households",
    measures_per_year=1.0,
    counts_in="A11",
    act=_act,
)
