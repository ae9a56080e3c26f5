"""P18: parks and industrial transfer."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["land_factor"] *= 1.0 + 0.3 * level
    effects["entry_push"] += 0.01 * level


LEVER = Lever(
    code="P18",
    name_en="parks and industrial transfer",
    name_zh="产业园区与产业转移",
    meaning="Adds up to 30 % of industrial land and draws entrants, up to one more a year per hundred firms.",
    meaning_zh="产业用地最多增加 30%，并吸引新企业：每百家企业每年最多多进入一家。",
    acts_on="land; entry",
    source="S0; strength, lag and cost are assumptions",
    lag_quarters=8,
    annual_cost=0.001,
    paid_to="households",
    measures_per_year=1.0,
    counts_in="B12",
    act=_act,
    builds=True,
)
