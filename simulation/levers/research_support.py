"""P9: R&D funds, joint laboratories, research institutes."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["research_subsidy"] += 0.3 * level
    effects["institutes_factor"] *= 1.0 + 0.5 * level


LEVER = Lever(
    code="P9",
    name_en="R&D funds, joint laboratories, research institutes",
    name_zh="研发资金、联合实验室与研究院",
    meaning="Pays up to 30 % on top of firms' own R&D, and adds up to half as many public institutions.",
    meaning_zh="在企业自有研发投入之外最多再补贴 30%，公共科研机构最多增加一半。",
    acts_on="R&D; research institutions",
    source="S2, S3; strength, lag and cost are assumptions",
    lag_quarters=8,
    annual_cost=0.0003,
    paid_to="institutes",
    measures_per_year=1.0,
    counts_in="B12",
    act=_act,
    delay_order=3,
)
