"""What is fitted to one city alone and then asked of the others: firms above size and invention patents.

Nothing that is fitted has seen what is predicted. The model's parameters are those of the fitted city; one factor a
quantity brings its simulated level to what was observed of it in the years of the fit, and the same factor predicts
every other city. What the scenario is told of the others is no quantity asked for here, and ends with
``known_until``: predictions of later years know neither the city's figures nor anything else of these years.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .observed import figures
from .study import CitiesResult

QUANTITIES = {"firms_above_size": "firms_above_size", "invention_patents": "patents_granted"}
COLUMNS = ["quantity", "city", "year", "observed", "predicted", "naive", "role"]
FITTED, TOLD, AFTER = "fitted", "told", "after"  # roles of a figure


def predictions(result: CitiesResult, scenario: str) -> pd.DataFrame:
    """A row a figure observed in the years simulated: COLUMNS.

    ``naive``: what the fitted city was last seen with in the years of the fit, by the value of goods made at the
    start: a structure without any change. ``role``: ``fitted`` (of the fitted city up to ``fitted_until``), else
    ``told`` or ``after`` (up to or after the last year of which the scenario knows anything of its cities). Figures of
    the fitted city after its fit are predictions, too. Empty where nothing is observed.
    """
    declared = result.arms[scenario].scenario.cities_observed
    if declared is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = result.years[result.years["scenario"] == scenario]
    simulated = rows.groupby(["city", "year"]).sum(numeric_only=True) / len(result.seeds)
    made = rows[rows["year"] == result.span[0]].groupby("city")["output_value"].sum()
    seen = figures(result.arms[scenario].scenario)
    tables = []
    for quantity, column in QUANTITIES.items():
        own = seen[seen["variable"] == quantity][["city", "year", "value"]].rename(columns={"value": "observed"})
        own = own[own["city"].isin(result.cities) & own["year"].between(*result.span)]
        own = own.assign(
            quantity=quantity,
            simulated=[simulated.loc[key, column] for key in zip(own["city"], own["year"], strict=True)],
        )
        fit = own[(own["city"] == declared.fitted) & (own["year"] <= declared.fitted_until)]
        if fit.empty or not (fit["simulated"] > 0.0).all():
            continue
        factor = math.exp(float(np.log(fit["observed"] / fit["simulated"]).mean()))
        last = float(fit.sort_values("year")["observed"].iloc[-1])
        role = np.where(own.index.isin(fit.index), FITTED, np.where(own["year"] > declared.known_until, AFTER, TOLD))
        by_city = own["city"].map(made) / made[declared.fitted]
        tables.append(own.assign(predicted=factor * own["simulated"], naive=last * by_city, role=role))
    return pd.concat(tables, ignore_index=True)[COLUMNS] if tables else pd.DataFrame(columns=COLUMNS)


def errors(predicted: pd.DataFrame, fitted: str) -> pd.DataFrame:
    """By quantity and role: how far predictions of the other cities are off; the fitted city does not count.

    ``model`` and ``naive``: the factor by which a prediction is typically off (geometric mean); ``bias``: predicted
    over observed; ``cities``, ``figures``: how many; ``first``, ``last``: their years; ``rank_correlation`` over all
    of them (Spearman), empty for fewer than three.
    """
    rows = []
    others = predicted[(predicted["city"] != fitted) & (predicted["predicted"] > 0.0) & (predicted["observed"] > 0.0)]
    for (quantity, role), part in others.groupby(["quantity", "role"], sort=False):
        off = np.log(part["predicted"] / part["observed"])
        plain = np.log(part["naive"] / part["observed"])
        rows.append(
            {
                "quantity": quantity,
                "role": role,
                "first": int(part["year"].min()),
                "last": int(part["year"].max()),
                "cities": part["city"].nunique(),
                "figures": len(part),
                "model": float(np.exp(np.abs(off).mean())),
                "naive": float(np.exp(np.abs(plain).mean())),
                "bias": float(np.exp(off.mean())),
                "rank_correlation": float(part["predicted"].corr(part["observed"], method="spearman"))
                if len(part) > 2
                else math.nan,
            }
        )
    return pd.DataFrame(rows)


def by_branch(result: CitiesResult, scenario: str, year: int) -> pd.DataFrame:
    """Predicted firms and patents by city and branch, of which nothing is observed: city, branch, firms, patents."""
    rows = result.years[(result.years["scenario"] == scenario) & (result.years["year"] == year)]
    sums = rows.groupby(["city", "branch"], sort=False)[["firms", "patents_granted"]].sum() / len(result.seeds)
    return sums.rename(columns={"patents_granted": "patents"}).reset_index()
