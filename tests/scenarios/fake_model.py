"""A stand-in for the simulation: same tables, made in milliseconds, depending on seed, levers and one parameter.

Indicators, diagnostics and flows are those that are declared: one that is added is here, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
from synergysim.analysis.catalogue import indicators as catalogued
from synergysim.simulation.flows import BETWEEN
from synergysim.simulation.indicators.diagnostics import DIAGNOSTICS as DECLARED
from synergysim.simulation.inputs import Inputs
from synergysim.simulation.parameters import Group, par

# Sums of others; of everything else there is a path of its own, by its unit.
IMPORTS = ("material_imports_usd", "merchant_imports_usd", "online_imports_usd")
SUMS = ("trade_balance_usd", "imports_usd")
TRADE = [name for name, unit in DECLARED.items() if "USD" in unit and name not in SUMS]
OTHERS = [name for name in DECLARED if name not in (*TRADE, *SUMS)]


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
class ImportParameters(Group):
    """Likewise."""

    reach: float = par(0.05, "share of imports", (0.0, 1.0), "Imports online.", "assumption")


@dataclass(frozen=True)
class Parameters:
    """The groups."""

    firm: FirmParameters = field(default_factory=FirmParameters)
    adoption: AdoptionParameters = field(default_factory=AdoptionParameters)
    platforms: PlatformParameters = field(default_factory=PlatformParameters)
    imports: ImportParameters = field(default_factory=ImportParameters)


@dataclass(frozen=True)
class Trajectory:
    """What a run gives."""

    indicators: pd.DataFrame
    diagnostics: pd.DataFrame
    flows: pd.DataFrame


def record(
    inputs: Inputs, seed: int, check: bool = False, with_flows: bool = True, with_diagnostics: bool = True
) -> Trajectory:
    """A trajectory of smooth growth with luck; ``seed`` 13 fails."""
    del check, with_flows, with_diagnostics
    if seed == 13:
        raise FloatingPointError("this seed fails")
    rng = np.random.default_rng(seed)
    years = range(inputs.start_year, inputs.end_year + 1)
    pull = 1.0 + sum(one.level for one in inputs.levers) / 10 + inputs.parameters.firm.markup
    return Trajectory(
        _indicators(inputs.clusters, years, rng, pull), _diagnostics(inputs, years, rng), _flows(inputs, years, rng)
    )


def _indicators(clusters: tuple[str, ...], years: range, rng: np.random.Generator, pull: float) -> pd.DataFrame:
    luck = rng.normal(0.04 * pull, 0.03, (len(clusters), len(catalogued()), len(years)))
    values = 100 * np.exp(np.cumsum(luck, axis=2))
    values[:, [one.policy_count for one in catalogued()]] = np.maximum(0, np.array(years) - 2011)
    return _indicator_rows(clusters, years).assign(value=values.ravel())


def _diagnostics(inputs: Inputs, years: range, rng: np.random.Generator) -> pd.DataFrame:
    rise = 1 / (1 + np.exp(-(np.arange(4 * len(years)) - 40) / 8))
    rows = []
    for industry in inputs.industries:
        tables = {name: rise * rng.uniform(0.5, 1.0) for name in OTHERS}
        tables |= {name: industry.base_exports / 4 / place * (1 + rise) for place, name in enumerate(TRADE, start=1)}
        imports = sum(tables[name] for name in IMPORTS)
        rows += [*tables.values(), tables["exports_usd"] - imports, imports]
    return _diagnostic_rows(tuple(one.code for one in inputs.industries), years).assign(value=np.concatenate(rows))


def _flows(inputs: Inputs, years: range, rng: np.random.Generator) -> pd.DataFrame:
    table = _flow_rows(inputs.clusters, years)
    return table.assign(value=rng.uniform(1.0, 1e5, len(table)))


# What the rows are called is the same in every run, and takes most of the time to make.
@cache
def _indicator_rows(clusters: tuple[str, ...], years: range) -> pd.DataFrame:
    rows = [(cluster, year, one.code) for cluster in clusters for one in catalogued() for year in years]
    return pd.DataFrame(rows, columns=["cluster", "year", "indicator"])


@cache
def _diagnostic_rows(industries: tuple[str, ...], years: range) -> pd.DataFrame:
    names = (*OTHERS, *TRADE, *SUMS)
    rows = [(code, quarter, name) for code in industries for name in names for quarter in _quarters(years)]
    return pd.DataFrame(rows, columns=["cluster", "quarter", "diagnostic"])


@cache
def _flow_rows(clusters: tuple[str, ...], years: range) -> pd.DataFrame:
    rows = [
        (cluster, quarter, one.name, one.source, one.target, one.kind)
        for cluster in clusters
        for quarter in _quarters(years)
        for one in BETWEEN
    ]
    return pd.DataFrame(rows, columns=["cluster", "quarter", "flow", "source", "target", "kind"])


def _quarters(years: range) -> list[str]:
    return [f"{year}Q{quarter}" for year in years for quarter in (1, 2, 3, 4)]
