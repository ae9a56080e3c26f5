"""The catalogue of Chinese and the texts that the code marks; as a program, ``make words``: brings it up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from synergysim.language import FOLDER
from synergysim.scenarios.cli import app
from synergysim.scenarios.commands.help_pages import texts
from synergysim.scenarios.present.parameter_units import LEVER_UNITS
from synergysim.simulation.channels import CHANNELS
from synergysim.simulation.effects import EFFECTS
from synergysim.simulation.flows import BETWEEN
from synergysim.simulation.indicators.diagnostics import DIAGNOSTICS
from synergysim.simulation.inputs import City, Industry, Region, facts
from synergysim.simulation.levers import LEVERS, lever_at
from synergysim.simulation.loops import LOOPS
from synergysim.simulation.model import Parameters
from synergysim.simulation.parameters import walk
from synergysim.simulation.shocks import SHOCKS
from synergysim.simulation.stocks import STOCKS
from typer.main import get_command

ROOT = Path(__file__).resolve().parent.parent
SOURCE = FOLDER / "zh_CN" / "LC_MESSAGES" / "synergysim.po"
DECLARED = "simulation"
HELP = "scenarios/commands"  # whose texts are the declarations of options, and the docstrings of commands

Key = tuple[str, str]  # context, English


def marked_texts() -> dict[Key, list[str]]:
    """The texts that the code marks, and those of help pages, with the files of each."""
    found: dict[Key, list[str]] = {}
    for part in ("analysis", "scenarios", "simulation"):
        kinds = {"tr": None, "trc": ((1, "c"), 2)}
        for file, _, message, _, context in extract_from_dir(ROOT / part, [("**.py", "python")], keywords=kinds):
            found.setdefault((context or "", str(message)), []).append(f"{part}/{file}")
    for text in texts(get_command(app)):
        found.setdefault(("", text), []).append(HELP)
    for key in declared():
        if key[1]:
            found.setdefault(key, []).append(DECLARED)
    return found


def declared() -> Iterator[Key]:
    """What the declarations of the model say in English alone, by the kind of declaration."""
    for lever in LEVERS:
        yield from (("lever", text) for text in (lever.name_en, lever.meaning, lever.stands_for, lever.yields))
    for shock in SHOCKS:
        yield from (("shock", text) for text in (shock.name_en, shock.meaning))
    for channel in CHANNELS:
        told = (channel.name_en, " → ".join(channel.steps), channel.meaning, channel.source, channel.evidence)
        yield from (("channel", text) for text in told)
    yield from (("loop", loop.name_en) for loop in LOOPS)
    yield from (("effect", name.replace("_", " ")) for name in EFFECTS)
    values = [(path, one) for path, one, _ in walk(Parameters())]
    yield from (("parameter", one.meaning) for path, one in values if one.range and lever_at(path) is None)
    facts_of = [one for kind in (Industry, City, Region) for one in facts(kind).values()]
    with_units = (*(one for _, one in values), *facts_of, *LEVERS, *SHOCKS, *BETWEEN, *STOCKS)
    yield from (("unit", text) for text in (*(one.unit for one in with_units), *LEVER_UNITS.values()))
    yield from (("unit", text) for text in DIAGNOSTICS.values())


def read_catalogue() -> Catalog:
    """The catalogue as it is."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def write_catalogue(catalogue: Catalog) -> None:
    """Write the catalogue."""
    with SOURCE.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=True, ignore_obsolete=True)


def main() -> None:
    """Give the catalogue the texts that the code has, in their order, and no others."""
    template = Catalog()
    for (context, message), files in marked_texts().items():
        template.add(message, context=context or None, locations=[(file, 0) for file in sorted(set(files))])
    catalogue = read_catalogue()
    catalogue.update(template, no_fuzzy_matching=True)
    write_catalogue(catalogue)


if __name__ == "__main__":
    main()
