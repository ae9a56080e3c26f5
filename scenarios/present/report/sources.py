"""The line below a figure that says what it stands on."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Sequence

from ....analysis.figures import in_figures
from ....language import Text, tr
from ...files.resolution import Resolved
from .reproduction import seed_ranges

MOST_NAMED = 4  # scenarios of one source line
WORDS: dict[str, Text] = {
    "simulated": tr("Source: simulation by synergysim {version}, {scenarios}, {seeds}{evaluator}{observed}."),
    "scenario": tr("scenario {names}"),
    "scenarios": tr("scenarios {names}"),
    "more": tr("{count} scenarios"),
    "seed": tr("seed {seeds}"),
    "seeds": tr("seeds {seeds}"),
    "evaluator": tr(", frozen evaluator {name}"),
    "observed": tr("; observed: {observed}"),
    "trade": tr("Zhang (2023), Tables 1 and 2"),
    "table": tr("Source: {file}, evaluated by synergysim {version}. {choices}"),
}


@in_figures
def simulated_source(
    resolved: Sequence[Resolved], seeds: Iterable[int], scored: bool = True, observed: str = ""
) -> str:
    """Scenarios, seeds, evaluator (where something is ``scored``), version and what is ``observed``, as one sentence.

    ``observed``: where observed values come from, where some are drawn; see :func:`observed_trade`.
    """
    evaluator = resolved[0].scenario.evaluator if scored else ""
    return source_of([one.name for one in resolved], seeds, evaluator, observed)


@in_figures
def observed_trade() -> str:
    """Where the observed trade of Guangzhou comes from."""
    return str(WORDS["trade"])


def source_of(scenarios: Sequence[str], seeds: Iterable[int], evaluator: str = "", observed: str = "") -> str:
    """:func:`simulated_source` from names alone; no evaluator where nothing is scored."""
    used = sorted({int(seed) for seed in seeds})
    names = str(tr(", ")).join(scenarios)
    named = "scenario" if len(scenarios) == 1 else "scenarios" if len(scenarios) <= MOST_NAMED else "more"
    return WORDS["simulated"].format(
        version=importlib.metadata.version("synergysim"),
        scenarios=WORDS[named].format(names=names, count=len(scenarios)),
        seeds=WORDS["seed" if len(used) == 1 else "seeds"].format(seeds=seed_ranges(used)),
        evaluator=WORDS["evaluator"].format(name=evaluator) if evaluator else "",
        observed=WORDS["observed"].format(observed=observed) if observed else "",
    )


@in_figures
def table_source(file: str, choices: str) -> str:
    """The file that was evaluated and the choices in effect."""
    version = importlib.metadata.version("synergysim")
    return WORDS["table"].format(file=file, version=version, choices=choices)
