"""A paragraph for the methods section of a paper, with the numbers of this result."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ....analysis.figures.style import cluster_name
from ....language import Text, tr
from ...ensemble.identity import this_model
from ...files.scoring import shipped_evaluator
from .choices import choices_line
from .reproduction import seed_ranges

if TYPE_CHECKING:
    from ...files.resolution import Resolved

MOST_CLUSTERS = 6  # that are named
WORDS: dict[str, Text] = {
    "simulated": tr(
        "We simulated {scenarios} with synergysim {version} (model {model}), a "
        "system-dynamics agent model of digital trade and industrial clusters, in quarters "
        "from {start} to {end}: {clusters}, {share}. "
    ),
    "one": tr("the scenario “{names}”"),
    "several": tr("the scenarios {names}"),
    "quoted": tr("“{name}”"),
    "clusters": tr("{n} clusters"),
    "all": tr("every firm an agent"),
    "share": tr("{scale:.3g} of all firms as agents"),
    "alone": tr("One replication was run (seed {seeds}). "),
    "replicated": tr("There were {n} replications (seeds {seeds}){paired}; intervals are 95 % (Student's t). "),
    "paired": tr(", with common random numbers across scenarios, so that effects are paired differences"),
    "uncertain": tr("After {known}, demand abroad was drawn anew in each replication. "),
    "certain": tr("Demand abroad followed one path in all replications. "),
    "scored": tr("The composite synergy degree U was scored by the frozen evaluator {name}. {choices} "),
    "assumed": tr("Of {all} input values, {assumed} are assumptions of the scenario's author."),
    "drawn": tr(" Parameters were drawn from a posterior that a calibration had estimated ({names})."),
}


def methods_paragraph(resolved: Sequence[Resolved], seeds: Iterable[int], scored: bool = True) -> str:
    """What was simulated and how, in one paragraph; ``scored``: whether U is among the results."""
    first, used = resolved[0], sorted({int(seed) for seed in seeds})
    inputs, between = first.inputs, str(tr(", "))
    names = [one.scenario.title_in() for one in resolved]
    quoted = between.join(WORDS["quoted"].format(name=name) for name in names)
    told = WORDS["one" if len(names) == 1 else "several"].format(names=names[0] if len(names) == 1 else quoted)
    named = between.join(cluster_name(code) for code in inputs.clusters)
    if len(inputs.clusters) > MOST_CLUSTERS:
        named = WORDS["clusters"].format(n=len(inputs.clusters))
    known = min(max(city.exports_total) for city in inputs.cities)
    text = WORDS["simulated"].format(
        scenarios=told, version=importlib.metadata.version("synergysim"), model=this_model()[:12], clusters=named,
        start=inputs.start_year, end=max(one.inputs.end_year for one in resolved),
        share=WORDS["all" if inputs.scale == 1 else "share"].format(scale=inputs.scale),
    )  # fmt: skip
    paired = str(WORDS["paired"]) if len(resolved) > 1 else ""
    text += WORDS["alone" if len(used) == 1 else "replicated"].format(
        n=len(used), seeds=seed_ranges(used), paired=paired
    )
    if inputs.end_year > known:
        text += WORDS[inputs.world].format(known=known)
    if scored:
        evaluator = shipped_evaluator(first.scenario.evaluator, first.scenario.folder).evaluator
        text += WORDS["scored"].format(name=first.scenario.evaluator, choices=choices_line(evaluator))
    text += WORDS["assumed"].format(assumed=len(first.assumptions), all=len(first.sources))
    if first.draws:
        text += WORDS["drawn"].format(names=between.join(first.draws[0]))
    return text
