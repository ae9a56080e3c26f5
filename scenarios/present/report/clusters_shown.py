"""Which clusters a report's figures show: all of them, or of many the largest, and that it says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ....language import Text, tr

if TYPE_CHECKING:
    import pandas as pd

    from ....simulation.inputs import Inputs

MOST_SHOWN = 24  # clusters with a panel or a row of their own; more cannot be told apart on a page


def clusters_shown(inputs: Inputs) -> list[str]:
    """The clusters that figures show, in their order: of more than MOST_SHOWN those that export most at the start."""
    ranked = sorted(inputs.industries, key=lambda one: -one.base_exports)[:MOST_SHOWN]
    kept = {one.code for one in ranked}
    return [code for code in inputs.clusters if code in kept]


def shown_rows(table: pd.DataFrame, inputs: Inputs, also: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of a table that are of clusters shown, or of ``also`` (such as the mean of the clusters)."""
    if len(inputs.clusters) <= MOST_SHOWN:
        return table
    kept: pd.DataFrame = table[table["cluster"].isin([*clusters_shown(inputs), *also])]
    return kept


def shown_line(inputs: Inputs) -> Text | str:
    """What is said below figures that do not show every cluster; empty where they do."""
    n = len(inputs.clusters)
    if n <= MOST_SHOWN:
        return ""
    return tr(
        " Panels and lines by cluster: the {shown} of {n} that export most at the start; tables have all.",
        shown=MOST_SHOWN,
        n=n,
    )
