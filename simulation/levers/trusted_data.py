"""P11: data centre, data law, trusted exchange."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["acceptance_factor"] *= 1.0 + 0.3 * level
    effects["institutional_trust"] += level / 3.0


LEVER = Lever(
    code="P11",
    name_en="data centre, data law, trusted exchange",
    name_zh="数据中心、数据立法与可信交换",
    meaning="Makes firms accept up to 30 % more ties and builds trust.",
    meaning_zh="企业接受的联系最多增加 30%，并增进信任。",
    acts_on="acceptance of ties; trust",
    source="S0, S1, S2; strength, lag and cost are assumptions",
    lag_quarters=6,
    annual_cost=0.0004,
    paid_to="economy",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
