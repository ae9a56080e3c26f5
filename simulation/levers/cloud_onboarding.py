"""P5: industrial-internet measures, low-cost onboarding to the cloud."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["onboarding_utility"] += 2.2 * level
    effects["onboarding_hazard"] += 0.05 * level**1.5
    effects["subscription_factor"] *= 1.0 - 0.5 * level


LEVER = Lever(
    code="P5",
    name_en="industrial-internet onboarding",
    name_zh="工业互联网上云上平台",
    meaning="Makes joining the characteristic platform easier, and halves its fee at full level.",
    meaning_zh="降低加入特色产业平台的门槛，强度为 1 时平台订阅费减半。",
    acts_on="hazard of joining the characteristic platform; subscription fee",
    source="S1, S2 (the city's 'Several Measures'); strength, lag and cost are assumptions",
    lag_quarters=2,
    annual_cost=0.0005,
    paid_to="economy",
    measures_per_year=2.0,
    counts_in="B12",
    act=_act,
)
