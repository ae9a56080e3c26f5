"""P14: brands, exhibitions, joint livestreams."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["marketing_factor"] *= 1.0 + 0.5 * level
    effects["import_market_factor"] *= 1.0 + 0.5 * level


LEVER = Lever(
    code="P14",
    name_en="brands, exhibitions, joint livestreams",
    name_zh="品牌、展会与联合直播",
    meaning="Marketing adds up to half as much again to brands; imports online reach up to half as many buyers again.",
    meaning_zh="营销带来的品牌积累最多提高一半，线上进口触达的买家最多增加一半。",
    acts_on="brands and with them demand; imports online",
    source="S0, S2, S4; strength, lag and cost are assumptions",
    lag_quarters=2,
    annual_cost=0.0004,
    paid_to="economy",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
