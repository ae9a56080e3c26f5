"""How unequal regions are, and whether the inequality lies within groups of them or between: Theil and Dagum."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..language import tr
from .synergy.errors import EvaluationError
from .synergy.labels import Floats, Numbers, numbers_of


def coefficient_of_variation(values: pd.Series[Any] | Numbers) -> float:
    """Coefficient of variation, the population deviation over the mean.

    Args:
        values: One number of 0 or more per region, not all 0.

    Raises:
        EvaluationError: a negative value, none above 0, NaN.
    """
    numbers = _incomes(values)
    return float(numbers.std() / numbers.mean())


def theil(
    values: pd.Series[Any] | Numbers, groups: Any = None, population: pd.Series[Any] | Numbers | None = None
) -> Any:
    """Theil's T, and with ``groups`` its decomposition.

    T = Σ (N_i/N)·(y_i/ȳ)·ln(y_i/ȳ), with ȳ the population-weighted mean and N_i equal if not given; 0·ln 0 = 0. With
    Y_g the share of group g in Σ N·y: T_within = Σ_g Y_g·T_g, T_between = Σ_g Y_g·ln(ȳ_g/ȳ), T = T_within + T_between.

    Args:
        values: One number of 0 or more per region, not all 0.
        groups: The group of each region, in the same order, or by its label where ``values`` is a Series.
        population: Weight of each region, above 0.

    Returns:
        T without groups. With groups a Series: ``total``, ``within``, ``between``, ``within_share``,
        ``between_share`` (of the total; NaN where it is 0), whose ``attrs`` hold ``groups``: each group's own T, and
        ``contributions``: each group's part Y_g·T_g of what is within.

    Raises:
        EvaluationError: a negative value, none above 0, a group for each region missing, NaN.

    Source: Theil (1967), Economics and Information Theory.
    """
    numbers = _incomes(values)
    people = _population(population, len(numbers))
    if groups is None:
        return _theil(numbers, people)
    names, places = _groups(groups, values)
    total, mean = _theil(numbers, people), _mean(numbers, people)
    own, parts, between = {}, {}, 0.0
    for code, name in enumerate(names):
        inside = places == code
        group_mean = _mean(numbers[inside], people[inside])
        share = people[inside].sum() * group_mean / mean
        # A group of zeros has no part in the whole, and no inequality of its own.
        own[name] = _theil(numbers[inside], people[inside]) if group_mean > 0 else 0.0
        parts[name] = float(share * own[name])
        between += float(share * np.log(group_mean / mean)) if group_mean > 0 else 0.0
    within = sum(parts.values())
    result = _shares(total, {"within": within, "between": between})
    result.attrs = {"groups": own, "contributions": parts}
    return result


def gini(values: pd.Series[Any] | Numbers) -> float:
    """Gini coefficient Σ_i Σ_j |y_i − y_j| / (2n²ȳ). Arguments and errors as in :func:`coefficient_of_variation`."""
    numbers = _incomes(values)
    return _mean_difference(numbers, numbers) / (2.0 * float(numbers.mean()))


def dagum_gini(values: pd.Series[Any] | Numbers, groups: Any) -> pd.Series[float]:
    """Gini coefficient of all regions and its decomposition by Dagum.

    Within group j, G_jj = Σ Σ |y − y'| / (2·n_j²·ȳ_j); between j and h, G_jh = Σ Σ |y_j − y_h| / (n_j·n_h·(ȳ_j + ȳ_h)).
    With population shares p_j = n_j/n and income shares s_j = n_j·ȳ_j/(n·ȳ):

    - G_w = Σ_j G_jj·p_j·s_j, within groups;
    - G_nb = Σ_{j>h} G_jh·(p_j·s_h + p_h·s_j)·D_jh, net between groups;
    - G_t = Σ_{j>h} G_jh·(p_j·s_h + p_h·s_j)·(1 − D_jh), intensity of transvariation (overlap of groups),

    where D_jh = (d_jh − p_jh)/(d_jh + p_jh), d_jh the sum of y_j − y_h over the pairs in which the region of the richer
    group is ahead and p_jh that of y_h − y_j over the others, both over n_j·n_h. G = G_w + G_nb + G_t.

    Args:
        values: One number of 0 or more per region, not all 0.
        groups: As in :func:`theil`.

    Returns:
        A Series: ``total``, ``within``, ``between`` (net), ``transvariation``, and the share of each in the total
        (``within_share``, …; NaN where it is 0). ``attrs`` hold ``groups``: G_jj by group, and ``pairs``: G_jh by
        (group, group).

    Raises:
        EvaluationError: a negative value, none above 0, a group for each region missing, NaN.

    Source: Dagum (1997), Empirical Economics 22(4).
    """
    numbers = _incomes(values)
    names, places = _groups(groups, values)
    members = [numbers[places == code] for code in range(len(names))]
    people = np.array([len(one) for one in members]) / len(numbers)
    incomes = np.array([one.sum() for one in members]) / numbers.sum()
    own = [_mean_difference(one, one) / (2.0 * one.mean()) if one.any() else 0.0 for one in members]
    within = float((np.array(own) * people * incomes).sum())
    between, overlap, pairs = 0.0, 0.0, {}
    for j in range(len(names)):
        for h in range(j):
            both = members[j].mean() + members[h].mean()
            pair = _mean_difference(members[j], members[h]) / both if both > 0 else 0.0
            weight = pair * (people[j] * incomes[h] + people[h] * incomes[j])
            apart = _relative_affluence(members[j], members[h])
            pairs[(names[h], names[j])] = pair
            between += float(weight * apart)
            overlap += float(weight * (1.0 - apart))
    result = _shares(gini(numbers), {"within": within, "between": between, "transvariation": overlap})
    result.attrs = {"groups": dict(zip(names, own, strict=True)), "pairs": pairs}
    return result


def _relative_affluence(one: Floats, other: Floats) -> float:
    """D_jh, the richer group ahead; 0 where the two never differ."""
    richer, poorer = (one, other) if one.mean() >= other.mean() else (other, one)
    gaps = richer[:, None] - poorer[None, :]
    ahead, behind = float(np.clip(gaps, 0, None).mean()), float(np.clip(-gaps, 0, None).mean())
    return (ahead - behind) / (ahead + behind) if ahead + behind > 0 else 0.0


def _mean_difference(one: Floats, other: Floats) -> float:
    return float(np.abs(one[:, None] - other[None, :]).mean())


def _mean(values: Floats, people: Floats) -> float:
    return float((values * people).sum() / people.sum())


def _theil(values: Floats, people: Floats) -> float:
    relative = values / _mean(values, people)
    terms = relative * np.log(np.where(relative > 0, relative, 1.0))
    return max(float((people * terms).sum() / people.sum()), 0.0)


def _shares(total: float, parts: Mapping[str, float]) -> pd.Series[float]:
    """The total, its parts and their shares in it."""
    of_total = {f"{name}_share": part / total if total > 0 else float("nan") for name, part in parts.items()}
    return pd.Series({"total": total, **parts, **of_total}, dtype=np.float64)


def _incomes(values: pd.Series[Any] | Numbers) -> Floats:
    numbers = numbers_of(values, tr("The values"), least_dimensions=1)
    if numbers.ndim != 1:
        raise EvaluationError(tr("Inequality is of one value a region; the shape is {shape}.", shape=numbers.shape))
    if (numbers < 0).any():
        raise EvaluationError(
            tr("Value {numbers:g} is below 0: inequality is not defined.", numbers=numbers[numbers < 0][0])
        )
    if not numbers.any():
        raise EvaluationError(tr("Every value is 0: inequality is not defined."))
    return numbers


def _population(population: pd.Series[Any] | Numbers | None, n: int) -> Floats:
    """Shares of the regions in the population."""
    if population is None:
        return np.full(n, 1.0 / n)
    people = numbers_of(population, tr("The population"), least_dimensions=1)
    if people.shape != (n,) or not (people > 0).all():
        raise EvaluationError(tr("The population must be {n} numbers above 0.", n=n))
    return np.asarray(people / people.sum(), dtype=np.float64)


def _groups(groups: Any, values: Any) -> tuple[list[Hashable], npt.NDArray[np.intp]]:
    """The groups in order of appearance, and the place of each region's among them."""
    labelled = isinstance(groups, (Mapping, pd.Series)) and isinstance(values, pd.Series)
    if labelled:
        absent = [name for name in values.index if name not in groups]
        if absent:
            raise EvaluationError(tr("groups has no entry for {absent!r}.", absent=absent[0]))
        groups = [groups[name] for name in values.index]
    elif isinstance(groups, Mapping):
        raise EvaluationError(tr("groups is given by name, but the values have no names: give a Series, or a list."))
    listed = list(groups)
    if len(listed) != len(values):
        raise EvaluationError(
            tr("groups has {entries} entries for {values} values.", entries=len(listed), values=len(values))
        )
    codes, names = pd.factorize(pd.Series(listed, dtype=object))
    if (codes < 0).any():
        raise EvaluationError(tr("Value {value} has no group.", value=int(np.argmax(codes < 0)) + 1))
    return list(names), codes
