"""The five papers that synergysim implements, by the codes that reports cite them with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...analysis.catalogue import Language

PAPERS: dict[str, dict[Language, str]] = {
    "S0": {
        "en": "Zhang Mei (2021), Mechanism and path of coordinated development of digital trade and industrial "
        "clusters in the Guangdong–Hong Kong–Macao Greater Bay Area, doi:10.6914/tpss.030403.",
        "zh": "张梅（2021）：《粤港澳大湾区数字贸易与产业集群协同发展的机理与路径研究》，doi:10.6914/tpss.030403。",
    },
    "S1": {
        "en": "Zhang Mei, Mechanism of synergetic innovation of digital trade and industrial clusters in Guangzhou.",
        "zh": "张梅：《广州数字贸易与产业集群协同创新机制研究》。",
    },
    "S2": {
        "en": "Zhang Mei (2023), Research on the Collaborative Evaluation and Development of Digital Trade and "
        "Industrial Clusters: Taking Relevant Industries in Guangzhou as an Example.",
        "zh": "张梅（2023）：数字贸易与产业集群协同评价与发展研究——以广州相关产业为例（英文论文）。",
    },
    "S3": {
        "en": "Digital trade of Guangdong in the context of the Greater Bay Area.",
        "zh": "《粤港澳大湾区背景下广东数字贸易发展状况研究》。",
    },
    "S4": {
        "en": "A study of the sustainable, coordinated development of cross-border e-commerce trade and industrial "
        "clusters in China.",
        "zh": "关于中国跨境电商贸易与产业集群可持续协同发展的研究。",
    },
}


def cited(texts: Iterable[str], lang: Language) -> list[str]:
    """The papers that any of the texts names by its code, each after the code."""
    found = {code for text in texts for code in re.findall(r"(?<![A-Za-z0-9_])S[0-4](?![0-9A-Za-z_])", text)}
    colon = "：" if lang == "zh" else ": "
    return [f"{code}{colon}{PAPERS[code][lang]}" for code in sorted(found)]
