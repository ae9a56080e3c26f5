"""P13: training and recruitment of talent."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["training_factor"] *= 1.0 + 0.5 * level
    effects["talent_inflow_factor"] *= 1.0 + level


LEVER = Lever(
    code="P13",
    name_en="training and recruitment of talent",
    name_zh="人才培养与引进",
    meaning="Makes training up to half as good again and up to doubles the inflow of talent, which becomes less dear.",
    meaning_zh="培训强度最多提高一半，人才流入最多翻倍，人才成本随之下降。",
    acts_on="talent; training; with the talent wage innovation and digital services",
    source="S0, S3, S4; strength, lag and cost are assumptions",
    lag_quarters=8,
    annual_cost=0.0006,
    paid_to="households",
    measures_per_year=0.0,
    counts_in=None,
    act=_act,
    delay_order=3,
)
