"""What is measured of a network of firms, as a table of clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analysis.figures.style import cluster_name
from .stage_words import WORDS, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ...analysis.catalogue import Language

MEASURES: dict[str, Words] = {
    "adoption_share": {"en": "On e-commerce platforms", "zh": "入驻电商平台"},
    "member_share": {"en": "On the characteristic platform", "zh": "入驻特色产业平台"},
    "mean_degree": {"en": "Ties per firm (number)", "zh": "企业平均联系数（条）"},
    "tiered_component_share": {"en": "Components of 3 or more across tiers", "zh": "跨层级连通分量（3 家及以上）"},
    "null_tiered_component_share": {"en": "Components across tiers, at random", "zh": "跨层级连通分量（随机）"},
    "largest_component_share": {"en": "Largest component", "zh": "最大连通分量"},
    "null_largest_component_share": {"en": "Largest component, at random", "zh": "最大连通分量（随机）"},
    "largest_component_share_without_top_platform": {
        "en": "Largest component without the top platform's ties",
        "zh": "去除首位平台联系后的最大连通分量",
    },
    "core_share": {"en": "3-core", "zh": "3-核"},
    "null_core_share": {"en": "3-core, at random", "zh": "3-核（随机）"},
    "mutual_component_share": {"en": "Mutual component of three layers", "zh": "三层互通分量"},
    "digital_service_income": {
        "en": "Income from digital services (share of exports)",
        "zh": "数字服务收入（占出口的比例）",
    },
}


def measures_table(
    diagnostics: pd.DataFrame, quarter: str, clusters: Sequence[str], lang: Language = "en"
) -> pd.DataFrame:
    """One row a measure, one column a cluster: medians over what the rows hold of the quarter, such as 2010Q4."""
    rows = diagnostics[(diagnostics["quarter"] == quarter) & diagnostics["diagnostic"].isin(list(MEASURES))]
    wide = rows.pivot_table(index="diagnostic", columns="cluster", values="value", aggfunc="median")
    shown = [code for code in clusters if code in wide.columns]
    ordered: pd.DataFrame = wide.loc[[name for name in MEASURES if name in wide.index], shown]
    named = ordered.rename(
        index={name: words[lang] for name, words in MEASURES.items()},
        columns={code: cluster_name(code, lang) for code in shown},
    )
    return named.rename_axis(index=WORDS["measure"][lang], columns=None).reset_index()
