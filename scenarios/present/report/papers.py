"""The five papers that synergysim implements, by the codes that reports cite them with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ....language import Text, tr

PAPERS: dict[str, Text] = {
    "S0": tr(
        "Zhang Mei (2021), Mechanism and path of coordinated development of digital trade "
        "and industrial clusters in the Guangdong–Hong Kong–Macao Greater Bay Area, "
        "doi:10.6914/tpss.030403."
    ),
    "S1": tr("Zhang Mei, Mechanism of synergetic innovation of digital trade and industrial clusters in Guangzhou."),
    "S2": tr(
        "Zhang Mei (2023), Research on the Collaborative Evaluation and Development of "
        "Digital Trade and Industrial Clusters: Taking Relevant Industries in Guangzhou as "
        "an Example."
    ),
    "S3": tr("Digital trade of Guangdong in the context of the Greater Bay Area."),
    "S4": tr(
        "A study of the sustainable, coordinated development of cross-border e-commerce "
        "trade and industrial clusters in China."
    ),
}


def cited(texts: Iterable[str]) -> list[str]:
    """The papers that any of the texts names by its code, each after the code."""
    found = {code for text in texts for code in re.findall(r"(?<![A-Za-z0-9_])S[0-4](?![0-9A-Za-z_])", text)}
    colon = str(tr(": "))
    return [f"{code}{colon}{PAPERS[code]}" for code in sorted(found)]
