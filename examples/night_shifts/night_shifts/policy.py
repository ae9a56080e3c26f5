"""A lever and a shock: declarations, nothing else."""

from synergysim.simulation.levers import Act, Lever
from synergysim.simulation.shocks import BY_INDUSTRY, SHARE, Channel, Shock

LEVER = Lever(
    code="X1",
    name_en="night shifts at customs",
    name_zh="海关夜间通关",
    meaning="Clearance around the clock shortens customs days.",
    meaning_zh="全天候通关缩短通关天数。",
    acts=(Act("customs_days_factor", -0.2, range=(-0.3, -0.1), source="assumption: an example"),),
    seeds="an example",
    lag_quarters=2,
    annual_cost=0.0001,
    paid_to="households",
    measures_per_year=1.0,
    counts_in="A11",
)

STRIKE = Shock(
    kind="customs_strike",
    name_en="strike at customs",
    name_zh="海关罢工",
    unit="share of officers on strike",
    bounds=SHARE,
    limits=BY_INDUSTRY,
    channels=(Channel("customs_days_factor", 2.0),),
    meaning="Clearance takes longer.",
    meaning_zh="通关时间延长。",
    source="an example; the strength is an assumption",
)
