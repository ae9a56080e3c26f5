"""What is fitted for one city alone and then asked of the others: firms above size and invention patents.

The model's parameters and the firms for each yuan of value added are Guangzhou's. Here one factor a quantity brings the
simulated Guangzhou to the observed one; the same factor predicts the other cities, whose observations nothing has seen.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..library_files import OBSERVED
from .study import CitiesResult

FITTED = "guangzhou"
QUANTITIES = {"firms_above_size": "firms_above_size", "invention_patents": "patents_granted"}


def observations() -> pd.DataFrame:
    """Figures of the Bay's cities: city, branch, variable, year, value, unit, source, address, confidence."""
    return pd.read_csv(OBSERVED / "bay.csv")


def predictions(result: CitiesResult, scenario: str) -> pd.DataFrame:
    """quantity, city, year, observed, predicted, naive; years that are observed and simulated.

    ``naive``: the same factor of one, by the value added of ten branches instead of the model: a structure without
    any change. The city that was fitted is there, too. Empty where it is not in the run.
    """
    if FITTED not in result.cities:
        return pd.DataFrame(columns=["quantity", "city", "year", "observed", "predicted", "naive"])
    rows = result.years[result.years["scenario"] == scenario]
    simulated = rows.groupby(["city", "year"]).sum(numeric_only=True) / len(result.seeds)
    made = rows[rows["year"] == result.span[0]].groupby("city")["output_value"].sum()
    seen = observations()
    tables = []
    for quantity, column in QUANTITIES.items():
        own = seen[seen["variable"] == quantity][["city", "year", "value"]].rename(columns={"value": "observed"})
        own = own[own["city"].isin(result.cities) & own["year"].between(*result.span)]
        own = own.assign(
            quantity=quantity,
            simulated=[simulated.loc[key, column] for key in zip(own["city"], own["year"], strict=True)],
        )
        fit = own[own["city"] == FITTED]
        if fit.empty or not (fit["simulated"] > 0.0).all():
            continue
        factor = math.exp(float(np.log(fit["observed"] / fit["simulated"]).mean()))
        by_city = own["city"].map(made) / made[FITTED]
        guangzhou = own["year"].map(fit.set_index("year")["observed"])
        tables.append(own.assign(predicted=factor * own["simulated"], naive=guangzhou * by_city))
    if not tables:
        return pd.DataFrame(columns=["quantity", "city", "year", "observed", "predicted", "naive"])
    return pd.concat(tables, ignore_index=True)[["quantity", "city", "year", "observed", "predicted", "naive"]]


def errors(predicted: pd.DataFrame) -> pd.DataFrame:
    """quantity, cities, typical error of model and of naive (factor by which a prediction is off), rank correlation.

    The fitted city does not count. Naive needs Guangzhou's figure of the year, which the model does not.
    """
    rows = []
    for quantity, part in predicted[predicted["city"] != FITTED].groupby("quantity", sort=False):
        usable = part[(part["predicted"] > 0.0) & (part["observed"] > 0.0)]
        off = (usable["predicted"] / usable["observed"]).map(math.log)
        plain = (usable["naive"] / usable["observed"]).dropna().map(math.log)
        rows.append(
            {
                "quantity": quantity,
                "cities": usable["city"].nunique(),
                "figures": len(usable),
                "model": float(np.exp(off.abs().mean())),
                "naive": float(np.exp(plain.abs().mean())),
                "bias": float(np.exp(off.mean())),
                "rank_correlation": float(usable["predicted"].corr(usable["observed"], method="spearman")),
            }
        )
    return pd.DataFrame(rows)


def by_branch(result: CitiesResult, scenario: str, year: int) -> pd.DataFrame:
    """Predicted firms and patents by city and branch, of which nothing is observed: city, branch, firms, patents."""
    rows = result.years[(result.years["scenario"] == scenario) & (result.years["year"] == year)]
    sums = rows.groupby(["city", "branch"], sort=False)[["firms", "patents_granted"]].sum() / len(result.seeds)
    return sums.rename(columns={"patents_granted": "patents"}).reset_index()
