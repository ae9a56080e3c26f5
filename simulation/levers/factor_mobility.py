"""P21: factor mobility between cities, city specialisation."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["mobility"] += level


LEVER = Lever(
    code="P21",
    name_en="factor mobility, city specialisation",
    name_zh="要素跨城流动与城市分工",
    meaning="Opens the city's borders to talent, founders and ties with the other cities of the scenario.",
    meaning_zh="向情景中的其他城市开放人才、创业者与企业联系的流动。",
    acts_on="cross-city moves of talent and founders; cross-city ties",
    source="S0; strength, lag and cost are assumptions",
    lag_quarters=8,
    annual_cost=0.0004,
    paid_to="economy",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
