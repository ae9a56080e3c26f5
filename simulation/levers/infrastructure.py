"""P6: logistics and digital infrastructure."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["infrastructure_factor"] *= 1.0 + 0.2 * level
    effects["warehouse_factor"] *= 1.0 + 0.5 * level


LEVER = Lever(
    code="P6",
    name_en="logistics and digital infrastructure",
    name_zh="物流与软硬件基础设施",
    meaning="Roads, railways, routes and berths grow by up to a fifth; warehouses hold half as much again.",
    meaning_zh="铁路、公路、航线与泊位最多增加五分之一，仓储容量最多增加一半。",
    acts_on="infrastructure (A4-A7); delivery days; overseas and bonded warehouses",
    source="S0; strength, lag and cost are assumptions",
    lag_quarters=12,
    annual_cost=0.003,
    paid_to="households",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
    delay_order=3,
    builds=True,
)
