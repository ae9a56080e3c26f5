"""The section of a report that says how to get the same result again."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable

import pandas as pd

from ....language import Text, language, tr
from .builder import Section, Table
from .citation import citation
from .headings import HEADINGS

LIBRARIES = ("synergysim", "numpy", "numba", "pandas", "mesa", "scipy", "pyarrow", "matplotlib")
WORDS: dict[str, Text] = {
    "command": tr("Run this in the folder it was run in:"),
    "again": tr(
        "synergysim rerun FOLDER repeats it from this folder and says whether the numbers "
        "are equal; synergysim bundle FOLDER packs it for a coauthor or an archive. Below: a "
        "paragraph for the methods section, and BibTeX."
    ),
    "from_python": tr("It was run from Python."),
    "seeds": tr("Seeds {seeds}."),
    "same": tr("The same seeds and versions give the same numbers, whatever the number of workers."),
    "nothing_random": tr("No random number enters: the same file, choices and versions give the same numbers."),
    "software": tr("Software"),
    "version": tr("Version"),
    "versions": tr("Versions."),
}


def reproduction(command: str, seeds: Iterable[int], chance: str = "", methods: str = "") -> Section:
    """The command as it was typed (empty: run from Python), the seeds (none: nothing is random), and the versions.

    ``chance``: what a reader must know of a repetition, in place of that it gives the same numbers. ``methods``: a
    paragraph for a paper, see :mod:`.methods`; the program's citation stands below it.
    """
    used = sorted({int(seed) for seed in seeds})
    same = chance or str(WORDS["same" if used else "nothing_random"])
    seen = [WORDS["seeds"].format(seeds=seed_ranges(used))] if used else []
    said = str(WORDS["command" if command else "from_python"])
    versions = [("Python", platform.python_version())]
    versions += [(name, importlib.metadata.version(name)) for name in LIBRARIES]
    frame = pd.DataFrame(versions, columns=[str(WORDS["software"]), str(WORDS["version"])])
    text = [("" if language() == "zh" else " ").join((*seen, same)), str(WORDS["again"]), said]
    verbatim = [*([methods.strip()] if methods else []), citation()]
    table = Table(frame, str(WORDS["versions"]))
    return Section(
        str(HEADINGS["reproduction"]), text, [table], commands=[command] if command else [], verbatim=verbatim
    )


def seed_ranges(seeds: list[int]) -> str:
    """Seeds as ranges: ``1–10, 12``."""
    ranges: list[list[int]] = []
    for seed in seeds:
        if ranges and seed == ranges[-1][1] + 1:
            ranges[-1][1] = seed
        else:
            ranges.append([seed, seed])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in ranges)
