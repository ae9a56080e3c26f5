"""Which scenario comes first, under every way to score: U of the mean cluster and the scenario's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....analysis.inference import paired_effect
from ....language import Text, tr
from ...present.quantities import (
    EXTENDED_OWN_WINDOW,
    GROWTH_INDEX,
    MEAN,
    OWN_WINDOW,
    WITHOUT_COUNTS,
    WITHOUT_EXOGENOUS,
    U,
    name_of,
)
from ...present.report.labels import labels_of

if TYPE_CHECKING:
    from ..run.run import RunResult
    from .compare import Comparison

# Net of the common trend there is no mean of the clusters: it is 0 by construction.
MEASURES = (U, WITHOUT_EXOGENOUS, WITHOUT_COUNTS, GROWTH_INDEX, OWN_WINDOW, EXTENDED_OWN_WINDOW)
COLUMNS = ["quantity", "scenario", "synergy", "rank", "first_share"]
WORDS: dict[str, Text] = {
    "scenario": tr("Scenario"),
    "cell": tr("{rank:.0f} ({u})"),
    "heading": tr("Rankings under every way to score"),
    "text": tr(
        "Places by the median U of the mean cluster in {year}, U in brackets. Scenarios that "
        "are not shown to differ from the one ahead of them (95 % interval of the paired "
        "difference) share its place. The first column is the default, goalposts; the second "
        "leaves out what no firm decides; then growth indices and the papers' own "
        "windows.{moved}"
    ),
    "same": tr(" Every one of them ranks the scenarios alike."),
    "none": tr(" Under none of them a scenario is shown to come first."),
    "moved": tr(" Not the same first under all: {names}."),
    "first": tr("{scenario} by {n}"),
    "caption": tr("Place of each scenario (and U) in {year}."),
}


def rankings(comparison: Comparison) -> pd.DataFrame:
    """COLUMNS: by way to score and scenario, median U of the mean cluster, rank, share of replications where first.

    A scenario shares the rank of the one ahead of it unless the paired difference is shown: no place is won by noise.
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
                    "rank": shown_ranks(wide, comparison.results[0]),
                    "first_share": [float((first == name).mean()) if len(first) else float("nan") for name in names],
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def shown_ranks(wide: pd.DataFrame, of: RunResult) -> npt.NDArray[np.float64]:
    """Ranks by median of columns of replications; one not shown to lie below the leader of a rank shares that rank.

    Args:
        wide: A row a replication, a column a scenario.
        of: A run of these replications.
    """
    medians = wide.median()
    order = medians.sort_values(ascending=False, kind="stable").index
    ranks: dict[str, float] = {}
    leader = order[0]
    for place, name in enumerate(order, start=1):
        both = wide[[leader, name]].dropna()
        alike = name == leader or len(both) < 2
        alike = alike or paired_effect(both[leader], both[name], twos=of.twos_of(both.index)).lower <= 0
        leader = leader if alike else name
        ranks[name] = ranks[leader] if alike and name != leader else float(place)
    return np.array([ranks[name] for name in wide.columns])


def rankings_table(comparison: Comparison) -> pd.DataFrame:
    """A row a scenario, a column a way to score: place and U."""
    found = rankings(comparison)
    cells = {
        (row.scenario, row.quantity): WORDS["cell"].format(rank=row.rank, u=f"{row.synergy:z.2f}".replace("-", "−"))
        for row in found.itertuples(index=False)
    }
    there, labels = list(found["quantity"].unique()), labels_of([one.resolved for one in comparison.results])
    rows = [(labels[name], *(cells.get((name, one), "–") for one in there)) for name in comparison.names]
    return pd.DataFrame(rows, columns=[str(WORDS["scenario"]), *(name_of(one) for one in there)])


def rankings_text(comparison: Comparison) -> str:
    """How to read the table, and whether the ways to score agree on the first."""
    found = rankings(comparison)
    labels = labels_of([one.resolved for one in comparison.results])
    orders = {tuple(zip(own["scenario"], own["rank"], strict=True)) for _, own in found.groupby("quantity")}
    alone = found[found["rank"] == 1].groupby("quantity").filter(lambda own: len(own) == 1)
    firsts = alone["scenario"].value_counts()
    named = str(tr(", ")).join(WORDS["first"].format(scenario=labels[str(name)], n=n) for name, n in firsts.items())
    moved = ""
    if firsts.empty:
        moved = str(WORDS["none"])
    elif len(orders) == 1:
        moved = str(WORDS["same"])
    elif len(firsts) > 1:
        moved = WORDS["moved"].format(names=named)
    return WORDS["text"].format(year=comparison.year_shown, moved=moved)
