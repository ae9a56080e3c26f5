"""The figures of a run, from its tables and the observed series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.figures import run as drawn
from .library_files import OBSERVED

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..analysis.catalogue import Language
    from .experiments.run import RunResult


def run_figures(result: RunResult, lang: Language = "en") -> dict[str, Figure]:
    """The figures of a run by file name."""
    diagnostics = in_cluster_order(result)
    return {
        "order_degrees": drawn.order_degrees(result.synergy, lang),
        "synergy": drawn.synergy_degree(result.synergy, lang),
        "stages": drawn.stages(result.synergy, lang),
        "exports": drawn.exports(exports_by_year(diagnostics), observed_exports(), last_known_year(result), lang),
        "adoption": drawn.adoption(adoption_by_quarter(diagnostics), lang),
    }


def in_cluster_order(result: RunResult) -> pd.DataFrame:
    """The diagnostics with their replication, the clusters in the order of the scenario."""
    keyed = result.diagnostics.merge(result.runs[["run_id", "replication"]], on="run_id")
    clusters = result.resolved.inputs.clusters
    return pd.concat([keyed[keyed["cluster"] == code] for code in clusters], ignore_index=True)


def exports_by_year(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Exports in 10,000 USD summed over the quarters: replication, cluster, year, exports."""
    rows = diagnostics[diagnostics["diagnostic"] == "exports_usd"]
    years = rows.assign(year=rows["quarter"].str[:4].astype(int))
    sums = years.groupby(["replication", "cluster", "year"], sort=False)["value"].sum()
    return sums.rename("exports").reset_index()


def adoption_by_quarter(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Shares of firms on platforms: replication, cluster, time (decimal year, mid-quarter), diagnostic, value."""
    rows = diagnostics[diagnostics["diagnostic"].isin(list(drawn.ADOPTION))]
    time = rows["quarter"].str[:4].astype(float) + (rows["quarter"].str[5].astype(float) - 0.5) / 4
    return rows.assign(time=time)[["replication", "cluster", "time", "diagnostic", "value"]]


def observed_exports() -> pd.DataFrame:
    """Observed exports of the industries: cluster, year, exports in 10,000 USD."""
    return pd.read_csv(OBSERVED / "trade_by_industry.csv")[["cluster", "year", "exports"]]


def last_known_year(result: RunResult) -> int:
    """The last year whose observed trade the inputs know."""
    return max(max(city.exports_total) for city in result.resolved.inputs.cities)
