"""P7: cross-border payment and settlement."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["payment_fee_factor"] *= 1.0 - 0.5 * level


LEVER = Lever(
    code="P7",
    name_en="cross-border payment and settlement",
    name_zh="跨境支付与人民币结算",
    meaning="Halves the fee of cross-border payment at full level.",
    meaning_zh="强度为 1 时跨境支付手续费减半。",
    acts_on="payment fee of online exports",
    source="S3; strength, lag and cost are assumptions",
    lag_quarters=4,
    annual_cost=0.0001,
    paid_to="economy",
    measures_per_year=1.0,
    counts_in="A11",
    act=_act,
)
