"""What is measured of a network of firms, as a table of clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....analysis.figures.style import cluster_name
from ....language import tr
from .stage_words import WORDS, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


MEASURES: dict[str, Words] = {
    "adoption_share": tr("On e-commerce platforms"),
    "member_share": tr("On the characteristic platform"),
    "mean_degree": tr("Ties per firm (number)"),
    "tiered_component_share": tr("Components of 3 or more across tiers"),
    "null_tiered_component_share": tr("Components across tiers, at random"),
    "largest_component_share": tr("Largest component"),
    "null_largest_component_share": tr("Largest component, at random"),
    "largest_component_share_without_top_platform": tr("Largest component without the top platform's ties"),
    "core_share": tr("3-core"),
    "null_core_share": tr("3-core, at random"),
    "mutual_component_share": tr("Mutual component of three layers"),
    "digital_service_income": tr("Income from digital services (share of exports)"),
}


def measures_table(diagnostics: pd.DataFrame, quarter: str, clusters: Sequence[str]) -> pd.DataFrame:
    """One row a measure, one column a cluster: medians over what the rows hold of the quarter, such as 2010Q4."""
    rows = diagnostics[(diagnostics["quarter"] == quarter) & diagnostics["diagnostic"].isin(list(MEASURES))]
    wide = rows.pivot_table(index="diagnostic", columns="cluster", values="value", aggfunc="median")
    shown = [code for code in clusters if code in wide.columns]
    ordered: pd.DataFrame = wide.loc[[name for name in MEASURES if name in wide.index], shown]
    named = ordered.rename(
        index={name: str(words) for name, words in MEASURES.items()},
        columns={code: cluster_name(code) for code in shown},
    )
    return named.rename_axis(index=str(WORDS["measure"]), columns=None).reset_index()
