"""What drives and what holds back, told: a picture and a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ....analysis.catalogue.terms import term
from ....analysis.figures import in_figures
from ....analysis.loop_dominance import by_chance, certain
from ....language import Text, in_english, language, tr
from ...present.quantities import MEAN, known_quantities, name_of
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
    "loop": tr("Loop"),
    "growth": tr("Growth of {outcome}, points a year"),
    "own": tr("Its own outcome"),
    "effect": tr("Effect on it in {year}"),
    "strengths": tr(
        "What loops do, mean of the clusters: as it is minus with the loop knocked out, ± half of the 95 % interval"
    ),
    "unpaired": tr(
        "Fewer than two pairs finished with output in every cluster and year, so nothing is told of: {loops}."
    ),
}


@in_figures
def loop_figure(found: LoopDominance, cluster: str | None = None) -> Figure:
    """The map of loops and years, of one cluster or of all."""
    from ....analysis.figures.loop_dominance import loop_map

    order = found.clusters if cluster is None else (cluster,)
    rows = pd.concat([found.table[found.table["cluster"] == one] for one in order], ignore_index=True)
    return loop_map(rows, loop_names(found), name_of(found.outcome))


def loop_names(found: LoopDominance) -> dict[str, str]:
    """Code and name by code, of the loops knocked out."""
    return {one.code: f"{one.code} {one.name_zh if language() == 'zh' else one.name_en}" for one in found.loops}


def finding(found: LoopDominance, cluster: str | None = None) -> list[str]:
    """Which loop drives growth most and which holds it back most, with intervals; then what was left out."""
    from ....analysis.catalogue.clusters import cluster_name

    rows = found.overall[found.overall["cluster"] == (cluster or MEAN)]
    sure = rows[certain(rows)].sort_values("contribution")
    outcome = name_of(found.outcome)
    names, told = loop_names(found), {"outcome": outcome if language() == "zh" else outcome.lower()}
    said = {}
    for side, none, at, sign in (("drives", "no_drive", -1, 1), ("holds", "no_hold", 0, -1)):
        if sure.empty or sign * sure.iloc[at]["contribution"] <= 0:
            said[side] = WORDS[none].format(**told)
            continue
        row = sure.iloc[at]
        said[side] = WORDS[side].format(loop=names[str(row["loop"])], size=_size(row), **told)
    first, last = found.years
    where = WORDS["mean" if cluster is None else "where"].format(
        cluster="" if cluster is None else cluster_name(cluster), first=first, last=last
    )
    cells = found.table if cluster is None else found.table[found.table["cluster"] == cluster]
    counts = {"sure": int(certain(cells).sum()), "cells": len(cells), "chance": round(by_chance(cells))}
    lines = [
        WORDS["joined"].format(where=where, **said),
        WORDS["chance"].format(**counts),
    ]
    measured = set(found.overall["loop"])
    left = {
        "unpaired": [names[one.code] for one in found.loops if one.code not in measured],
        "left_out": [
            f"{one.code} {one.name_zh if language() == 'zh' else one.name_en}" for one in found.without_knock_out
        ],
    }
    return lines + [WORDS[key].format(loops=", ".join(loops)) for key, loops in left.items() if loops]


def _size(row: pd.Series) -> str:
    size, lower, upper = (f"{row[name]:+.2f}".replace("-", "−") for name in ("contribution", "lower", "upper"))
    return WORDS["size"].format(size=size, lower=lower, upper=upper, n=int(row["n"]))


def strength_table(found: LoopDominance) -> pd.DataFrame:
    """One row a loop: what it adds to growth, and by how much it raises the outcome that its probe names."""
    overall, own = (_of_means(table) for table in (found.overall, found.strengths))
    rows = []
    for code, name in loop_names(found).items():
        growth, quantity, effect = "–", "–", "–"
        if code in overall:
            growth = _margin(overall[code], 1.0, "")
        if code in own:
            quantity = _outcome_name(str(own[code]["quantity"]))
            scale = abs(own[code]["baseline_mean"])
            effect = _margin(own[code], 100.0 / scale, "%") if scale > 0 else "–"
        rows.append((name, growth, quantity, effect))
    outcome = name_of(found.outcome)
    heads = [WORDS[head].format(outcome=outcome if language() == "zh" else outcome.lower(), year=found.years[1])
             for head in ("loop", "growth", "own", "effect")]  # fmt: skip
    return pd.DataFrame(rows, columns=heads)


def _outcome_name(quantity: str) -> str:
    return name_of(quantity) if quantity in known_quantities() else term(quantity).capitalize()


def _of_means(table: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """The rows of the mean of the clusters, by loop."""
    return {str(row["loop"]): row for row in table[table["cluster"] == MEAN].to_dict("records")}


def _margin(row: Mapping[Any, Any], factor: float, unit: str) -> str:
    half = 0.5 * factor * (row["upper"] - row["lower"])
    digits = 2 if not unit or half < 1 else 1
    return f"{factor * row['contribution']:+z.{digits}f}{unit} ± {half:.{digits}f}{unit}".replace("-", "−")


@in_english
def markdown(found: LoopDominance, command: str, run: str) -> str:
    """The table of loops with its finding as a page of the documentation; ``run`` says what was run."""
    names = loop_names(found)
    pairs, (first, last) = int(found.overall["n"].max()), found.years
    ran = (
        f"Made by `{command}` on {run}. Every feedback loop is knocked out from the first year on (Ford 1999), in runs "
        f"that share their luck; {pairs} pairs. A figure is the run as it is minus that without the loop, mean of the "
        "clusters, ± half of the 95 % interval of the paired difference; mirrored worlds count in twos. Beside growth "
        f"in {first}–{last} stands the outcome by which the loop is told, in the last year, as a share of its value. A "
        "knock-out takes away what the loop has ever done, not only what it does in that year, and loops share links, "
        "so that figures do not add up."
    )
    table = strength_table(found)
    unshown = [name for code, name in names.items() if code in _unshown(found)]
    told = [f"Nothing is shown, neither on growth nor on the own outcome, of: {', '.join(unshown)}."] if unshown else []
    heads = [list(table.columns), ["-"] * len(table.columns), *table.to_numpy().tolist()]
    rows = "\n".join("| " + " | ".join(map(str, row)) + " |" for row in heads)
    return "\n\n".join(["# Feedback loops, knocked out one by one", ran, rows, *told, *finding(found)]) + "\n"


def _unshown(found: LoopDominance) -> set[str]:
    """The loops of which neither figure leaves 0 out."""
    shown = set()
    for table in (found.overall, found.strengths):
        rows = table[table["cluster"] == MEAN]
        shown |= set(rows.loc[certain(rows), "loop"])
    return {one.code for one in found.loops} - shown
