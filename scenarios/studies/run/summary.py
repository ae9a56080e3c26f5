"""What a run amounts to, in one small table and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.figures.style import cluster_name, stage_name
from ....language import Text, Texts, joined, language, tr, trc
from ...present.report.clusters_shown import MOST_SHOWN
from ...present.report.evaluation_words import MEANING as EVALUATED
from ...present.report.evidence import stages_tell

if TYPE_CHECKING:
    from .run import RunResult

MEANING: Text = trc(
    "terminal",
    "U is the composite synergy degree, from −1 to 1: above 0, digital trade and the industrial cluster have both "
    "gained order since the first year, and U is the geometric mean of the two gains; below 0, at least one has lost "
    "order. It tells whether they rise together, not why.",
)
SINCE: Text = tr("U since last year")
WITHOUT: Text = tr("U without A4–A7, A11, B12")
HEADINGS: Texts[list[str]] = Texts(
    [
        tr("Cluster"),
        tr("Order, digital trade"),
        tr("Order, cluster"),
        tr("U"),
        WITHOUT,
        SINCE,
        tr("Stage"),
    ]
)


def meaning() -> str:
    """What U is, in a sentence or two."""
    return str(MEANING if language() == "en" else EVALUATED)


def final_year_table(result: RunResult) -> pd.DataFrame:
    """One row a cluster in the last year: order degrees, U and stage; medians, (10th to 90th percentile) for U.

    Stages are left out where so few firms are simulated that they hang on it, see :func:`.stages_tell`.

    Beside U stands U without what no firm decides: infrastructure (A4–A7) and the counts of measures (A11, B12).
    """
    synergy = result.synergy
    variants = result.variants[result.variants["variant"] == "without_exogenous"]
    decided = variants[variants["year"] == synergy["year"].max()].groupby("cluster")["synergy"]
    last = synergy[synergy["year"] == synergy["year"].max()]
    rows = [
        (
            cluster_name(str(cluster)),
            f"{rows['order_digital_trade'].median():.2f}",
            f"{rows['order_industrial_cluster'].median():.2f}",
            spread(rows["synergy"]),
            spread(decided.get_group(cluster)),
            _printed(rows["synergy_adjacent"].median(), 3),
            stage_name(str(rows["stage"].mode().iloc[0])),
        )
        for cluster, rows in last.groupby("cluster", sort=False)
    ]
    table = pd.DataFrame(rows, columns=HEADINGS())
    return table if stages_tell(result.resolved.inputs.scale) else table.iloc[:, :-1]


def without_exogenous(result: RunResult) -> str:
    """The medians of U in the last year without what no firm decides, in a sentence."""
    rows = result.variants[result.variants["variant"] == "without_exogenous"]
    last = rows[rows["year"] == rows["year"].max()].groupby("cluster", sort=False)["synergy"].median()
    named = [f"{cluster_name(str(cluster))} {_printed(u)}" for cluster, u in list(last.items())[:MOST_SHOWN]]
    named += [str(tr("and {n} more", n=len(last) - MOST_SHOWN))] if len(last) > MOST_SHOWN else []
    return str(
        tr(
            "Without infrastructure (A4–A7) and counts of measures (A11, B12), which no firm decides, U is: {names}.",
            names=joined(named),
        )
    )


def spread(values: pd.Series[float]) -> str:
    """The median and, for several replications, the 10th to 90th percentile of those that have a value."""
    values = values.dropna() if values.notna().any() else values.iloc[:1]
    if len(values) == 1:
        return _printed(values.iloc[0])
    low, middle, high = (_printed(one) for one in values.quantile([0.1, 0.5, 0.9]))
    return str(tr("{middle} ({low} to {high})", middle=middle, low=low, high=high))


def _printed(value: float, decimals: int = 2) -> str:
    """Decimals without a minus before a zero; a dash for what is not given."""
    return "–" if value != value else f"{value:z.{decimals}f}".replace("-", "−")
