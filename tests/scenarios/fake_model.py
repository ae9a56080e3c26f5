"""A stand-in for the simulation: same tables, made in milliseconds, depending on seed, levers and one parameter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from synergysim.analysis.catalogue import indicators as catalogued
from synergysim.simulation.flows import BETWEEN
from synergysim.simulation.inputs import Inputs
from synergysim.simulation.parameters import Group, par

DIAGNOSTICS = (
    "adoption_share",
    "leader_adoption_share",
    "member_share",
    "tiered_component_share",
    "largest_component_share",
    "core_share",
    "mutual_component_share",
    "largest_component_share_without_top_platform",
    "digital_service_share",
    "online_share",
    "digital_trade_imbalance",
)
TRADE = (
    "exports_usd",
    "online_exports_usd",
    "material_imports_usd",
    "merchant_imports_usd",
    "online_imports_usd",
    "digital_products_usd",
    "digital_services_usd",
)

IMPORTS = ("material_imports_usd", "merchant_imports_usd", "online_imports_usd")


@dataclass(frozen=True)
class FirmParameters(Group):
    """One group of parameters."""

    markup: float = par(0.2, "share of unit cost", (0.0, 2.0), "Price over unit cost, minus one.", "assumption")


@dataclass(frozen=True)
class AdoptionParameters(Group):
    """What the baseline's calibration sets; nothing here depends on it."""

    imitation: float = par(0.5, "utility", (0.0, 5.0), "Of neighbours online.", "assumption")


@dataclass(frozen=True)
class PlatformParameters(Group):
    """Likewise."""

    reach: float = par(0.1, "share of foreign demand", (0.0, 1.0), "Demand online.", "assumption")


@dataclass(frozen=True)
class Parameters:
    """The groups."""

    firm: FirmParameters = field(default_factory=FirmParameters)
    adoption: AdoptionParameters = field(default_factory=AdoptionParameters)
    platforms: PlatformParameters = field(default_factory=PlatformParameters)


@dataclass(frozen=True)
class Trajectory:
    """What a run gives."""

    indicators: pd.DataFrame
    diagnostics: pd.DataFrame
    flows: pd.DataFrame


def record(inputs: Inputs, seed: int, check: bool = False, with_flows: bool = True) -> Trajectory:
    """A trajectory of smooth growth with luck; ``seed`` 13 fails."""
    del check, with_flows
    if seed == 13:
        raise FloatingPointError("this seed fails")
    rng = np.random.default_rng(seed)
    years = np.arange(inputs.start_year, inputs.end_year + 1)
    pull = 1.0 + sum(one.level for one in inputs.levers) / 10 + inputs.parameters.firm.markup
    return Trajectory(
        _indicators(inputs, years, rng, pull), _diagnostics(inputs, years, rng), _flows(inputs, years, rng)
    )


def _indicators(inputs: Inputs, years: Any, rng: np.random.Generator, pull: float) -> pd.DataFrame:
    rows = []
    for cluster in inputs.clusters:
        for one in catalogued():
            growth = np.exp(np.cumsum(rng.normal(0.04 * pull, 0.03, years.size)))
            counted = np.maximum(0, years - 2011) if one.policy_count else 100 * growth
            rows.append(
                pd.DataFrame({"cluster": cluster, "year": years, "indicator": one.code, "value": counted.astype(float)})
            )
    return pd.concat(rows, ignore_index=True)


def _diagnostics(inputs: Inputs, years: Any, rng: np.random.Generator) -> pd.DataFrame:
    quarters = [f"{year}Q{quarter}" for year in years for quarter in (1, 2, 3, 4)]
    rise = 1 / (1 + np.exp(-(np.arange(len(quarters)) - 40) / 8))
    rows = []
    for industry in inputs.industries:
        tables = {name: rise * rng.uniform(0.5, 1.0) for name in DIAGNOSTICS}
        tables |= {name: industry.base_exports / 4 / place * (1 + rise) for place, name in enumerate(TRADE, start=1)}
        tables["trade_balance_usd"] = tables["exports_usd"] - sum(tables[name] for name in IMPORTS)
        for name, values in tables.items():
            rows.append(
                pd.DataFrame({"cluster": industry.code, "quarter": quarters, "diagnostic": name, "value": values})
            )
    return pd.concat(rows, ignore_index=True)


def _flows(inputs: Inputs, years: Any, rng: np.random.Generator) -> pd.DataFrame:
    rows = [
        (cluster, f"{year}Q{quarter}", one.name, one.source, one.target, one.kind)
        for cluster in inputs.clusters
        for year in years
        for quarter in (1, 2, 3, 4)
        for one in BETWEEN
    ]
    table = pd.DataFrame(rows, columns=["cluster", "quarter", "flow", "source", "target", "kind"])
    return table.assign(value=rng.uniform(1.0, 1e5, len(table)))
