"""The series of a replication that something observed can be held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .observations import CITY

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

OF_CITY = {"A8": "containers", "B8": "patents"}
ONLINE = ("online_exports_usd", "online_imports_usd")


def simulated_series(inputs: Inputs, indicators: pd.DataFrame, diagnostics: pd.DataFrame) -> pd.DataFrame:
    """Columns cluster, indicator, year, value: trade by cluster (10,000 USD), the city's sums, every indicator.

    The port's containers are stood for by the tonnes of the clusters' goods it handles, patents and cross-border
    e-commerce (100 million CNY) by those of the clusters together: only their growth can be compared.
    """
    annual = diagnostics.assign(year=diagnostics["quarter"].str[:4].astype(int))
    wanted = annual[annual["diagnostic"].isin(["exports_usd", "imports_usd", *ONLINE])]
    wide = wanted.pivot_table(index=["cluster", "year"], columns="diagnostic", values="value", aggfunc="sum")
    trade = wide.assign(trade_usd=wide["exports_usd"] + wide["imports_usd"])[
        ["exports_usd", "imports_usd", "trade_usd"]
    ]
    rates = inputs.cities[0].exchange_rate
    known = sorted(rates)
    dollars = wide[list(ONLINE)].sum(axis=1).groupby("year").sum()
    at = np.interp(dollars.index, known, [rates[year] for year in known])
    online = pd.DataFrame({"year": dollars.index, "value": dollars.to_numpy() * at / 1e4, "indicator": "cbec_total"})
    city = (
        indicators[indicators["indicator"].isin(OF_CITY)].groupby(["indicator", "year"], observed=True)["value"].sum()
    )
    sums = city.reset_index().assign(indicator=lambda rows: rows["indicator"].map(OF_CITY))
    parts = [trade.reset_index().melt(["cluster", "year"], var_name="indicator"), online.assign(cluster=CITY),
             sums.assign(cluster=CITY), indicators]  # fmt: skip
    return pd.concat([part[["cluster", "indicator", "year", "value"]] for part in parts], ignore_index=True)
