"""The words of the network's report, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "The network of firms: {name}", "zh": "企业网络：{name}"},
    "ties": {
        "en": "At the end of {year} firms of {most} have the most ties, {high:.2g} each, and those of {fewest} the "
        "fewest, {low:.2g}; ",
        "zh": "{year} 年末，{most}的企业联系最多，平均 {high:.2g} 条；{fewest}的企业最少，平均 {low:.2g} 条；",
    },
    "ties_alone": {
        "en": "At the end of {year} firms of {most} have {high:.2g} ties each; ",
        "zh": "{year} 年末，{most}的企业平均有 {high:.2g} 条联系；",
    },
    "adoption": {
        "en": "{lowest:.0%} to {highest:.0%} of a cluster's firms sell on e-commerce platforms.",
        "zh": "各集群有 {lowest:.0%} 至 {highest:.0%} 的企业在电商平台上销售。",
    },
    "adoption_alone": {
        "en": "{highest:.0%} of them sell on e-commerce platforms.",
        "zh": "其中 {highest:.0%} 在电商平台上销售。",
    },
    "component": {
        "en": "The largest group of firms that ties connect holds {share:.0%} of {cluster}, more than in any other "
        "cluster; had its firms their ties at random, it would hold {null:.0%}.",
        "zh": "由联系连通的最大企业群在{cluster}中占 {share:.0%}，为各集群之首；"
        "若这些企业的联系随机形成，该占比为 {null:.0%}。",
    },
    "component_alone": {
        "en": "The largest group of firms that ties connect holds {share:.0%} of {cluster}; had its firms their ties "
        "at random, it would hold {null:.0%}.",
        "zh": "由联系连通的最大企业群在{cluster}中占 {share:.0%}；若这些企业的联系随机形成，该占比为 {null:.0%}。",
    },
    "no_ties": {
        "en": "At the end of {year} no firm has a tie yet: ties form on digital platforms and professional markets.",
        "zh": "{year} 年末尚无企业建立联系：联系在数字平台与专业市场上形成。",
    },
    "pictures": {"en": "Firms and their ties", "zh": "企业及其联系"},
    "figure_caption": {
        "en": "The firms at the end of each year, every one at its own place; a line is a tie.",
        "zh": "各年末的企业，每家位置不变；线条为联系。",
    },
    "ran": {
        "en": "{described} One replication, seed {seed}, {start}–{end}, {scale:.3g} of all firms simulated; drawn "
        "are {years}.",
        "zh": "{described}1 次重复，随机种子 {seed}，{start}—{end} 年，模拟企业占全部企业的 {scale:.3g}；"
        "所绘年份为 {years}。",
    },
    "again": {
        "en": "It is the stored run in {folder}, which holds no ties: it was simulated once more from its manifest, "
        "and its diagnostics came out the same.",
        "zh": "此为 {folder} 中保存的运行，其中不含联系：已按清单重新模拟，诊断量与原运行一致。",
    },
    "sampled": {
        "en": "Of the simulated firms {share:.0%} are drawn, by chance and the same in every year. The tables tell of "
        "all of them.",
        "zh": "图中仅绘出 {share:.0%} 的模拟企业，随机抽取且各年相同；表中数据涵盖全部模拟企业。",
    },
    "all_drawn": {"en": "All simulated firms are drawn.", "zh": "图中绘出全部模拟企业。"},
    "measures": {"en": "What is measured of it", "zh": "网络指标"},
    "measures_caption": {"en": "At the end of {year}.", "zh": "{year} 年末。"},
    "one_seed": {
        "en": "One replication is one history. Under another seed other firms are tied; synergysim stages tells which "
        "shapes many replications agree on, and what they owe to the assumed push of the industries' platforms.",
        "zh": "单次重复只是一种历史。换用其他种子时，建立联系的企业会不同；synergysim stages 说明多次重复共有的"
        "网络形态，"
        "以及其中多少来自对各产业平台推动的假设。",
    },
}
