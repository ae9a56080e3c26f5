"""From a scenario to the inputs of a run: library values, then the scenario's, then those of the command line."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import pydantic

from ...analysis.catalogue.clusters import declare_clusters
from ...analysis.cells import TableError, number_alone
from ...analysis.notes import Note
from ...extensions import Extension, installed
from ...language import tr
from ...simulation import inputs as contract
from ...simulation.parameters import Parameter, walk
from ..errors import UserError, unknown
from .extending import extensions_of
from .library_files import find, read, read_list
from .replaced import no_parameter
from .scenario import Scenario, Series, Sourced, Strict, Weights, checked
from .schedules import lever_schedules, shock_schedules, tariff_rounds

COMMAND_LINE = "command line"
NAMES = ("code", "name_en", "name_zh")
PREFIXES: dict[type, str] = {contract.Industry: "industry", contract.City: "city", contract.Region: "region"}
SERIES = ("exports_total", "online_share", "exchange_rate", "rail_km", "road_km", "air_route_km", "berths", "broadband")
CODE = re.compile(r"\w[\w-]*")
MEAN = "mean"  # of the clusters, as a row beside them
TAKEN = ("all", MEAN)

Kind = TypeVar("Kind", contract.Industry, contract.City, contract.Region)


@dataclasses.dataclass(frozen=True)
class Resolved:
    """What a scenario comes to: the inputs of its runs, and the source of every value by path.

    Where replications differ, by a posterior, ``drawn`` has the inputs of each and ``draws`` what was drawn, by path.
    """

    scenario: Scenario
    inputs: contract.Inputs
    sources: Mapping[str, str]
    drawn: tuple[contract.Inputs, ...] = ()
    draws: tuple[Mapping[str, float], ...] = ()

    def inputs_of(self, replication: int) -> contract.Inputs:
        """The inputs of a replication, counted from 0."""
        return self.drawn[replication] if self.drawn else self.inputs

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name

    @property
    def assumptions(self) -> list[str]:
        """The paths of values whose source is an assumption."""
        return [path for path, source in self.sources.items() if source.lower().startswith("assumption")]


def resolve(
    scenario: Scenario,
    overrides: Mapping[str, object] | None = None,
    scale: float | None = None,
    until: int | None = None,
) -> Resolved:
    """The inputs of a scenario's runs; from now on its clusters are called what its files call them.

    ``overrides`` are values by path as after ``--set``: ``pricing.target_margin``, ``industry.jewelry.export_share``,
    ``city.guangzhou.tax_rate``, ``region.asean.distance``.

    Raises:
        UserError: a name does not exist (the nearest is named) or a schedule contradicts itself.
        simulation.parameters.ParameterError: a value is not of the declared type or outside its bounds.
    """
    extensions = extensions_of(scenario)
    values = _values(scenario, overrides or {})
    regions_file = find("set of regions", scenario.regions, "regions", scenario.folder)
    industries = tuple(_built(contract.Industry, scenario.industries, scenario.folder, values))
    regions = tuple(_build(contract.Region, one, regions_file, values) for one in read_list(regions_file))
    cities = tuple(_built(contract.City, scenario.cities, scenario.folder, values))
    for city in cities:
        _check_start(scenario, city)
    codes = [one.code for one in industries], [one.code for one in regions]
    city_codes = [one.code for one in cities]
    _check_codes(scenario, codes[0], city_codes)
    _check_places(scenario, industries, city_codes, codes[1])
    declare_clusters({one.code: (one.name_en, one.name_zh) for one in industries})
    inputs = contract.Inputs(
        industries=industries,
        cities=cities,
        regions=regions,
        parameters=_parameters(values, extensions, *codes, city_codes),
        start_year=scenario.start_year,
        end_year=_last_year(scenario, until),
        scale=_scale(scenario, scale),
        platform_launch=scenario.platform_launch.value,
        world=scenario.world,
        levers=tuple(lever_schedules(scenario, city_codes, values.sources)),
        shocks=tuple(shock_schedules(scenario, *codes, values.sources)),
        tariffs=tuple(tariff_rounds(scenario, codes[1], values.sources)),
        extensions=extensions,
    )
    values.sources["platform_launch"] = scenario.platform_launch.source
    return Resolved(scenario, inputs, values.sources)


@dataclasses.dataclass
class _Values:
    """Values given by path that nobody has claimed yet, and the source of every value claimed."""

    unclaimed: dict[str, tuple[object, str]]
    sources: dict[str, str]

    def claim(self, path: str, default: float, source: str, declared: Parameter) -> float:
        """The value at a path, checked: the one given for it, or the default."""
        value, self.sources[path] = self.unclaimed.pop(path, (default, source))
        return declared.check(_number(value), path)


def _values(scenario: Scenario, overrides: Mapping[str, object]) -> _Values:
    entries = {**scenario.parameters, **scenario.facts}
    given: dict[str, tuple[object, str]] = {path: (entry.value, entry.source) for path, entry in entries.items()}
    return _Values({**given, **{path: (value, COMMAND_LINE) for path, value in overrides.items()}}, {})


def _scale(scenario: Scenario, scale: float | None) -> float:
    if scale is None:
        return scenario.scale
    if not 0 < scale <= 1:
        raise UserError(
            tr("scale = {scale:g} is outside (0, 1]: it is the share of firms simulated; 1 is every firm.", scale=scale)
        )
    return scale


def _last_year(scenario: Scenario, until: int | None) -> int:
    if until is None:
        return scenario.end_year
    if not scenario.start_year <= until <= 2100:
        raise UserError(
            tr(
                "until = {until} is outside [{start_year}, 2100], in years.",
                until=until,
                start_year=scenario.start_year,
            )
        )
    return until


def _file_schema(kind: type) -> type[pydantic.BaseModel]:
    if kind not in _SCHEMAS:
        _SCHEMAS[kind] = _made_schema(kind)
    return _SCHEMAS[kind]


_SCHEMAS: dict[type, type[pydantic.BaseModel]] = {}


def _made_schema(kind: type) -> type[pydantic.BaseModel]:
    numbers: dict[str, Any] = {
        name: (Sourced, ...) if math.isnan(one.default) else (Sourced | None, None)
        for name, one in contract.facts(kind).items()
    }
    series: dict[str, Any] = dict.fromkeys(SERIES, (Series, ...)) if kind is contract.City else {}
    names: dict[str, Any] = dict.fromkeys(NAMES, (str, pydantic.Field(pattern=r"\S", max_length=80)))
    names["code"] = (Annotated[str, pydantic.Field(max_length=80), pydantic.AfterValidator(_code)], ...)
    if kind is contract.City:
        names["jurisdiction"] = (str, "")
    if kind is contract.Industry:
        names |= {"city": (str, ...), "industry": (str, ...), "region_weights": (Weights, ...)}
    return pydantic.create_model(f"{kind.__name__}File", __base__=Strict, **names, **numbers, **series)


def _code(code: str) -> str:
    if not CODE.fullmatch(code):
        raise ValueError("a code has letters, digits, '_' and '-' only")
    if code in TAKEN:
        raise ValueError("results call by this name what concerns all clusters")
    return code


def _build(kind: type[Kind], content: Any, file: Path, values: _Values) -> Kind:
    """One industry, city or region from its file; claims the values meant for it."""
    entries = dict(checked(_file_schema(kind), content, file.name))
    prefix = f"{PREFIXES[kind]}.{entries['code']}"
    made: dict[str, Any] = {name: entries[name] for name in NAMES}
    declared: Mapping[str, Parameter] = contract.facts(kind)
    for name, parameter in declared.items():
        if entries[name] is None:
            path = f"{prefix}.{name}"
            if path in values.unclaimed:
                made[name] = values.claim(path, parameter.default, "", parameter)
            continue
        made[name] = values.claim(f"{prefix}.{name}", entries[name].value, entries[name].source, parameter)
    for name in SERIES if kind is contract.City else ():
        made[name] = entries[name].values
        values.sources[f"{prefix}.{name}"] = entries[name].source
    if kind is contract.City:
        made["jurisdiction"] = entries["jurisdiction"]
    if kind is contract.Industry:
        made |= {"city": entries["city"], "industry": entries["industry"]}
        made["region_weights"] = entries["region_weights"].values
        values.sources[f"{prefix}.region_weights"] = entries["region_weights"].source
    return kind(**made)


SHELVES: dict[type, str] = {contract.Industry: "industries", contract.City: "cities"}


def _built(kind: type[Kind], names: list[str], base: Path | None, values: _Values) -> Iterator[Kind]:
    """The industries or cities that are named; a file holds one, or a list of them."""
    for name in names:
        path = find(PREFIXES[kind], name, SHELVES[kind], base)
        content = read(path)
        for one in content if isinstance(content, list) else [content]:
            yield _build(kind, one, path, values)


def _check_codes(scenario: Scenario, industries: list[str], cities: list[str]) -> None:
    """Refuse two clusters or two cities of one code, and more clusters than the model can tell the firms of apart."""
    from ...simulation.agents.demography import MOST_CLUSTERS

    for codes in (industries, cities):
        twice = next((code for code, times in Counter(codes).items() if times > 1), None)
        if twice is not None:
            raise UserError(
                tr(
                    "{name}: two of its files have the code {code!r}: give one of them another code.",
                    name=scenario.name,
                    code=twice,
                )
            )
    if len(industries) > MOST_CLUSTERS:
        raise UserError(
            tr(
                "{name} has {n:,} clusters; at most {most:,} can be simulated together: leave out or merge some.",
                name=scenario.name,
                n=len(industries),
                most=MOST_CLUSTERS,
            )
        )


def _check_places(
    scenario: Scenario, industries: tuple[contract.Industry, ...], cities: list[str], regions: list[str]
) -> None:
    """Refuse an industry whose city, or whose weights' regions, the scenario does not have."""
    for industry in industries:
        if industry.city not in cities:
            raise unknown("city", industry.city, cities, f"{scenario.name}: {industry.code} stands in another city. ")
        for region in industry.region_weights:
            if region not in regions:
                raise unknown("region", region, regions, f"{industry.code}.region_weights: ")


def _check_start(scenario: Scenario, city: contract.City) -> None:
    """Foreign demand is an index on the exports of the first year: they must be known."""
    if scenario.start_year not in city.exports_total:
        known = sorted(city.exports_total)
        raise UserError(
            tr(
                "start_year = {start_year}: the exports of {code} are known for {first}-{last}; a run "
                "must begin in one of these years.",
                start_year=scenario.start_year,
                code=city.code,
                first=known[0],
                last=known[-1],
            )
        )


def _number(value: object) -> object:
    """Text from the command line as a number where it is one; anything else is left for the check to refuse."""
    if not isinstance(value, str):
        return value
    try:
        return number_alone(value, Note("", ""))
    except TableError:
        return float(value) if value.casefold().lstrip("+-") in ("nan", "inf", "infinity") else value


def _parameters(
    values: _Values, extensions: tuple[Extension, ...], industries: list[str], regions: list[str], cities: list[str]
) -> Any:
    """The model's parameters; called last, it refuses what nobody has claimed."""
    from ...simulation.levers import lever_parameters
    from ...simulation.model import Parameters

    own: dict[str, Any] = {} if extensions == installed() else {"levers": lever_parameters(extensions)()}
    defaults = Parameters(**own)
    groups: dict[str, dict[str, float]] = {}
    known: list[str] = []
    for path, parameter, default in walk(defaults):
        group, name = path.split(".")
        known.append(path)
        groups.setdefault(group, {})[name] = values.claim(path, default, parameter.source, parameter)
    for path in values.unclaimed:
        raise _no_such_value(path, known, industries, regions, cities)
    made: dict[str, Any] = {group: type(getattr(defaults, group))(**values_of) for group, values_of in groups.items()}
    return Parameters(**made)


def _no_such_value(
    path: str, parameters: list[str], industries: list[str], regions: list[str], cities: list[str]
) -> UserError:
    if path.split(".")[0] == "lever":
        if f"levers.{path.partition('.')[2].replace('.', '_')}" in parameters:
            return no_parameter(path, parameters)
        return UserError(
            tr("{path} is no parameter or fact: a lever is pulled in a scenario file ('synergysim new').", path=path)
        )
    if path.split(".")[0] not in PREFIXES.values():
        return no_parameter(path, parameters)
    known = [f"industry.{code}.{name}" for code in industries for name in contract.facts(contract.Industry)]
    known += [f"region.{code}.{name}" for code in regions for name in contract.facts(contract.Region)]
    known += [f"city.{code}.{name}" for code in cities for name in contract.facts(contract.City)]
    return unknown("fact", path, known)
