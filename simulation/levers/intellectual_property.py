"""P10: protection of intellectual property."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["imitation_factor"] *= 1.0 - 0.5 * level
    effects["institutional_trust"] += level / 3.0
    effects["appropriability"] += level


LEVER = Lever(
    code="P10",
    name_en="protection of intellectual property",
    name_zh="知识产权保护",
    meaning="Halves imitation, ends free-riding on others' research, protects digital products, builds trust.",
    meaning_zh="模仿减半，消除对他人研发的搭便车，保护数字产品，增进信任。",
    acts_on="imitation; R&D; digital products; trust",
    source="S0-S3; strength, lag and cost are assumptions",
    lag_quarters=6,
    annual_cost=0.0001,
    paid_to="households",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
)
