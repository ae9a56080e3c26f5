"""What a comparison says, in tables of text and sentences, for the terminal and the report."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from ....analysis.catalogue.clusters import place_name
from ....analysis.figures.style import cluster_name, stage_name
from ....language import Text, tr
from ...present.quantities import ORDERS, WITHOUT_COUNTS, U, name_of, unit_of
from ...present.report.labels import labels_of
from .pictures import effects_shown

if TYPE_CHECKING:
    from .compare import Comparison

NO_BREAK = "\u00a0"
SHOWN = (U, WITHOUT_COUNTS, *ORDERS)

WORDS: dict[str, Text] = {
    "scenario": tr("Scenario"),
    "cluster": tr("Cluster"),
    "needed": tr("Replications for ±{precision}"),
    "quantity": tr("Indicator"),
    "unit": tr("Unit"),
    "effect": tr("Effect"),
    "share": tr("Share of the baseline"),
    "never": tr("never"),
    "reached": tr("{year:.0f}"),
    "partly": tr("{year:.0f} ({share:.0%})"),
    "seldom": tr("({share:.0%})"),
    "dropped": tr("{name}: {lost} of {asked} pairs left out, because a run of the pair failed."),
    "no_effect": tr("{name}: fewer than two pairs finished, so there is no effect to tell."),
    "out_of_reach": tr("> 10 million"),
}


Cell = dict[str, Any]


def _cells(comparison: Comparison) -> dict[tuple[str, str, str], Cell]:
    """The effects in the year shown by scenario, quantity and cluster."""
    rows = effects_shown(comparison).to_dict("records")
    return {(row["scenario"], row["quantity"], row["cluster"]): {str(key): row[key] for key in row} for row in rows}


def _places(cells: dict[tuple[str, str, str], Cell]) -> list[tuple[str, str]]:
    """Scenario and cluster of every row of a table."""
    return [(scenario, cluster) for scenario, quantity, cluster in cells if quantity == U]


def effects_table(comparison: Comparison) -> pd.DataFrame:
    """Effects in the year shown on U, U without policy counts and the order degrees; replications needed for U."""
    cells = _cells(comparison)
    needed = WORDS["needed"].format(precision=f"{comparison.precision:g}")
    headings = [
        str(WORDS["scenario"]),
        str(WORDS["cluster"]),
        *("Δ " + name_of(one) for one in SHOWN),
        needed,
    ]
    labels = labels_of([one.resolved for one in comparison.results])
    rows = [
        (
            labels[scenario],
            place_name(cluster),
            *(_plus_minus(cells[scenario, quantity, cluster]) for quantity in SHOWN),
            needed_words(cells[scenario, U, cluster]["needed"]),
        )
        for scenario, cluster in _places(cells)
    ]
    return pd.DataFrame(rows, columns=headings)


def short_effects(comparison: Comparison, scenario: str) -> pd.DataFrame:
    """For a terminal: effects on U, mean ± half of the 95 % interval, a row a cluster."""
    cells = _cells(comparison)
    pairs = str(tr("pairs for\n±{precision:g} of U", precision=comparison.precision))
    rows = [
        {
            str(tr("Cluster")): place_name(cluster),
            "U": _plus_minus(cells[scenario, U, cluster]),
            str(tr("U without\npolicy counts")): _plus_minus(cells[scenario, WITHOUT_COUNTS, cluster]),
            pairs: needed_words(cells[scenario, U, cluster]["needed"]),
        }
        for name, cluster in _places(cells)
        if name == scenario
    ]
    return pd.DataFrame(rows)


def _plus_minus(cell: Cell) -> str:
    # Of one piece: a table must not break within it.
    return f"{cell['mean']:+.3f}{NO_BREAK}±{cell['upper'] - cell['mean']:.3f}"


def short_indicators(comparison: Comparison, scenario: str) -> pd.DataFrame:
    """For a terminal: effects on the indicators asked for, in percent of the baseline's mean, a row a cluster."""
    cells = _cells(comparison)
    rows = [
        {
            str(tr("Cluster")): place_name(cluster),
            **{name_of(one): _share(cells[scenario, one, cluster]) for one in comparison.indicators},
        }
        for name, cluster in _places(cells)
        if name == scenario
    ]
    return pd.DataFrame(rows)


def _share(cell: Cell) -> str:
    if cell["baseline_mean"] == 0:
        return "–"
    scale = 100 / abs(cell["baseline_mean"])
    return f"{scale * cell['mean']:+.1f}{NO_BREAK}±{scale * (cell['upper'] - cell['mean']):.1f}{NO_BREAK}%"


def indicators_table(comparison: Comparison) -> pd.DataFrame:
    """Effects in the year shown on the indicators asked for, with the baseline's mean and replications needed."""
    cells = _cells(comparison)
    share = f"{comparison.precision * 100:g} %"
    headings = [str(WORDS[key]) for key in ("scenario", "quantity", "unit", "cluster")]
    labels = labels_of([one.resolved for one in comparison.results])
    headings += [
        labels[comparison.baseline],
        str(WORDS["effect"]),
        str(WORDS["share"]),
    ]
    headings += [WORDS["needed"].format(precision=share)]
    rows = [
        (
            labels[scenario],
            name_of(quantity),
            unit_of(quantity),
            place_name(cluster),
            number(cell["baseline_mean"]),
            f"{number(cell['mean'])}{NO_BREAK}±{number(cell['upper'] - cell['mean'])}",
            _share(cell),
            needed_words(cell["needed"]),
        )
        for quantity in comparison.indicators
        for (scenario, found, cluster), cell in cells.items()
        if found == quantity
    ]
    return pd.DataFrame(rows, columns=headings)


def number(value: float) -> str:
    """Four significant digits, thousands separated, no powers of ten."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    decimals = max(0, 3 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"


def needed_words(needed: float) -> str:
    """A number of replications in words; a dash where a relative precision means nothing."""
    if math.isnan(needed):
        return "–"
    return str(WORDS["out_of_reach"]) if math.isinf(needed) else f"{needed:,.0f}"


def transitions_table(comparison: Comparison) -> pd.DataFrame:
    """The median year in which each stage is reached, a row a scenario and cluster."""
    labels, rows = labels_of([one.resolved for one in comparison.results]), []
    for (scenario, cluster), group in comparison.transitions.groupby(["scenario", "cluster"], sort=False):
        reached = {
            stage: _reached(year, share)
            for stage, year, share in zip(group["stage"], group["median_year"], group["share_reached"], strict=True)
        }
        rows.append(
            {
                str(WORDS["scenario"]): labels[str(scenario)],
                str(WORDS["cluster"]): cluster_name(str(cluster)),
                **{stage_name(stage): words for stage, words in reached.items()},
            }
        )
    return pd.DataFrame(rows)


def _reached(year: float, share: float) -> str:
    if share == 0:
        return str(WORDS["never"])
    key = "seldom" if math.isnan(year) else "reached" if share == 1 else "partly"
    return WORDS[key].format(year=year, share=share)


def pairs_notes(comparison: Comparison) -> list[str]:
    """A sentence for every scenario that lost pairs to failed runs, or all of them."""
    lost, labels = comparison.dropped_pairs, labels_of([one.resolved for one in comparison.results])
    notes = [
        WORDS["dropped"].format(name=labels[name], lost=count, asked=asked) for name, (count, asked) in lost.items()
    ]
    told = set(comparison.effects["scenario"])
    return notes + [WORDS["no_effect"].format(name=labels[name]) for name in comparison.names[1:] if name not in told]
