"""A new scenario file: commented, valid as it is, with everything there is to change named in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ...language import tr
from ..ensemble.result_folder import replaced_file
from ..errors import UserError
from ..files.library_files import names, seen_from
from ..files.resolution import Resolved, resolve
from ..files.scenario import load
from .schedule_words import lever_words

NAME = re.compile(r"\w[\w.-]*")
EXAMPLE_START = 2024


def start(name: str, parent: str = "guangzhou", out: Path | None = None) -> Path:
    """Write a starter scenario that extends ``parent`` and return its path, ``NAME.yaml`` by default.

    Raises:
        UserError: the name cannot be one or is taken, the file exists, or there is no such parent.
    """
    if not NAME.fullmatch(name) or name.endswith((".yaml", ".yml")):
        raise UserError(
            tr("{name!r} cannot be a scenario's name: letters, digits, '_', '-' and '.' only, no ending.", name=name)
        )
    if name in names():
        raise UserError(tr("The library has a scenario called {name!r} already; choose another name.", name=name))
    path = out or Path(f"{name}.yaml")
    if path.suffix not in (".yaml", ".yml"):
        raise UserError(tr("{path} must end in .yaml, as scenario files do.", path=path))
    if path.exists():
        raise UserError(tr("{path} exists already; choose another name or another --out.", path=path))
    text = starter_text(name, seen_from(path.parent, parent), resolve(load(parent)))
    with replaced_file(path) as aside:
        aside.write_text(text, encoding="utf-8")
    return path


def starter_text(name: str, parent: str, resolved: Resolved) -> str:
    """The text of a starter file."""
    return "\n".join((*_head(name, parent), *_levers(resolved), *_shocks(resolved), *_values())) + "\n"


def _head(name: str, parent: str) -> Iterator[str]:
    yield "# A scenario of synergysim: what differs from the scenario that it extends, and nothing else."
    yield f"# Check it with 'synergysim check', see what it changes with 'synergysim diff {parent} FILE',"
    yield f"# simulate it against its parent with 'synergysim compare {parent} FILE'."
    yield '# Every number has a source; one that you assume begins with "assumption:".'
    yield f"name: {name}"
    yield f'extends: "{parent}"'
    yield f"title_en: {name.replace('_', ' ').capitalize()}"
    yield f"title_zh: {name}"
    yield "description: Say here what is different."
    yield "description_zh: 在此说明有何不同。"
    yield "why: Say here which question it answers."
    yield "why_zh: 在此说明要回答的问题。"
    yield "# end_year: 2030"
    yield "# scale: 0.1        # share of firms simulated; 1 is every firm"


def _levers(resolved: Resolved) -> Iterator[str]:
    from ...simulation.levers import LEVERS

    inputs = resolved.inputs
    first = EXAMPLE_START if inputs.end_year >= EXAMPLE_START else inputs.start_year
    pulled = {lever.code: lever_words(lever) for lever in inputs.levers}
    # One that the parent does not pull: another schedule would take the place of the parent's from its beginning.
    example = next((lever.code for lever in LEVERS if lever.code not in pulled), LEVERS[0].code)
    yield ""
    yield "# Policy levers: level (0 none to 1 full) from 'start', reached over 'ramp' years, let go at 'end' if given."
    yield "# The parent's levers stay as they are unless named here; 'P1: null' takes one away, and 'levers:' with"
    yield "# nothing below it takes all away. A lever has one schedule: a later start takes the place of the parent's."
    yield "levers:"
    for lever in LEVERS:
        now = f" {resolved.name}: {pulled[lever.code]}." if lever.code in pulled else ""
        yield f"  # {lever.name_en}.{now}"
        entry = f'{lever.code}: {{level: 0.5, start: {first}, ramp: 2, source: "assumption: what if"}}'
        yield f"  {entry}" if lever.code == example else f"  # {entry}"


def _shocks(resolved: Resolved) -> Iterator[str]:
    from ...simulation.shocks import SHOCKS

    first = min(EXAMPLE_START, resolved.inputs.end_year)
    yield ""
    yield "# Shocks: 'size' from 'start' for 'duration' years, 'ramp' years up and down."
    yield "# A list of shocks replaces the parent's list."
    yield "# shocks:"
    for shock in SHOCKS:
        size = f"{shock.bounds[1] / 10:g}"
        yield f"#   # {shock.name_en}: {shock.unit}, {shock.bounds[0]:g} to {shock.bounds[1]:g}. {shock.meaning}"
        yield (
            f'#   - {{kind: {shock.kind}, size: {size}, start: {first}, duration: 1, source: "assumption: what if"}}'
        )


def _values() -> Iterator[str]:
    yield ""
    yield "# Parameters of the model and facts of the library by path; 'synergysim list parameters' lists them."
    yield "# parameters:"
    yield '#   pricing.target_margin: {value: 0.08, source: "assumption: what if"}'
    yield "# facts:"
    yield '#   industry.jewelry.export_share: {value: 0.5, source: "assumption: what if"}'
