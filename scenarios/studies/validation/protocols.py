"""The two protocols for the years held out: what a run may know of them, and the inputs that follow.

*forecast*: nothing observed after the origin. Tariffs, levers, shocks that begin later are dropped, exchange rate and
infrastructure go on from what was known, external demand follows the process estimated on the training years.
*conditional*: the city's observed exports and imports of all goods are given, tariffs by date and the exchange rate
too. An industry's demand is the city's times its share, which goes on by the estimated process. What tariffs and
shocks did to the average industry is in the city's total already, and so are its online exports: only differences
between industries are added, and an online export replaces another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....language import tr
from ...errors import UserError, did_you_mean
from ...files.resolution import SERIES
from .external_demand import DemandProcess, innovations_of

if TYPE_CHECKING:
    from ....simulation.inputs import City, Inputs, LeverSchedule

PROTOCOLS = ("forecast", "conditional")
PATHS = Mapping[str, Mapping[int, float]]


def chosen_protocols(name: str) -> tuple[str, ...]:
    """The protocols an option names: one of them, or both.

    Raises:
        UserError: it names neither.
    """
    if name == "both":
        return PROTOCOLS
    if name not in PROTOCOLS:
        raise UserError(
            tr(
                "--protocol {name!r} is not forecast, conditional or both.{did_you_mean}",
                name=name,
                did_you_mean=did_you_mean(name, PROTOCOLS),
            )
        )
    return (name,)


def protocol_inputs(
    inputs: Inputs, protocol: str, process: DemandProcess, seed: int, totals: pd.DataFrame | None = None
) -> Inputs:
    """The inputs of one replication under a protocol, the luck of the outside world included.

    Args:
        seed: of the replication.
        totals: the city's exports and imports by year (index), the conditional protocol's input.

    Raises:
        UserError: the conditional protocol lacks a year of the totals, or there are several cities.
    """
    if inputs.end_year <= process.origin:
        return inputs
    rng = innovations_of(seed)
    if protocol == "forecast":
        known = knowing_until(inputs, process.origin)
        exports, imports = _forecast_paths(known, process, rng)
    else:
        known = _counting_online(without_growth(inputs))
        exports, imports = _conditional_paths(known, process, rng, _needed(inputs, process.origin, totals))
    return with_paths(known, exports, imports)


def with_paths(inputs: Inputs, exports: PATHS, imports: PATHS) -> Inputs:
    """The inputs with declared paths of demand by industry."""
    industries = tuple(
        dataclasses.replace(one, export_demand_path=exports[one.code], import_demand_path=imports[one.code])
        for one in inputs.industries
    )
    return dataclasses.replace(inputs, industries=industries)


def knowing_until(inputs: Inputs, origin: int) -> Inputs:
    """The inputs without anything dated after a year, and without assumed growth of the regions."""
    begun = origin + 1.0
    return dataclasses.replace(
        without_growth(inputs),
        tariffs=tuple(one for one in inputs.tariffs if one.start < begun),
        shocks=tuple(one for one in inputs.shocks if one.start < begun),
        levers=tuple(_known_lever(one, begun) for one in inputs.levers if one.start < begun),
        cities=tuple(_known_city(one, origin) for one in inputs.cities),
    )


def without_growth(inputs: Inputs) -> Inputs:
    """The inputs with the regions' demand constant after the observed city totals: the paths take it from there."""
    return dataclasses.replace(
        inputs, regions=tuple(dataclasses.replace(one, annual_growth_rate=0.0) for one in inputs.regions)
    )


def _counting_online(inputs: Inputs) -> Inputs:
    """The inputs with online trade that all replaces other trade: the city's observed totals contain it."""
    parameters = inputs.parameters
    counting = dataclasses.replace(
        parameters,
        platforms=dataclasses.replace(parameters.platforms, displacement=1.0),
        imports=dataclasses.replace(parameters.imports, displacement=1.0),
    )
    return dataclasses.replace(inputs, parameters=counting)


def _known_lever(lever: LeverSchedule, begun: float) -> LeverSchedule:
    return dataclasses.replace(lever, then=tuple(step for step in lever.then if step.start < begun))


def _known_city(city: City, origin: int) -> City:
    cut: dict[str, Any] = {
        name: {year: value for year, value in getattr(city, name).items() if year <= origin} for name in SERIES
    }
    for name, values in cut.items():
        if not values:
            raise UserError(
                tr(
                    "{code}.{name} is known only after {origin}: a forecast from {origin} cannot use it.",
                    code=city.code,
                    name=name,
                    origin=origin,
                )
            )
    return dataclasses.replace(city, **cut)


def _forecast_paths(inputs: Inputs, process: DemandProcess, rng: np.random.Generator) -> tuple[PATHS, PATHS]:
    years = inputs.end_year - process.origin
    city = process.city_path(years, rng)
    exports, imports = {}, {}
    for one in inputs.industries:
        exports[one.code] = _path(process.origin, city + process.share_path(one.code, years, rng))
        imports[one.code] = _path(process.origin, process.import_path(years, rng))
    return exports, imports


def _conditional_paths(
    inputs: Inputs, process: DemandProcess, rng: np.random.Generator, totals: pd.DataFrame
) -> tuple[PATHS, PATHS]:
    origin, years = process.origin, inputs.end_year - process.origin
    process.city_path(years, rng)  # the city's luck is observed here; drawn so that shares meet the same luck in both
    grown = (totals.loc[origin + 1 : inputs.end_year] / totals.loc[origin]).transform(np.log)
    common = common_effect(inputs, origin)
    home = np.log1p(inputs.cities[0].home_growth_rate) * np.arange(1, years + 1)
    exports, imports = {}, {}
    for one in inputs.industries:
        share = process.share_path(one.code, years, rng)
        exports[one.code] = _path(origin, grown["exports"].to_numpy() - common + share)
        imports[one.code] = _path(origin, grown["imports"].to_numpy() - home + process.import_path(years, rng))
    return exports, imports


def common_effect(inputs: Inputs, origin: int) -> npt.NDArray[np.float64]:
    """Log of what tariffs and shocks after the origin do to the industries' foreign demand together, by year."""
    from ....simulation.environment import Environment
    from ....simulation.model import BURN_IN

    without = dataclasses.replace(
        inputs,
        tariffs=tuple(one for one in inputs.tariffs if one.start < origin + 1),
        shocks=tuple(one for one in inputs.shocks if one.start < origin + 1),
    )
    annual = []
    for one in (inputs, without):
        world = Environment(one, one.parameters.world, BURN_IN)
        total = pd.Series(world.export_demand.sum(axis=1)).groupby(np.floor(world.years).astype(int)).sum()
        annual.append(total.loc[origin + 1 : inputs.end_year].to_numpy())
    return np.asarray(np.log(annual[0] / annual[1]))


def _needed(inputs: Inputs, origin: int, totals: pd.DataFrame | None) -> pd.DataFrame:
    if len(inputs.cities) != 1:
        raise UserError(
            tr(
                "The conditional protocol takes one city's observed totals; this scenario has several "
                "cities. Use --protocol forecast."
            )
        )
    years = range(origin, inputs.end_year + 1)
    absent = [year for year in years if totals is None or year not in totals.index]
    if totals is None or absent:
        raise UserError(
            tr(
                "The conditional protocol needs the observed exports and imports of {code} in "
                "{origin}-{end_year}; {names} not known. Use --protocol forecast.",
                code=inputs.cities[0].code,
                origin=origin,
                end_year=inputs.end_year,
                names=", ".join(map(str, absent)),
            )
        )
    return totals


def _path(origin: int, logs: npt.NDArray[np.floating[Any]]) -> dict[int, float]:
    return {origin: 1.0, **{origin + ahead: float(np.exp(one)) for ahead, one in enumerate(logs, start=1)}}
