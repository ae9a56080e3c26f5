"""Division of labour between places: who does what, who doubles whom, which part of the chain a place has.

Tables have a row a place and a column an activity, in any unit that is not negative.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .sums import product


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Activities as shares of a place's sum; a place without any has none (NaN)."""
    total = table.sum(axis=1)
    return table.div(total.where(total > 0.0), axis=0)


def location_quotients(table: pd.DataFrame) -> pd.DataFrame:
    """A place's share of an activity over the region's (Balassa's index): 1 as in the region."""
    region = table.sum() / table.to_numpy().sum()
    return shares(table).div(region.where(region > 0.0), axis=1)


def specialisation(table: pd.DataFrame) -> pd.Series:
    """Krugman's index of each place against all others together, from 0 (the same) to 2 (nothing in common).

    Source: Krugman, P. (1991), Geography and Trade.
    """
    rest = shares(table.sum() - table)
    return (shares(table) - rest).abs().sum(axis=1, min_count=1).rename("specialisation")


def distances(table: pd.DataFrame) -> pd.DataFrame:
    """Krugman's index of every two places; 0 on the diagonal."""
    values = shares(table).to_numpy()
    found = np.abs(values[:, None, :] - values[None, :, :]).sum(axis=2)
    return pd.DataFrame(found, index=table.index, columns=table.index)


def duplication(table: pd.DataFrame) -> pd.DataFrame:
    """Similarity of every two places' structures, 0 to 1 (UNIDO's coefficient, the cosine of their shares)."""
    values = shares(table).to_numpy()
    size = np.sqrt((values**2).sum(axis=1))
    found = product(values, values.T) / np.outer(size, size)
    return pd.DataFrame(np.clip(found, 0.0, 1.0), index=table.index, columns=table.index)


def complementarity(table: pd.DataFrame) -> float:
    """Mean of half of Krugman's index over pairs of places, by the product of their sizes: 0 alike to 1 all apart."""
    weight = np.outer(table.sum(axis=1), table.sum(axis=1))
    np.fill_diagonal(weight, 0.0)
    pairs = np.nan_to_num(distances(table).to_numpy()) / 2.0
    return float((weight * pairs).sum() / weight.sum()) if weight.sum() > 0.0 else 0.0


def roles(functions: pd.DataFrame) -> pd.DataFrame:
    """How far a place leans to each function of a chain: its share of the region's, over the mean of its shares.

    ``functions``: a column a function, each in a unit of its own. 1 where a place has as much of one as of the others.
    """
    of_region = functions / functions.sum().where(lambda total: total > 0.0)
    mean = of_region.mean(axis=1)
    return of_region.div(mean.where(mean > 0.0), axis=0)
