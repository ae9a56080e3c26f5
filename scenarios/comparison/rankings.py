"""Which scenario comes first, under every way to score: U of the mean cluster and the scenario's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.synergy.ranks import descending_ranks
from ...language import Text, tr
from ..quantities import (
    EXTENDED_OWN_WINDOW,
    GROWTH_INDEX,
    MEAN,
    OWN_WINDOW,
    WITHOUT_COUNTS,
    WITHOUT_EXOGENOUS,
    U,
    name_of,
)

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from .compare import Comparison

# Net of the common trend there is no mean of the clusters: it is 0 by construction.
MEASURES = (U, WITHOUT_EXOGENOUS, WITHOUT_COUNTS, GROWTH_INDEX, OWN_WINDOW, EXTENDED_OWN_WINDOW)
COLUMNS = ["quantity", "scenario", "synergy", "rank", "first_share"]
WORDS: dict[str, Text] = {
    "scenario": tr("Scenario"),
    "cell": tr("{rank:.0f} ({u})"),
    "heading": tr("Rankings under every way to score"),
    "text": tr(
        "A scenario's place by the median U of the mean cluster in {year}, U in brackets. "
        "The first column is the default, goalposts; the second leaves out what no firm "
        "decides. Growth indices are those of the earlier frozen evaluator, own windows the "
        "papers' practice.{moved}"
    ),
    "same": tr(" Every one of them ranks the scenarios alike."),
    "moved": tr(" Not the same first under all: {names}."),
    "first": tr("{scenario} by {n}"),
    "caption": tr("Place of each scenario (and U) in {year}."),
}


def rankings(comparison: Comparison) -> pd.DataFrame:
    """COLUMNS: by way to score and scenario, median U of the mean cluster, rank, share of replications where first.

    Only scenarios and ways to score that have a U in the year shown.
    """
    table = comparison.quantities
    shown = table[(table["cluster"] == MEAN) & (table["year"] == comparison.year_shown)]
    parts = []
    for quantity in MEASURES:
        wide = shown[shown["quantity"] == quantity].pivot_table(index="replication", columns="scenario", values="value")
        if wide.empty:
            continue
        names = [name for name in comparison.names if name in wide]
        wide = wide[names]
        first = wide.dropna().idxmax(axis=1)
        parts.append(
            pd.DataFrame(
                {
                    "quantity": quantity, "scenario": names, "synergy": wide.median().to_numpy(),
                    "rank": descending_ranks(wide.median().to_numpy()),
                    "first_share": [float((first == name).mean()) if len(first) else float("nan") for name in names],
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def rankings_table(comparison: Comparison, lang: Language = "en") -> pd.DataFrame:
    """A row a scenario, a column a way to score: place and U."""
    found = rankings(comparison)
    cells = {
        (row.scenario, row.quantity): WORDS["cell"][lang].format(
            rank=row.rank, u=f"{row.synergy:z.2f}".replace("-", "−")
        )
        for row in found.itertuples(index=False)
    }
    there = list(found["quantity"].unique())
    rows = [(name, *(cells.get((name, one), "–") for one in there)) for name in comparison.names]
    return pd.DataFrame(rows, columns=[WORDS["scenario"][lang], *(name_of(one, lang) for one in there)])


def rankings_text(comparison: Comparison, lang: Language = "en") -> str:
    """How to read the table, and whether the ways to score agree on the first."""
    found = rankings(comparison)
    orders = {tuple(own.sort_values("rank")["scenario"]) for _, own in found.groupby("quantity")}
    firsts = found.loc[found["rank"] == 1, "scenario"].value_counts()
    named = (tr(", ")[lang]).join(WORDS["first"][lang].format(scenario=name, n=n) for name, n in firsts.items())
    moved = ""
    if len(orders) == 1:
        moved = WORDS["same"][lang]
    elif len(firsts) > 1:
        moved = WORDS["moved"][lang].format(names=named)
    return WORDS["text"][lang].format(year=comparison.year_shown, moved=moved)
