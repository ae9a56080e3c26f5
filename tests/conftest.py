"""A small region built by hand, and runs of it that several tests look at. Nothing here depends on scenario files."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

# The same examples at every run of CI, which must not fail by luck; new ones at every run of a developer.
# No deadline: what a busy machine takes for an example says nothing about the code.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

if TYPE_CHECKING:
    from synergysim.simulation import Inputs
    from synergysim.simulation.inputs import City, Industry, LeverSchedule, Region, ShockSchedule

BuildInputs = Callable[..., "Inputs"]


def make_industry(code: str, n_firms: float, exports: float, city: str = "harbour", **facts: float) -> Industry:
    """An industry whose firms have ordinary sizes; ``facts`` replace single numbers."""
    from synergysim.simulation.inputs import Industry

    usual: dict[str, float] = {
        "trader_share": 0.3,
        "base_imports": 0.4 * exports,
        "export_share": 0.4,
        "imported_material_share": 0.2,
        "export_level": 0.0,
        "demand_drift": 0.02,
        "import_drift": 0.01,
        "platform_push": 0.05,
        "platform_push_start": 2011.0,
        "tariff_list3_share": 0.5,
        "tariff_list4a_share": 0.3,
        "logistics_exposure": 1.0,
        "technology_exposure": 1.0,
        "digital_product_share": 0.003,
        "digital_service_share": 0.004,
        "value_per_tonne": 5.0,
        "base_park_area": 300.0,
        "base_institutes": 3.0,
        "base_associations": 5.0,
    }
    names = {"name_en": code.title(), "name_zh": f"{code}产业", "city": city, "industry": code}
    return Industry(code=code, **names, n_firms=n_firms, base_exports=exports, **{**usual, **facts})


def make_regions() -> tuple[Region, ...]:
    """A rich region far away, a poor one nearby, and one in between."""
    from synergysim.simulation.inputs import Region

    return (
        Region("west", "West", "西方", base_gdp=15.0, distance=11000, annual_growth_rate=0.03),
        Region("south", "South", "南方", base_gdp=2.0, distance=2000, annual_growth_rate=0.05),
        Region("middle", "Middle", "中部", base_gdp=6.0, distance=7000, annual_growth_rate=0.02),
    )


def make_city(code: str = "harbour", **facts: float) -> City:
    """A city with observed exports until 2013 and growing infrastructure."""
    from synergysim.simulation.inputs import City

    usual: dict[str, float] = {
        "tax_rate": 0.25,
        "household_deposits": 2.0,
        "home_growth_rate": 0.05,
        "customs_days": 4.0,
        "delivery_days": 12.0,
        "latitude": 23.0,
        "longitude": 113.0,
        "consumption": 20_000.0,
    }
    return City(
        code=code,
        name_en=code.title(),
        name_zh=f"{code}市",
        **{**usual, **facts},
        exports_total={2010: 200_000, 2011: 220_000, 2012: 225_000, 2013: 240_000},
        online_share={2010: 0.0, 2013: 0.02},
        exchange_rate={2010: 6.8, 2011: 6.5, 2012: 6.3, 2013: 6.2},
        rail_km={2010: 2700, 2013: 3300},
        road_km={2010: 190_000, 2013: 200_000},
        air_route_km={2010: 1_800_000, 2013: 2_000_000},
        berths={2010: 245, 2013: 280},
        broadband={2010: 200, 2013: 260},
    )


@pytest.fixture(scope="session")
def build_inputs() -> BuildInputs:
    """Inputs of a region with three industries (6,000, 4,000 and 1,000 firms) in two cities some 50 km apart.

    Keywords replace fields of them.
    """
    from synergysim.simulation import Inputs, Parameters
    from synergysim.simulation.agents.demography import DemographyParameters

    usual: dict[str, Any] = {
        "industries": (
            make_industry("weaving", 6000, 100_000),
            make_industry("bags", 4000, 60_000, platform_push=1.0),
            make_industry("toys", 1000, 15_000, city="valley", trader_share=0.5),
        ),
        "cities": (make_city(), make_city("valley", latitude=23.4, longitude=113.3, tax_rate=0.2)),
        "regions": make_regions(),
        # More leaders than reported, so that even few firms have some.
        "parameters": Parameters(demography=DemographyParameters(leader_share=0.002)),
        "end_year": 2014,
        "scale": 0.02,
        "platform_launch": 2010.5,
    }
    return lambda **changes: Inputs(**{**usual, **changes})


@pytest.fixture(scope="session")
def small_inputs(build_inputs: BuildInputs) -> Inputs:
    """The small region for five years, no policy, no shocks."""
    return build_inputs()


@pytest.fixture(scope="session")
def full_policy() -> tuple[LeverSchedule, ...]:
    """Every lever at full level, one after the other."""
    from synergysim.simulation.inputs import LeverSchedule
    from synergysim.simulation.levers import LEVERS

    return tuple(LeverSchedule(one.code, 1.0, 2010.5 + 0.25 * (i % 4), ramp=1.0) for i, one in enumerate(LEVERS))


@pytest.fixture(scope="session")
def every_shock() -> tuple[ShockSchedule, ...]:
    """Every kind of shock, some on all, some on one industry or region."""
    from synergysim.simulation.inputs import ShockSchedule

    return (
        ShockSchedule("world_demand", -0.3, 2011.0, 1.0, ramp=0.25),
        ShockSchedule("world_demand", -0.5, 2012.0, 1.0, industries=("bags",), regions=("west",)),
        ShockSchedule("home_demand", -0.2, 2011.5, 1.0),
        ShockSchedule("tariff", 0.25, 2012.0, 2.0, regions=("west",)),
        ShockSchedule("logistics", 0.4, 2012.5, 0.5),
        ShockSchedule("material_price", 0.3, 2011.25, 1.5, ramp=0.5),
        ShockSchedule("exchange_rate", 0.1, 2013.0, 1.0),
        ShockSchedule("trade_war", 0.2, 2012.5, 1.0, ramp=0.25, regions=("west",)),
        ShockSchedule("trade_agreement", 0.05, 2013.25, 1.5, regions=("south",)),
        ShockSchedule("pandemic", 0.4, 2012.25, 0.75, ramp=0.25),
        ShockSchedule("supply", 0.3, 2013.5, 0.5, industries=("toys",)),
        ShockSchedule("technology_blockade", 0.5, 2012.0, 2.0),
        ShockSchedule("foreign_material_price", 0.4, 2011.0, 1.0, industries=("weaving",)),
        ShockSchedule("platform_rules", 0.5, 2013.0, 1.0),
        ShockSchedule("data_leak", 0.5, 2012.75, 0.5),
        ShockSchedule("rule_fragmentation", 0.5, 2013.0, 1.0),
        ShockSchedule("pilot_zone", 0.5, 2012.0, 2.0),
    )


@pytest.fixture(scope="session")
def busy_inputs(
    build_inputs: BuildInputs, full_policy: tuple[LeverSchedule, ...], every_shock: tuple[ShockSchedule, ...]
) -> Inputs:
    """The small region with all levers and every kind of shock at once, leaders that soon run own platforms, and an
    industry in both cities, dearer in one, so that firms move."""
    from synergysim.simulation import Parameters
    from synergysim.simulation.agents.adoption import AdoptionParameters
    from synergysim.simulation.agents.demography import DemographyParameters
    from synergysim.simulation.relocation import RelocationParameters

    parameters = Parameters(
        adoption=AdoptionParameters(own_fixed_cost=0.05, own_rate=5.0, own_cost=0.02, seed_share=1.0, churn_rate=0.1),
        demography=DemographyParameters(leader_share=0.01, exit_hazard=0.08),
        relocation=RelocationParameters(rate=20.0),
    )
    inputs = build_inputs(levers=full_policy, shocks=every_shock, parameters=parameters)
    weaving, bags, toys = inputs.industries
    there = dataclasses.replace(toys, industry=bags.code, trader_share=bags.trader_share, platform_push=1.0)
    harbour, valley = inputs.cities
    return dataclasses.replace(
        inputs,
        industries=(weaving, bags, there),
        cities=(dataclasses.replace(harbour, wage_level=2.0), valley),
    )


@pytest.fixture(scope="session")
def tiny_inputs(busy_inputs: Inputs) -> Inputs:
    """The busy region with some thirty firms a cluster and three years: short enough to run firm by firm."""
    industries = tuple(
        dataclasses.replace(one, n_firms=n) for one, n in zip(busy_inputs.industries, (60, 40, 30), strict=True)
    )
    return dataclasses.replace(busy_inputs, industries=industries, scale=0.5, end_year=2012)
