"""P8: supply-chain finance platform."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["credit_scope"] += 0.5 * level
    effects["finance_fee_factor"] *= 1.0 - 0.5 * level


LEVER = Lever(
    code="P8",
    name_en="supply-chain finance platform",
    name_zh="供应链金融与小额支付平台",
    meaning="Widens every firm's credit limit by up to a half and halves the fee of supply-chain finance.",
    meaning_zh="企业授信额度最多提高一半，供应链金融费用最多减半。",
    acts_on="credit limit; finance fee",
    source="S0; strength, lag and cost are assumptions",
    lag_quarters=3,
    annual_cost=0.0002,
    paid_to="economy",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
