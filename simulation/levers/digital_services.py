"""P17: support of digital content and services."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["deepening_factor"] *= 1.0 + 0.5 * level
    effects["digital_product_factor"] *= 1.0 + level
    effects["digital_service_factor"] *= 1.0 + level


LEVER = Lever(
    code="P17",
    name_en="support of digital content and services",
    name_zh="数字内容与服务扶持",
    meaning="Up to doubles foreign demand for digital products and services; members turn digital half as fast again.",
    meaning_zh="国外对数字产品与服务的需求最多翻倍，平台成员的数字化速度最多提高一半。",
    acts_on="digital products and services sold abroad; digital depth",
    source="S3; strength, lag and cost are assumptions",
    lag_quarters=6,
    annual_cost=0.0003,
    paid_to="economy",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
