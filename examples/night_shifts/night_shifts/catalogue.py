"""What the indicator is; observed tables may have it as a column, too."""

from synergysim.analysis.catalogue import Indicator

INDICATORS = [
    Indicator(
        code="X1",
        system="customs",
        name_en="Days at customs",
        name_zh="通关天数",
        short_en="Days at customs",
        short_zh="通关天数",
        unit="days",
        unit_zh="天",
        direction=-1,
        subsystem="digital_trade",
        dimension="Customs",
        dimension_zh="海关",
        policy_count=False,
        source="an example",
        note="",
    )
]
