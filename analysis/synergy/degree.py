"""Composite synergy degree: do the subsystems' order degrees rise together?"""

from __future__ import annotations

from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from .errors import EvaluationError, check_choice
from .labels import Floats, Numbers, like_rows, numbers_of

SignRule = Literal["min", "product"]
SIGN_RULES = ("min", "product")
LABELS = ("synergy", "divergence", "joint decline", "no change")
# Equal order degrees computed along different paths differ by rounding of this size: no change.
NO_CHANGE = 1e-12


def degree_core(change: Floats, rule: SignRule = "min", power: float | None = None) -> Floats:
    """U from changes (…, subsystems) to (…); ``power`` defaults to one over the number of subsystems."""
    settled = np.where(np.abs(change) < NO_CHANGE, 0.0, change)
    product = settled.prod(axis=-1)
    rising = settled.min(axis=-1) > 0 if rule == "min" else product > 0
    size = np.abs(product) ** (1.0 / change.shape[-1] if power is None else power)
    return np.asarray(np.where(size == 0, 0.0, np.where(rising, size, -size)), dtype=np.float64)


@overload
def synergy_degree(
    now: pd.DataFrame,
    base: pd.DataFrame | pd.Series[Any] | Numbers,
    rule: SignRule = "min",
    root: Literal["k", "square"] = "k",
) -> pd.Series[float]: ...
@overload
def synergy_degree(
    now: Numbers,
    base: pd.DataFrame | pd.Series[Any] | Numbers,
    rule: SignRule = "min",
    root: Literal["k", "square"] = "k",
) -> Floats: ...
def synergy_degree(
    now: pd.DataFrame | Numbers,
    base: pd.DataFrame | pd.Series[Any] | Numbers,
    rule: SignRule = "min",
    root: Literal["k", "square"] = "k",
) -> Any:
    """Composite synergy degree U = θ · |∏_j Δμ_j|^(1/k), Δμ_j = now_j − base_j.

    Args:
        now: Order degrees (…, subsystems) at the later time; rows × subsystems for a DataFrame.
        base: The same at the earlier time, or one row for all.
        rule: θ = +1 where the smallest Δμ is above 0, else −1 (``min``); or the sign of the product
            (``product``), which calls a joint decline of two subsystems synergy.
        root: The k-th root, or the square root whatever the number of subsystems.

    Returns:
        (…), in [−1, 1] for order degrees in [0, 1]; 0 where one subsystem did not change.

    Raises:
        EvaluationError: fewer than two subsystems, shapes that do not match, NaN.

    Source: S2, eq. (3); Meng & Han (2000) for θ by the minimum.
    """
    check_choice("rule", rule, SIGN_RULES)
    check_choice("root", root, ("k", "square"))
    power = 0.5 if root == "square" else None
    return like_rows(degree_core(_change(now, base), rule, power), now, "synergy")


def synergy_labels(now: pd.DataFrame | Numbers, base: pd.DataFrame | pd.Series[Any] | Numbers) -> Any:
    """In words what the changes do together: ``synergy``, ``divergence``, ``joint decline`` or ``no change``.

    ``no change`` is said where at least one subsystem stands still, so that U is 0. Arguments and errors as in
    :func:`synergy_degree`.
    """
    return like_rows(label_core(_change(now, base)), now, "label")


def label_core(change: Floats) -> npt.NDArray[np.str_]:
    """Labels of changes (…, subsystems)."""
    still = (np.abs(change) < NO_CHANGE).any(axis=-1)
    conditions = [still, (change > 0).all(axis=-1), (change < 0).all(axis=-1)]
    return np.select(conditions, ["no change", "synergy", "joint decline"], "divergence")


def _change(now: pd.DataFrame | Numbers, base: pd.DataFrame | pd.Series[Any] | Numbers) -> Floats:
    later = numbers_of(now, tr("The later order degrees"), least_dimensions=1)
    earlier = numbers_of(_aligned(base, now), tr("The earlier order degrees"), least_dimensions=1)
    if later.shape[-1] < 2:
        raise EvaluationError(tr("Synergy needs at least two subsystems; there is one."))
    if later.shape[-1] != earlier.shape[-1]:
        raise EvaluationError(
            tr(
                "{now} subsystems now, {base} at the base: they must match.",
                now=later.shape[-1],
                base=earlier.shape[-1],
            )
        )
    try:
        return np.asarray(later - earlier, dtype=np.float64)
    except ValueError as error:
        raise EvaluationError(
            tr("Rows now and at the base do not match: {now} and {base}.", now=later.shape, base=earlier.shape)
        ) from error


def _aligned(base: Any, now: pd.DataFrame | Numbers) -> Any:
    """The base in the column order of ``now`` when both are labelled."""
    if not isinstance(now, pd.DataFrame) or not isinstance(base, (pd.DataFrame, pd.Series)):
        return base
    labels = base.columns if isinstance(base, pd.DataFrame) else base.index
    absent = [column for column in now.columns if column not in labels]
    if absent:
        raise EvaluationError(tr("The base has no subsystem {absent!r}.", absent=absent[0]))
    return base[list(now.columns)]
