"""What drives and what holds back, told: a picture and a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language
from ...analysis.loop_dominance import by_chance, certain
from ...language import Text, tr
from ..quantities import MEAN, name_of
from .loop_dominance import LoopDominance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WORDS: dict[str, Text] = {
    "where": tr("In {cluster}, {first}–{last}"),
    "mean": tr("On average over the clusters, {first}–{last}"),
    "drives": tr("{loop} drives growth of {outcome} most: {size}"),
    "holds": tr("{loop} holds it back most: {size}"),
    "no_drive": tr("no loop is found to drive growth of {outcome}: every interval holds 0 or lies below"),
    "no_hold": tr("no loop is found to hold it back: every interval holds 0 or lies above"),
    "size": tr("{size} percentage points a year (95 % interval {lower} to {upper}, {n} pairs)"),
    "joined": tr("{where}, {drives}; {holds}."),
    "chance": tr(
        "{sure} of {cells} loop-years have an interval that leaves 0 out; about {chance} would by chance alone."
    ),
    "left_out": tr("Not knocked out, since no parameter takes them out alone: {loops}."),
    "unpaired": tr(
        "Fewer than two pairs finished with output in every cluster and year, so nothing is told of: {loops}."
    ),
}


def loop_figure(found: LoopDominance, lang: Language = "en", cluster: str | None = None) -> Figure:
    """The map of loops and years, of one cluster or of all."""
    from ...analysis.figures.loop_dominance import loop_map

    order = found.clusters if cluster is None else (cluster,)
    rows = pd.concat([found.table[found.table["cluster"] == one] for one in order], ignore_index=True)
    return loop_map(rows, loop_names(found, lang), name_of(found.outcome, lang), lang)


def loop_names(found: LoopDominance, lang: Language = "en") -> dict[str, str]:
    """Code and name by code, of the loops knocked out."""
    return {one.code: f"{one.code} {one.name_zh if lang == 'zh' else one.name_en}" for one in found.loops}


def finding(found: LoopDominance, lang: Language = "en", cluster: str | None = None) -> list[str]:
    """Which loop drives growth most and which holds it back most, with intervals; then what was left out."""
    from ...analysis.catalogue.clusters import cluster_name

    rows = found.overall[found.overall["cluster"] == (cluster or MEAN)]
    sure = rows[certain(rows)].sort_values("contribution")
    outcome = name_of(found.outcome, lang)
    names, told = loop_names(found, lang), {"outcome": outcome if lang == "zh" else outcome.lower()}
    said = {}
    for side, none, at, sign in (("drives", "no_drive", -1, 1), ("holds", "no_hold", 0, -1)):
        if sure.empty or sign * sure.iloc[at]["contribution"] <= 0:
            said[side] = WORDS[none][lang].format(**told)
            continue
        row = sure.iloc[at]
        said[side] = WORDS[side][lang].format(loop=names[str(row["loop"])], size=_size(row, lang), **told)
    first, last = found.years
    where = WORDS["mean" if cluster is None else "where"][lang].format(
        cluster="" if cluster is None else cluster_name(cluster, lang), first=first, last=last
    )
    cells = found.table if cluster is None else found.table[found.table["cluster"] == cluster]
    counts = {"sure": int(certain(cells).sum()), "cells": len(cells), "chance": round(by_chance(cells))}
    lines = [WORDS["joined"][lang].format(where=where, **said), WORDS["chance"][lang].format(**counts)]
    measured = set(found.overall["loop"])
    left = {
        "unpaired": [names[one.code] for one in found.loops if one.code not in measured],
        "left_out": [f"{one.code} {one.name_zh if lang == 'zh' else one.name_en}" for one in found.without_knock_out],
    }
    return lines + [WORDS[key][lang].format(loops=", ".join(loops)) for key, loops in left.items() if loops]


def _size(row: pd.Series, lang: Language) -> str:
    size, lower, upper = (f"{row[name]:+.2f}".replace("-", "−") for name in ("contribution", "lower", "upper"))
    return WORDS["size"][lang].format(size=size, lower=lower, upper=upper, n=int(row["n"]))
