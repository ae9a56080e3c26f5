"""P4: lower duties on cross-border e-commerce exports."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["online_duty_factor"] *= 1.0 - level


LEVER = Lever(
    code="P4",
    name_en="lower e-commerce export duties",
    name_zh="降低跨境电商出口税费",
    meaning="Removes up to all of the duties and charges on goods exported online.",
    meaning_zh="最多免除线上出口商品的全部税费。",
    acts_on="landed price of online exports",
    source="S4; strength, lag and cost are assumptions",
    lag_quarters=1,
    annual_cost=0.0001,
    paid_to="economy",
    measures_per_year=1.0,
    counts_in="A11",
    act=_act,
)
