"""Sentences on what was run: the scenario in words, its years, seeds, and the share of firms simulated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ....language import Text, language, tr, trc
from .reproduction import seed_ranges

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs
    from ...files.resolution import Resolved

WORDS: dict[str, Text] = {
    "of": tr("“{name}”: {text}"),
    "ran": tr("{start}–{end}, {times} ({seeds}), {scale}{world}."),
    "seed": tr("seed {seeds}"),
    "seeds": tr("seeds {seeds}"),
    "one": trc("ran", "one replication"),
    "several": tr("{n} replications"),
    "finished": tr("{finished} of {n} replications finished"),
    "uncertain": tr("; demand outside is drawn from {year} on, anew in each replication, the same in every scenario"),
    "certain": tr("; the outside world is certain, so that replications differ in luck inside only"),
    "all": tr("every firm simulated"),
    "share": tr("{scale:.3g} of all firms simulated"),
}


def described(resolved: Resolved) -> str:
    """A scenario in words: what it is and which question it answers."""
    scenario = resolved.scenario
    parts = [one for one in (scenario.description_in(), scenario.why_in()) if one]
    if not parts:
        return scenario.title_in()
    return WORDS["of"].format(name=scenario.title_in(), text=("" if language() == "zh" else " ").join(parts))


def ran_line(
    resolved: Resolved,
    seeds: Iterable[int],
    finished: int | None = None,
    last: int | None = None,
) -> str:
    """Years, replications, seeds, scale, and what is drawn of the outside world.

    ``finished``: how many replications did, where some may not have; ``last``: the last year, if not the scenario's.
    """
    used, inputs = sorted({int(seed) for seed in seeds}), resolved.inputs
    times = "finished" if finished is not None else "one" if len(used) == 1 else "several"
    return WORDS["ran"].format(
        start=inputs.start_year, end=last or inputs.end_year,
        times=WORDS[times].format(n=len(used), finished=finished),
        seeds=WORDS["seed" if len(used) == 1 else "seeds"].format(seeds=seed_ranges(used)),
        scale=WORDS["all" if inputs.scale == 1 else "share"].format(scale=inputs.scale),
        world=_world(inputs, last or inputs.end_year),
    )  # fmt: skip


def _world(inputs: Inputs, last: int) -> str:
    known = min(max(city.exports_total) for city in inputs.cities)
    return WORDS[inputs.world].format(year=known + 1) if last > known else ""
