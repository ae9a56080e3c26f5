"""Checks a scenario file fully: everything that is wrong with it at once, and what an author may want to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...analysis.catalogue import CatalogueError
from ...analysis.synergy.errors import EvaluationError
from ...extensions import ExtensionError
from ...language import tr
from ...simulation.inputs import Inputs, LeverSchedule
from ...simulation.levers import BY_CODE
from ...simulation.parameters import ParameterError
from ..errors import UserError
from ..files.library_files import find, read
from ..files.resolution import Resolved, resolve
from ..files.scenario import Scenario, extended, from_content, load, mistakes
from ..files.schedules import lever_schedules, shock_schedules
from ..files.scoring import check_scorable
from .difference import differences

MISTAKES = (UserError, ParameterError, EvaluationError, CatalogueError, ExtensionError)
PARTS = ("levers", "shocks", "parameters", "facts")


@dataclass(frozen=True)
class Checked:
    """What a check found: ``problems`` (empty if the file is in order), ``notes``, and the resolved scenario if it is.

    ``parent`` is the scenario it extends and ``changes`` are the differences from that, in words.
    """

    file: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    resolved: Resolved | None = None
    parent: str | None = None
    changes: tuple[str, ...] = ()


def check(name: str) -> Checked:
    """Check a scenario of the library, or a file by its path ending in .yaml; never raises for what it holds."""
    try:
        path = find("scenario", name)
        content = {"name": path.stem, **extended(path)}
    except UserError as error:
        return Checked(name, (str(error),))
    found = mistakes(Scenario, content, path.name)
    problems = [sentence for _, sentence in found]
    sound = pruned(content, [place for place, _ in found])
    if not mistakes(Scenario, sound, path.name):
        # A mistake in one place does not keep the others from being found.
        problems += [_in_file(path, one) for one in problems_of(from_content(name, path, sound))]
    if problems:
        return Checked(name, tuple(dict.fromkeys(problems)))
    return _in_order(name, path, from_content(name, path, content))


def pruned(content: dict[str, Any], places: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """The content without what is wrong in it: entries of levers, shocks, parameters and facts, and unknown keys."""
    wrong = set(places)
    kept: dict[str, Any] = {}
    for key, value in content.items():
        if (key,) in wrong and key not in Scenario.model_fields:
            continue
        if key in PARTS and isinstance(value, dict):
            bad = {place[1] for place in wrong if place[0] == key and len(place) > 1}
            kept[key] = {name: entry for name, entry in value.items() if name not in bad}
        elif key in PARTS and isinstance(value, list):
            bad = {place[1] for place in wrong if place[0] == key and len(place) > 1}
            kept[key] = [entry for number, entry in enumerate(value) if number not in bad]
        elif key not in PARTS or (key,) not in wrong:
            kept[key] = value
    return kept


def problems_of(scenario: Scenario) -> list[str]:
    """Names that do not exist, values out of bounds, schedules that contradict themselves, years without a score."""
    bare = scenario.model_copy(update={"levers": {}, "shocks": [], "parameters": {}, "facts": {}})
    problems: list[str] = []
    resolved = _attempt(lambda: resolve(bare), problems)
    if resolved is not None:
        _attempt(lambda: check_scorable(resolved), problems)
    for attempt in _single_checks(scenario, bare, resolved):
        _attempt(attempt, problems)
    return problems


def _single_checks(scenario: Scenario, bare: Scenario, resolved: Resolved | None) -> Iterator[Callable[[], object]]:
    """One check per lever, shock, parameter and fact: each alone, so that each speaks for itself."""
    cities = scenario.cities if resolved is None else [city.code for city in resolved.inputs.cities]
    for code, lever in scenario.levers.items():
        one = bare.model_copy(update={"levers": {code: lever}})
        yield lambda one=one: list(lever_schedules(one, cities, {}))  # type: ignore[misc]
    if resolved is None:
        return
    regions = [region.code for region in resolved.inputs.regions]
    for shock in scenario.shocks:
        one = bare.model_copy(update={"shocks": [shock]})
        yield lambda one=one: list(shock_schedules(one, resolved.inputs.clusters, regions, {}))  # type: ignore[misc]
    for part in ("parameters", "facts"):
        for path, value in getattr(scenario, part).items():
            one = bare.model_copy(update={part: {path: value}})
            yield lambda one=one: resolve(one)  # type: ignore[misc]


def _attempt(action: Callable[[], Any], problems: list[str]) -> Any:
    try:
        return action()
    except MISTAKES as error:
        problems.append(str(error))
        return None


def _in_file(path: Path, sentence: str) -> str:
    return sentence if sentence.startswith(path.name) else f"{path.name}: {sentence}"


def _in_order(name: str, path: Path, scenario: Scenario) -> Checked:
    resolved = resolve(scenario)
    parent = read(path).get("extends")
    if parent is None:
        return Checked(name, (), tuple(notes(resolved)), resolved)
    before = resolve(load(_seen_from(path, parent)))
    said = (*notes(resolved), *postponed(before, resolved))
    return Checked(name, (), said, resolved, parent, tuple(differences(before, resolved)))


def postponed(parent: Resolved, resolved: Resolved) -> Iterator[str]:
    """Levers that the parent pulls earlier: a schedule replaces the parent's from its beginning, which few expect."""
    earlier = {lever.code: lever.start for lever in parent.inputs.levers if lever.level}
    for lever in resolved.inputs.levers:
        if lever.code in earlier and lever.start > earlier[lever.code]:
            yield str(
                tr(
                    "lever {code} starts in {start:g} and so is 0 until then, while {parent} pulls it from "
                    "{earlier:g}: to change a level later, add a step with `then`.",
                    code=lever.code, start=lever.start, parent=parent.name, earlier=earlier[lever.code],
                )
            )  # fmt: skip


def _seen_from(path: Path, parent: str) -> str:
    return str(path.parent / parent) if parent.endswith((".yaml", ".yml")) else parent


ONLINE = {"adoption_utility", "compliance_factor", "online_duty_factor", "payment_fee_factor", "commission_cap_factor"}


def can_do_nothing(lever: LeverSchedule, inputs: Inputs) -> Iterator[str]:
    """What a lever acts on and the scenario does not have: it is paid for and moves nothing."""
    moved = {act.effect for act in BY_CODE[lever.code].acts}
    if moved == {"mobility"} and len(inputs.cities) == 1:
        yield str(
            tr(
                "lever {code} opens borders to the other cities of the scenario, and {city} is the only one: it is "
                "paid for and does nothing.",
                code=lever.code, city=inputs.cities[0].code,
            )
        )  # fmt: skip
    if moved <= ONLINE and inputs.platform_launch >= inputs.end_year + 1:
        yield str(
            tr(
                "lever {code} acts on selling online, and platforms launch in {launch:g}, after the last year {last}: "
                "it is paid for and does nothing.",
                code=lever.code, launch=inputs.platform_launch, last=inputs.end_year,
            )
        )  # fmt: skip


def notes(resolved: Resolved) -> Iterator[str]:
    """What is allowed and perhaps not meant."""
    inputs, scenario = resolved.inputs, resolved.scenario
    end = inputs.end_year + 1
    for lever in inputs.levers:
        if lever.start >= end:
            yield str(
                tr(
                    "lever {code} starts in {start:g}, after the last year {last}: it never acts.",
                    code=lever.code, start=lever.start, last=inputs.end_year,
                )
            )  # fmt: skip
        elif lever.level == 0:
            yield str(tr("lever {code} has level 0: it never acts.", code=lever.code))
        else:
            yield from can_do_nothing(lever, inputs)
    for shock in inputs.shocks:
        if shock.start >= end or shock.start + shock.duration <= inputs.start_year:
            yield str(
                tr(
                    "the shock {kind} of {start:g} lies outside {first}-{last}.",
                    kind=shock.kind, start=shock.start, first=inputs.start_year, last=inputs.end_year,
                )
            )  # fmt: skip
    if not scenario.why:
        yield str(tr("it does not say why it is there; a line 'why: …' tells readers what question it answers."))
