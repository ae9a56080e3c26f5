"""P3: tax relief for the clusters' firms."""

from .lever import Lever


def _act(effects: dict[str, float], level: float) -> None:
    effects["tax_factor"] *= 1.0 - 0.5 * level


LEVER = Lever(
    code="P3",
    name_en="cluster tax relief",
    name_zh="集群税收减免",
    meaning="Cuts the tax on the cluster's profits by up to half; the revenue forgone comes on top of its cost.",
    meaning_zh="集群企业的利润税最多减半；减收的税款另计于杠杆成本之外。",
    acts_on="tax rate",
    source="S4; strength, lag and cost are assumptions",
    lag_quarters=1,
    annual_cost=0.00005,
    paid_to="households",
    measures_per_year=1.0,
    counts_in="B12",
    act=_act,
)
