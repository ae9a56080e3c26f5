"""What a scenario file may say: its schema, how one extends another, and messages that name the file and the place."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ...analysis.given_files import as_read
from ...language import language, tr
from ...simulation.inputs import WORLDS, World
from ..errors import UserError, did_you_mean
from .library_files import FILES, find, read
from .schema_mistakes import sentence

if TYPE_CHECKING:
    pass

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A part of a file: unknown keys are refused, and so are numbers written as text."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


# More than a letter; how long a source is depends on the language (假设 is "assumption").
Source = Annotated[str, Field(pattern=r"\S\s*\S")]


class Sourced(Strict):
    """A number and where it comes from; an assumption begins with "assumption: "."""

    value: float
    source: Source


class Series(Strict):
    """Numbers by year and where they come from."""

    source: Source
    values: dict[int, float] = Field(min_length=1)


class Weights(Strict):
    """Numbers by name and where they come from."""

    source: Source
    values: dict[str, float] = {}


class Step(Strict):
    """A later change of a lever: from ``start`` on, over ``ramp`` years, to ``level``."""

    level: float
    start: float = Field(ge=1900, le=2200)
    ramp: float = Field(default=0.0, ge=0, le=1000)


class Lever(Strict):
    """A lever's schedule: rises over ``ramp`` years from ``start`` to ``level``, and is let go at ``end``.

    ``then`` lists later changes of level, by their start. ``cities`` are those whose governments pull it; an empty
    list means all of the scenario's.
    """

    level: float
    start: float = Field(ge=1900, le=2200)
    ramp: float = Field(default=0.0, ge=0, le=1000)
    end: float = 1e9
    cities: list[str] = []
    then: list[Step] = []
    source: Source


class Shock(Strict):
    """An outside event of a declared kind; empty lists mean every industry and region."""

    kind: str
    size: float
    start: float = Field(ge=1900, le=2200)
    duration: float = Field(gt=0, le=1000)
    ramp: float = Field(default=0.0, ge=0, le=1000)
    industries: list[str] = []
    regions: list[str] = []
    source: Source


class Observed(Strict):
    """What is observed of a scenario's own region, in files beside it; 10,000 USD a year where it is money.

    ``series`` is a table as ``validate --observed`` reads it; ``totals`` has the exports and imports of all goods by
    year, of a scenario of one city. Fits see years up to ``train_until``; later ones are for scoring only.
    """

    series: str
    totals: str | None = None
    train_until: int = Field(ge=1950, le=2100)


class CitiesObserved(Strict):
    """What is observed of a scenario's several cities, held against a run and fed to none.

    ``figures`` is a table of the library by name or beside the scenario by its file (.csv): city, branch, variable,
    year, value. One factor a variable is fitted to the city ``fitted`` in its years up to ``fitted_until`` and
    predicts the others; the scenario knows nothing of any city after ``known_until``. ``ecommerce`` is a series of
    cross-border e-commerce, ``digital_services`` the trade in digital services of 2020, both of the whole region (100
    million CNY).
    """

    figures: str
    fitted: str
    fitted_until: int = Field(ge=1950, le=2100)
    known_until: int = Field(ge=1950, le=2100)
    ecommerce: str | None = None
    digital_services: Sourced | None = None


class Tariff(Strict):
    """An additional tariff in force from a date; a later one on the same list replaces it."""

    region: str
    product_list: Literal["list3", "list4a"]
    date: datetime.date
    rate: float = Field(ge=0, le=10)
    source: Source

    @property
    def start(self) -> float:
        """The date as a decimal year."""
        first = datetime.date(self.date.year, 1, 1)
        return self.date.year + (self.date - first).days / 365.25


def _distinct(names: list[str]) -> list[str]:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(tr("{name!r} is named twice", name=twice))
    return names


class Scenario(Strict):
    """A scenario file with everything it extends filled in. It has no seed: a seed belongs to a replication.

    ``facts`` and ``parameters`` override the library, by path: ``industry.CODE.fact``, ``region.CODE.fact``,
    ``city.CODE.fact`` and ``group.parameter``. In an uncertain ``world`` every replication meets other paths of demand
    after the last year observed, in a certain one all meet the expected ones. Every industry's file says in which of
    the ``cities`` it stands.
    ``extensions`` are folders with Python that adds to the model, see :mod:`synergysim.extensions`: it is carried out.
    """

    name: str = Field(pattern=r"^\w[\w.-]*$", max_length=80)
    title_en: str = ""
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
    why: str = ""
    why_zh: str = ""
    cities: Annotated[list[str], AfterValidator(_distinct)] = Field(min_length=1)
    industries: Annotated[list[str], AfterValidator(_distinct)] = Field(min_length=1)
    regions: str
    tariffs: str | None
    evaluator: str
    start_year: int = Field(ge=1950, le=2100)
    end_year: int = Field(ge=1950, le=2100)
    scale: float = Field(gt=0, le=1)
    replications: int = Field(ge=1, le=1_000_000)
    platform_launch: Sourced
    world: World = "uncertain"
    levers: dict[str, Lever] = {}
    shocks: list[Shock] = []
    parameters: dict[str, Sourced] = {}
    facts: dict[str, Sourced] = {}
    observed: Observed | None = None
    cities_observed: CitiesObserved | None = None
    extensions: Annotated[list[str], AfterValidator(_distinct)] = []

    @property
    def folder(self) -> Path | None:
        """Where the file stands that names this scenario; None in the library."""
        return self._folder

    _folder: Path | None = pydantic.PrivateAttr(default=None)

    @property
    def evaluator_place(self) -> str:
        """The evaluator by the library's name or its file's whole path: the same wherever it is named from."""
        if not self.evaluator.endswith(".json"):
            return self.evaluator
        return str(((self.folder or Path.cwd()) / self.evaluator).resolve())

    def has_evaluator_of(self, other: Scenario) -> bool:
        """Whether both are scored alike: by one evaluator of the library, one file, or copies of one file."""
        places = self.evaluator_place, other.evaluator_place
        if places[0] == places[1]:
            return True
        try:
            first, second = (as_read(Path(one)) for one in places if one.endswith(".json"))
        except (OSError, ValueError):
            return False
        return first == second

    def title_in(self) -> str:
        """The title; without one, the name."""
        return (self.title_zh if language() == "zh" else self.title_en) or self.name

    def description_in(self) -> str:
        """What the scenario is; as it was written where it was written in one only."""
        return either(self.description, self.description_zh)

    def why_in(self) -> str:
        """Which question it answers; as :meth:`description_in`."""
        return either(self.why, self.why_zh)


def either(english: str, chinese: str) -> str:
    """The text of a file, or the other one if the file has no such text."""
    return (chinese or english) if language() == "zh" else (english or chinese)


MERGED = ("levers", "parameters", "facts")
MOST_ANCESTORS = 20
OWN = ("name", "title_en", "title_zh", "description", "description_zh", "why", "why_zh")


def load(name: str, world: str | None = None) -> Scenario:
    """A scenario of the library by name, or of a file by its path ending in .yaml; in a ``world`` in place of its own.

    Raises:
        UserError: the scenario or one it extends does not exist, a file says what it must not say, or no such world.
    """
    path = find("scenario", name)
    if world is None:
        return from_content(name, path, extended(path))
    if world not in WORLDS:
        raise UserError(
            tr(
                "world = {world!r} is neither {names}.{did_you_mean}",
                world=world,
                names=" nor ".join(map(repr, WORLDS)),
                did_you_mean=did_you_mean(world, WORLDS),
            )
        )
    return from_content(name, path, {**extended(path), "world": world})


def from_content(name: str, path: Path, content: Mapping[str, Any]) -> Scenario:
    """The scenario of a file's content, after :func:`extended`; ``name`` is what it was asked for by."""
    scenario = checked(Scenario, {"name": path.stem, **content}, path.name)
    if name != path.stem:
        scenario._folder = path.parent
    return scenario


def extended(path: Path, descendants: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The content of a scenario file put over that of the scenarios it extends.

    Raises:
        UserError: a file is not there or not readable, or it extends itself, directly or through others.
    """
    path = path.resolve()
    if path in descendants:
        circle = [*descendants[descendants.index(path) :], path]
        names = " → ".join(one.name for one in circle)
        raise UserError(
            tr("{name} extends itself, by way of {names}; leave one of the 'extends' out.", name=path.name, names=names)
        )
    if len(descendants) > MOST_ANCESTORS:
        raise UserError(
            tr(
                "{name} extends more than {most_ancestors} scenarios, one after the other.",
                name=descendants[0].name,
                most_ancestors=MOST_ANCESTORS,
            )
        )
    content = read(path)
    if not isinstance(content, dict):
        raise UserError(tr("{name} holds no keys; a scenario needs at least 'extends'.", name=path.name))
    if isinstance(own := content.get("extensions"), list):  # as seen from this file, whoever extends it
        content["extensions"] = [str((path.parent / one).resolve()) if isinstance(one, str) else one for one in own]
    parent = content.pop("extends", None)
    if parent is None:
        return content
    if not isinstance(parent, str):
        raise UserError(
            tr("{name}: 'extends' is the name of one scenario, not {parent!r}.", name=path.name, parent=parent)
        )
    file = find("scenario", parent, beside=path.parent)
    return merged(named_from(path.parent, file.parent, extended(file, (*descendants, path))), content)


FILES_NAMED = ("cities", "industries", "regions", "tariffs", "evaluator", "observed", "cities_observed")


def named_from(folder: Path, beside: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    """A content with the files that it names beside its own place, as they are named from another folder."""

    def seen(named: Any) -> Any:
        if isinstance(named, list):
            return [seen(one) for one in named]
        if isinstance(named, dict):
            return {key: seen(one) for key, one in named.items()}
        if isinstance(named, str) and named.endswith((*FILES, ".json", ".csv")):
            return Path(os.path.relpath(beside / named, folder)).as_posix()
        return named

    if folder.resolve() == beside.resolve():
        return dict(content)
    return {key: seen(value) if key in FILES_NAMED else value for key, value in content.items()}


def merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """The parent with the child's keys put over it.

    Levers, parameters and facts are merged entry by entry, a lever even key by key, except that a changed entry needs
    its own source; ``null`` removes an entry, or all of them. Extensions are those of both. Every other key replaces
    the parent's. Names and titles are not inherited.
    """
    result = {key: value for key, value in parent.items() if key not in OWN}
    for key, value in child.items():
        if key == "extensions" and isinstance(value, list) and isinstance(parent.get(key), list):
            result[key] = list(dict.fromkeys([*parent[key], *value]))
        elif key not in MERGED:
            result[key] = value
        elif value is None:
            result[key] = {}
        else:
            inherited = parent.get(key)
            result[key] = _entries(dict(inherited) if isinstance(inherited, dict) else {}, value)
    return result


def _entries(parent: dict[str, Any], child: Any) -> Any:
    if not isinstance(child, dict):
        return child
    for name, entry in child.items():
        inherited = parent.get(name)
        if isinstance(entry, dict) and isinstance(inherited, dict):
            entry = {**{key: value for key, value in inherited.items() if key != "source"}, **entry}
        parent[name] = entry
    return {name: entry for name, entry in parent.items() if entry is not None}


def checked(model: type[Model], content: Any, file: str) -> Model:
    """The content as a checked model.

    Raises:
        UserError: the first thing wrong with it, in one sentence with the place and, for a key, the nearest name.
    """
    try:
        return model.model_validate(content)
    except pydantic.ValidationError as error:
        raise UserError(sentence(error.errors()[0], model, file)) from error


def mistakes(model: type[BaseModel], content: Any, file: str) -> list[tuple[tuple[Any, ...], str]]:
    """Everything that is wrong with the content: the place of each mistake and its sentence."""
    try:
        model.model_validate(content)
    except pydantic.ValidationError as error:
        return [(tuple(wrong["loc"]), str(sentence(wrong, model, file))) for wrong in error.errors()]
    return []
