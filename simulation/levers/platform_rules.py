"""P12: platform support and antitrust."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["commission_cap_factor"] *= 1.0 - 0.5 * level


LEVER = Lever(
    code="P12",
    name_en="platform support and antitrust",
    name_zh="平台扶持与反垄断",
    meaning="Caps commissions at up to half of what platforms may ask.",
    meaning_zh="将平台佣金上限最多压低一半。",
    acts_on="highest commission",
    source="S0, S1; strength, lag and cost are assumptions",
    lag_quarters=4,
    annual_cost=5e-05,
    paid_to="households",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
