"""P1: customs and inspection reform, smart clearance."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["customs_days_factor"] *= 1.0 - 0.6 * level


LEVER = Lever(
    code="P1",
    name_en="customs and inspection reform",
    name_zh="通关与检验改革",
    meaning="Smart clearance shortens customs days by up to 60 %.",
    meaning_zh="智慧通关使通关天数最多缩短 60%。",
    acts_on="customs days",
    source="S0, S1, S3, S4; strength, lag and cost are assumptions",
    lag_quarters=4,
    annual_cost=0.0002,
    paid_to="households",
    measures_per_year=2.0,
    counts_in="A11",
    act=_act,
)
