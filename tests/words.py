"""The catalogue of Chinese and the texts that the code marks; as a program, ``make words``: brings it up to date."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from synergysim.language import FOLDER
from synergysim.scenarios.cli import app
from synergysim.scenarios.commands.help_pages import texts
from typer.main import get_command

ROOT = Path(__file__).resolve().parent.parent
SOURCE = FOLDER / "zh_CN" / "LC_MESSAGES" / "synergysim.po"
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
    return found


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
