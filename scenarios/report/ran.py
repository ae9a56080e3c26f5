"""Sentences on what was run: the scenario in words, its years, seeds, and the share of firms simulated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...analysis.catalogue import Language
from .reproduction import seed_ranges

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs
    from ..resolution import Resolved

WORDS: dict[str, dict[Language, str]] = {
    "of": {"en": "{name}: {text}", "zh": "{name}：{text}"},
    "ran": {
        "en": "{start}–{end}, {times} ({seeds}), {scale}{world}.",
        "zh": "{start}—{end} 年，{times}（{seeds}），{scale}{world}。",
    },
    "seed": {"en": "seed {seeds}", "zh": "随机种子 {seeds}"},
    "seeds": {"en": "seeds {seeds}", "zh": "随机种子 {seeds}"},
    "one": {"en": "one replication", "zh": "1 次重复"},
    "several": {"en": "{n} replications", "zh": "{n} 次重复"},
    "finished": {"en": "{finished} of {n} replications finished", "zh": "{n} 次重复中 {finished} 次完成"},
    "uncertain": {
        "en": "; demand outside is drawn from {year} on, anew in each replication, the same in every scenario",
        "zh": "；{year} 年起各次重复抽取不同的外部需求，各情景相同",
    },
    "certain": {
        "en": "; the outside world is certain, so that replications differ in luck inside only",
        "zh": "；外部世界确定，各次重复仅内部随机性不同",
    },
    "all": {"en": "every firm simulated", "zh": "模拟全部企业"},
    "share": {"en": "{scale:.3g} of all firms simulated", "zh": "模拟企业占全部企业的 {scale:.3g}"},
}


def described(resolved: Resolved, lang: Language = "en") -> str:
    """A scenario in words: what it is and which question it answers."""
    scenario = resolved.scenario
    parts = [one for one in (scenario.description_in(lang), scenario.why_in(lang)) if one] or [scenario.title_in(lang)]
    return WORDS["of"][lang].format(name=resolved.name, text=("" if lang == "zh" else " ").join(parts))


def ran_line(
    resolved: Resolved,
    seeds: Iterable[int],
    lang: Language = "en",
    finished: int | None = None,
    last: int | None = None,
) -> str:
    """Years, replications, seeds, scale, and what is drawn of the outside world.

    ``finished``: how many replications did, where some may not have; ``last``: the last year, if not the scenario's.
    """
    used, inputs = sorted({int(seed) for seed in seeds}), resolved.inputs
    times = "finished" if finished is not None else "one" if len(used) == 1 else "several"
    return WORDS["ran"][lang].format(
        start=inputs.start_year, end=last or inputs.end_year,
        times=WORDS[times][lang].format(n=len(used), finished=finished),
        seeds=WORDS["seed" if len(used) == 1 else "seeds"][lang].format(seeds=seed_ranges(used)),
        scale=WORDS["all" if inputs.scale == 1 else "share"][lang].format(scale=inputs.scale),
        world=_world(inputs, last or inputs.end_year, lang),
    )  # fmt: skip


def _world(inputs: Inputs, last: int, lang: Language) -> str:
    known = min(max(city.exports_total) for city in inputs.cities)
    return WORDS[inputs.world][lang].format(year=known + 1) if last > known else ""
