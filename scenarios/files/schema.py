"""The JSON schema of scenario files, for editors: what may stand where, with the meaning of every key."""

from __future__ import annotations

from typing import Any

from ...simulation import inputs as contract
from ...simulation.parameters import Parameter, walk
from .library_files import LIBRARY, names
from .scenario import Scenario

Schema = dict[str, Any]

PATH = {"type": "string", "pattern": r"\.ya?ml$", "description": "A file, looked up beside this one."}
SOURCE = {
    "type": "string",
    "minLength": 3,
    "description": 'Where the number comes from; one that is assumed begins with "assumption:".',
}
# Keys that name something of the library, with the folder it is in.
NAMED = {"cities": "cities", "industries": "industries", "regions": "regions", "tariffs": "tariffs"}
DESCRIPTIONS = {
    "extends": "The scenario that this one changes: a name of the library, or a file beside this one.",
    "name": "The scenario's name; the file's by default.",
    "title_en": "A title in English.",
    "title_zh": "A title in Chinese.",
    "description": "What the scenario is, in English.",
    "description_zh": "What the scenario is, in Chinese.",
    "why": "Which question it answers, in English.",
    "why_zh": "Which question it answers, in Chinese.",
    "cities": "The cities simulated.",
    "industries": "The industries simulated; with its city each makes a cluster.",
    "regions": "The world regions that buy.",
    "tariffs": "The set of tariffs in force; null for none.",
    "evaluator": "The frozen evaluator that scores the runs: a name of the library, or a .json file beside this one.",
    "start_year": "First year simulated.",
    "end_year": "Last year simulated.",
    "scale": "Share of firms simulated, above 0 and up to 1; 1 is every firm.",
    "replications": "How often a run is repeated with other seeds by default.",
    "platform_launch": "Decimal year from which e-commerce platforms serve exporters.",
    "world": "uncertain: replications also differ in the demand they meet after the last year observed; or certain.",
    "levers": "Policy levers by code; null for none of the parent's.",
    "shocks": "Outside events; the list replaces the parent's.",
    "parameters": "Parameters of the model by path; null for none of the parent's.",
    "facts": "Facts of the library by path; null for none of the parent's.",
    "observed": "What is observed of the region: files beside this one, and the last year that fits may see.",
    "cities_observed": "What is observed of several cities: held against a run, fed to none.",
    "extensions": "Folders beside this file with Python that adds levers, shocks, processes …; it is carried out.",
}
SCHEDULE = {
    "start": "Decimal year from which it rises.",
    "ramp": "Years until the level is reached.",
    "end": "Decimal year from which it is let go; without it, it stays.",
}
EVENT = {
    "start": "Decimal year in which it strikes.",
    "duration": "Years it lasts.",
    "ramp": "Years of its rise, and of its fall.",
}

# What properties refer to; the others are spelled out where they stand.
REFERRED = ("Observed", "CitiesObserved", "Sourced")


def scenario_schema() -> Schema:
    """The schema (JSON Schema 2020-12) of a scenario file before what it extends is filled in.

    Whether a lever that the parent lacks has level and start, and whether names beside the library exist, only
    ``synergysim check`` knows.
    """
    made = Scenario.model_json_schema()
    properties = {"extends": {"type": "string"}, **made["properties"]}
    special = {
        "extends": _named(names()),
        "evaluator": {"anyOf": [{"enum": _evaluators()}, {"type": "string", "pattern": r"\.json$"}]},
        "platform_launch": _sourced({"type": "number"}),
        "levers": _entries({one["title"]: one for one in map(_lever, _levers())}),
        "shocks": {"type": "array", "items": {"oneOf": [_shock(one) for one in _shock_kinds()]}},
        "parameters": _entries({path: _value(parameter) for path, parameter in _parameters().items()}),
        "facts": _facts(),
        **{key: _library(key) for key in NAMED if key in properties},
    }
    properties |= special
    for key, schema in properties.items():
        schema.pop("title", None)
        schema["description"] = DESCRIPTIONS[key]
    required = [key for key in made["required"] if key != "name"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "synergysim scenario",
        "description": "What a scenario says; check it fully with 'synergysim check FILE'.",
        "type": "object",
        "properties": properties,
        "$defs": {name: made["$defs"][name] for name in REFERRED},
        "additionalProperties": False,
        "anyOf": [{"required": ["extends"]}, {"required": required}],
    }


def _named(known: list[str]) -> Schema:
    return {"anyOf": [{"enum": known}, PATH]}


def _library(key: str) -> Schema:
    one = _named(names(NAMED[key]))
    if key in ("industries", "cities"):
        return {"type": "array", "minItems": 1, "uniqueItems": True, "items": one}
    return {"anyOf": [*one["anyOf"], {"type": "null"}]} if key == "tariffs" else one


def _evaluators() -> list[str]:
    return sorted(path.stem for path in (LIBRARY / "evaluators").glob("*.json"))


def _levers() -> Any:
    from ...simulation.levers import LEVERS

    return LEVERS


def _shock_kinds() -> Any:
    from ...simulation.shocks import SHOCKS

    return SHOCKS


def _parameters() -> dict[str, Parameter]:
    from ...simulation.model import Parameters

    return {path: parameter for path, parameter, _ in walk(Parameters())}


def _number(bounds: tuple[float, float], description: str) -> Schema:
    return {"type": "number", "minimum": bounds[0], "maximum": bounds[1], "description": description}


def _object(properties: Schema, required: list[str], description: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "description": description,
    }


def _sourced(value: Schema, description: str = "") -> Schema:
    return _object({"value": value, "source": SOURCE}, ["value", "source"], description)


def _entries(known: dict[str, Schema], patterns: dict[str, Schema] | None = None) -> Schema:
    """A mapping of known names; null takes one of the parent's entries away, or all."""

    def or_null(schema: Schema) -> Schema:
        return {"anyOf": [schema, {"type": "null"}], "description": schema.get("description", "")}

    found: Schema = {
        "type": ["object", "null"],
        "properties": {name: or_null(schema) for name, schema in known.items()},
        "additionalProperties": False,
    }
    if patterns:
        found["patternProperties"] = {pattern: or_null(schema) for pattern, schema in patterns.items()}
    return found


def _lever(lever: Any) -> Schema:
    """Level and start may come from the parent; a source never does."""
    times: dict[str, Schema] = {key: {"type": "number", "description": text} for key, text in SCHEDULE.items()}
    times["ramp"]["minimum"] = 0
    times["cities"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Cities whose governments pull it; without it, all of the scenario's.",
    }
    level = _number(lever.bounds, f"{lever.unit}.")
    meaning = f"{lever.name_en} ({lever.name_zh}). {lever.meaning} Acts after {lever.lag_quarters:g} quarters."
    return {"title": lever.code, **_object({"level": level, **times, "source": SOURCE}, ["source"], meaning)}


def _shock(shock: Any) -> Schema:
    times = {key: {"type": "number", "minimum": 0, "description": text} for key, text in EVENT.items()}
    limits = {
        limit: {"type": "array", "items": {"type": "string"}, "description": f"Only these {limit}; without it, all."}
        for limit in shock.limits
    }
    size = _number(shock.bounds, f"{shock.unit}.")
    properties = {"kind": {"const": shock.kind}, "size": size, **times, **limits, "source": SOURCE}
    required = ["kind", "size", "start", "duration", "source"]
    return _object(properties, required, f"{shock.name_en} ({shock.name_zh}). {shock.meaning}")


def _value(parameter: Parameter) -> Schema:
    number = _number(parameter.bounds, f"{parameter.unit}.")
    if parameter.whole:
        number["multipleOf"] = 1
    return _sourced(number, parameter.meaning)


def _facts() -> Schema:
    """Facts of any industry, region or city, by pattern, because a scenario may bring files of its own."""
    patterns = {
        rf"^{prefix}\.[^.]+\.{name}$": _value(parameter)
        for prefix, kind in (("industry", contract.Industry), ("region", contract.Region), ("city", contract.City))
        for name, parameter in contract.facts(kind).items()
    }
    return _entries({}, patterns)
