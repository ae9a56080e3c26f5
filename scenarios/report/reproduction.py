"""The section of a report that says how to get the same result again."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable

import pandas as pd

from ...analysis.catalogue import Language
from .builder import Section, Table
from .headings import HEADINGS

LIBRARIES = ("synergysim", "numpy", "numba", "pandas", "mesa", "scipy", "pyarrow", "matplotlib")
WORDS: dict[str, dict[Language, str]] = {
    "command": {"en": "Run this in the folder it was run in:", "zh": "在原文件夹中运行："},
    "from_python": {"en": "It was run from Python.", "zh": "由 Python 程序运行。"},
    "seeds": {"en": "Seeds {seeds}.", "zh": "随机种子 {seeds}。"},
    "same": {
        "en": "The same seeds and versions give the same numbers, whatever the number of workers.",
        "zh": "种子与版本相同，则结果相同，与进程数无关。",
    },
    "nothing_random": {
        "en": "No random number enters: the same file, choices and versions give the same numbers.",
        "zh": "不含随机数：文件、选择与版本相同，则结果相同。",
    },
    "software": {"en": "Software", "zh": "软件"},
    "version": {"en": "Version", "zh": "版本"},
    "versions": {"en": "Versions.", "zh": "版本。"},
}


def reproduction(command: str, seeds: Iterable[int], lang: Language = "en", chance: str = "") -> Section:
    """The command as it was typed (empty: run from Python), the seeds (none: nothing is random), and the versions.

    ``chance``: what a reader must know of a repetition, in place of that it gives the same numbers.
    """
    used = sorted({int(seed) for seed in seeds})
    same = chance or WORDS["same" if used else "nothing_random"][lang]
    seen = [WORDS["seeds"][lang].format(seeds=seed_ranges(used))] if used else []
    said = WORDS["command" if command else "from_python"][lang]
    versions = [("Python", platform.python_version())]
    versions += [(name, importlib.metadata.version(name)) for name in LIBRARIES]
    frame = pd.DataFrame(versions, columns=[WORDS["software"][lang], WORDS["version"][lang]])
    text = [("" if lang == "zh" else " ").join((*seen, same)), said]
    table = Table(frame, WORDS["versions"][lang])
    return Section(HEADINGS["reproduction"][lang], text, [table], commands=[command] if command else [])


def seed_ranges(seeds: list[int]) -> str:
    """Seeds as ranges: ``1–10, 12``."""
    ranges: list[list[int]] = []
    for seed in seeds:
        if ranges and seed == ranges[-1][1] + 1:
            ranges[-1][1] = seed
        else:
            ranges.append([seed, seed])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in ranges)
