"""P20: innovation of cluster management."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["proposals_factor"] *= 1.0 + 0.5 * level


LEVER = Lever(
    code="P20",
    name_en="innovation of cluster management",
    name_zh="集群管理创新",
    meaning="Firms meet up to half as many partners again.",
    meaning_zh="企业接触的潜在伙伴最多增加一半。",
    acts_on="tie proposals",
    source="S4; strength, lag and cost are assumptions",
    lag_quarters=6,
    annual_cost=0.0001,
    paid_to="households",
    measures_per_year=1.0,
    counts_in="B12",
    act=_act,
)
