"""Which formula did a paper use? The convention that reproduces what it prints, or the cell that cannot be right.

A printed number is rounded, and so are the numbers it was computed from: a formula reproduces a cell where the two
differ by no more than these roundings can make them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ..language import Note, Text, tr
from .synergy.coupling import VARIANTS, coupling_degree
from .synergy.degree import degree_core
from .synergy.errors import EvaluationError
from .synergy.labels import Floats
from .synergy.weights import (
    critic_weights,
    deviation_weights,
    entropy_weights,
    information_weights,
    weights_from_entropy,
)

QUANTITIES = ("C", "T", "D", "U")
EXPONENTS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 0.5)
# A cell on the edge of what rounding allows is allowed: the last digit may have been rounded by hand.
SLACK = 1.1
# Where this share of the cells or more agree, the others are what cannot be right.
NEARLY = 0.8
LEAST_CELLS = 3
STEP = 1e-6

Formula = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Match:
    """A convention against a printed column.

    ``agree`` of ``cells`` lie within rounding; ``worst`` is the largest difference; ``wrong`` names the cells beyond
    (row label, printed, computed).
    """

    quantity: str
    convention: Text
    cells: int
    agree: int
    worst: float
    wrong: tuple[tuple[str, float, float], ...]

    @property
    def reproduces(self) -> bool:
        """Whether every cell is reproduced."""
        return self.agree == self.cells

    @property
    def nearly(self) -> bool:
        """Whether so many are that the others cannot be right."""
        return self.cells >= LEAST_CELLS and self.agree >= NEARLY * self.cells

    def text(self) -> str:
        """What was found, in a sentence."""
        key = "all" if self.reproduces else "nearly" if self.nearly else "none"
        cells = [_CELL.format(row=row, printed=printed, computed=computed) for row, printed, computed in self.wrong]
        return _SAID[key].format(
            name=self.quantity,
            how=self.convention,
            cells=self.cells,
            agree=self.agree,
            worst=self.worst,
            wrong=str(tr("; ")).join(cells[:MOST_NAMED]) + (" …" if len(cells) > MOST_NAMED else ""),
        )


MOST_NAMED = 8
_CELL: Text = tr("{row}: printed {printed:g}, would be {computed:.4g}")
_SAID: dict[str, Text] = {
    "all": tr("{name}: {how} reproduces all {cells} numbers (largest difference {worst:.2g}, within rounding)."),
    "nearly": tr("{name}: {how} reproduces {agree} of {cells} numbers; these cells cannot be right: {wrong}."),
    "none": tr(
        "{name}: no known convention reproduces it; the nearest is {how} ({agree} of "
        "{cells}, largest difference {worst:.2g})."
    ),
}


def reconstruct_degrees(
    orders: pd.DataFrame, printed: Mapping[str, pd.Series[float]], decimals: Mapping[str, int]
) -> list[Match]:
    """The conventions behind a paper's coupling degree C, index T, coordination D and synergy degree U.

    Args:
        orders: The subsystems' order degrees (composite indices) as printed, rows × subsystems.
        printed: Any of C, T, D, U by the same rows; NaN where nothing is printed.
        decimals: How many decimals each column of either is printed with; 3 if not said.

    Returns:
        The best convention for every printed quantity, by how many cells it reproduces.

    Raises:
        EvaluationError: fewer than two subsystems, no printed quantity, order degrees with gaps.
    """
    values = orders.to_numpy(dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2:
        raise EvaluationError(
            tr("A coupling degree needs the order degrees of at least two subsystems; give their columns.")
        )
    if np.isnan(values).any() or (values < 0).any():
        raise EvaluationError(tr("The order degrees of the subsystems must be there in every row, 0 or more."))
    known = {name: series for name, series in printed.items() if name in QUANTITIES and series.notna().any()}
    if not known:
        raise EvaluationError(
            tr("Nothing printed to be reproduced: there is no column {names}.", names=", ".join(QUANTITIES))
        )
    half = np.array([0.5 * 10.0 ** -decimals.get(str(name), 3) for name in orders.columns])
    found = []
    for name in [one for one in QUANTITIES if one in known]:
        others: dict[str, Floats] = {one: np.asarray(known[one], dtype=np.float64) for one in known if one != name}
        tried = [
            _compared(name, convention, formula, given, margin, known[name], decimals.get(name, 3))
            for convention, formula, given, margin in _candidates(name, values, half, others, decimals)
        ]
        found.append(_best(tried, first=name in ("T", "D")))
    return found


def reconstruct_weights(
    table: pd.DataFrame, weights: pd.Series[float], direction: pd.Series[Any] | None = None, decimals: int = 4
) -> Match:
    """The convention behind printed weights of raw data, of one subsystem.

    Args:
        table: rows × indicators, the raw data.
        weights: As printed, one per indicator; scaled to sum to 1.
        direction: +1 or −1 per indicator, default +1.
        decimals: Of the printed weights.

    Returns:
        The best of: equal, entropy (min–max or sum, with every zero convention and the ε papers print), CRITIC (min–max
        or raw, Pearson or Spearman), standard deviation and coefficient of variation, principal components.

    Raises:
        EvaluationError: no method can weigh the table.
    """
    given, half = np.asarray(weights, dtype=np.float64), 0.5 * 10.0**-decimals
    # A sum that misses 1 by rounding is 1; another is of weights over all subsystems, of which these are a part.
    total = 1.0 if abs(given.sum() - 1.0) <= len(given) * half + 1e-9 else float(given.sum())
    wanted = given / total
    tried = []
    for convention, weigh in _weightings(table, direction):
        try:
            found = np.asarray(weigh(), dtype=np.float64)
        except (EvaluationError, UserWarning):
            continue
        difference: Floats = np.asarray(np.abs(found - wanted), dtype=np.float64)
        allowed = SLACK * half / total + 1e-9
        rows = [str(name) for name in table.columns]
        tried.append(
            _match("w", convention, rows, wanted, found, difference, np.full(len(found), allowed, dtype=np.float64))
        )
    if not tried:
        raise EvaluationError(
            tr("No method can weigh these data: every indicator is constant, or there are too few rows.")
        )
    return _best(tried, first=True)


def reconstruct_last_step(
    kind: str, names: Sequence[str], given: Sequence[float], printed: Sequence[float], decimals: Sequence[int]
) -> Match:
    """Whether printed weights are the last step from what is printed beside them.

    Args:
        kind: ``entropy`` e (w = (1 − e)/Σ(1 − e)), ``redundancy`` d = 1 − e or ``information`` C (w = C/ΣC).
        names: Of the indicators.
        given: The entropies, redundancies or information contents.
        printed: The weights.
        decimals: Of the two columns.

    Raises:
        EvaluationError: an entropy outside [0, 1], a negative content, or all of them without information.
    """
    values, wanted = np.asarray(given, dtype=np.float64), np.asarray(printed, dtype=np.float64)
    weigh = weights_from_entropy if kind == "entropy" else information_weights
    found = np.asarray(weigh(values), dtype=np.float64)
    whole = float((1.0 - values).sum() if kind == "entropy" else values.sum())
    half, own = (0.5 * 10.0**-places for places in decimals)
    # ∂w_j/∂x_j = (1 − w_j)/Σ, ∂w_j/∂x_i = −w_j/Σ: what the roundings of all can do together.
    allowed = SLACK * (own + half * (1.0 + len(found) * found) / whole) + 1e-9
    how = {
        "entropy": tr("(1 − e)/Σ(1 − e) of the printed entropies"),
        "redundancy": tr("d/Σd of the printed redundancies"),
        "information": tr("C/ΣC of the printed information contents"),
    }[kind]
    return _match("w", how, names, wanted, found, np.asarray(np.abs(found - wanted), dtype=np.float64), allowed)


def _best(tried: Sequence[Match], first: bool = False) -> Match:
    """The match with most cells, then the smallest difference; or the first that reproduces all, the most usual."""
    whole = [one for one in tried if one.reproduces]
    return whole[0] if first and whole else max(tried, key=lambda one: (one.agree, -round(one.worst, 9)))


def _candidates(
    name: str, values: Floats, half: Floats, others: Mapping[str, Floats], decimals: Mapping[str, int]
) -> Iterator[tuple[Text, Formula, Floats, Floats]]:
    """Convention, formula of rows of inputs, those inputs and their roundings."""
    if name == "C":
        yield from ((how, formula, values, half) for how, formula in _couplings())
    elif name == "T":
        yield from ((how, formula, values, half) for how, formula in _developments(values.shape[1]))
    elif name == "D":
        yield from _coordinations(values, half, others, decimals)
    else:
        yield from ((how, formula, values, half) for how, formula in _synergies())


def _couplings() -> Iterator[tuple[Text, Formula]]:
    # The usual first, of formulas that give the same: k belongs to the formula with an exponent.
    pairs = sorted(product(VARIANTS, EXPONENTS), key=lambda pair: (pair[1] != 1.0, pair[0] != "exponent"))
    pairs = [("standard", 1.0), *(pair for pair in pairs if pair != ("standard", 1.0))]
    for variant, exponent in pairs:
        k_en, k_zh = (f" with k = {exponent:g}", f"，k = {exponent:g}") if exponent != 1 else ("", "")
        yield (
            tr("the coupling degree '{variant}'{k}", variant=variant, k=Note(k_en, k_zh)),
            partial(_coupling, variant=variant, exponent=exponent),
        )


def _coupling(rows: Floats, variant: str, exponent: float) -> Floats:
    """C of rows; NaN where the variant does not know them."""
    result = np.full(len(rows), np.nan)
    for place, row in enumerate(np.clip(rows, 0.0, None)):
        try:
            result[place] = coupling_degree(row[None, :], variant, exponent)[0]  # type: ignore[arg-type]
        except EvaluationError:
            continue
    return result


def _developments(n: int) -> Iterator[tuple[Text, Formula]]:
    """Equal weights first, then those that papers choose: steps of 0.05."""
    steps = np.arange(0.05, 1.0, 0.05)
    grids = [np.full(n, 1.0 / n)]
    if n <= 3:
        first = product(steps, repeat=n - 1)
        grids += [np.array([*one, 1.0 - sum(one)]) for one in first if 1.0 - sum(one) > 0.01]
    for weights in grids:
        listed = ", ".join(f"{weight:.4g}" for weight in weights)
        yield (
            tr("T = Σ α·U with α = {listed}", listed=listed),
            partial(_weighted, weights=weights),
        )
    yield (
        tr("the geometric mean of the U"),
        lambda rows: np.clip(rows, 0, None).prod(axis=1) ** (1 / n),
    )
    yield tr("the sum of the U"), lambda rows: rows.sum(axis=1)


def _weighted(rows: Floats, weights: Floats) -> Floats:
    return np.asarray((rows * weights).sum(axis=1), dtype=np.float64)


def _coordinations(
    values: Floats, half: Floats, others: Mapping[str, Floats], decimals: Mapping[str, int]
) -> Iterator[tuple[Text, Formula, Floats, Floats]]:
    if "C" in others and "T" in others:
        both = np.column_stack([others["C"], others["T"]])
        rounding = np.array([0.5 * 10.0 ** -decimals.get(name, 3) for name in ("C", "T")])
        yield tr("√(C·T) of the printed C and T"), _root_of_product, both, rounding
        yield (
            tr("C·T of the printed C and T"),
            lambda rows: rows.prod(axis=1),
            both,
            rounding,
        )
    for how, coupling in _couplings():
        yield (
            tr("√(C·T) with {how} and equal weights", how=how),
            _coordination(coupling),
            values,
            half,
        )
        yield (
            tr("no coordination degree but {how} itself", how=how),
            coupling,
            values,
            half,
        )


def _root_of_product(rows: Floats) -> Floats:
    return np.asarray(np.sqrt(np.clip(rows.prod(axis=1), 0.0, None)), dtype=np.float64)


def _coordination(coupling: Formula) -> Formula:
    return lambda rows: np.asarray(np.sqrt(coupling(rows) * rows.mean(axis=1)), dtype=np.float64)


def _synergies() -> Iterator[tuple[Text, Formula]]:
    for base, rule, root in product(("first", "previous"), ("min", "product"), ("k", "square")):
        when = {"first": ("the first year", "首年"), "previous": ("the previous year", "上一年")}[base]
        sign = {
            "min": ("θ by the smallest change", "θ 取最小变化的符号"),
            "product": ("θ by the product", "θ 取乘积的符号"),
        }[rule]
        power = {"k": ("the k-th root", "k 次方根"), "square": ("the square root", "平方根")}[root]
        yield (
            tr(
                "U since {when}, {sign}, {power}",
                when=Note(when[0], when[1]),
                sign=Note(sign[0], sign[1]),
                power=Note(power[0], power[1]),
            ),
            partial(_synergy, base=base, rule=rule, root=root),
        )


def _synergy(rows: Floats, base: str, rule: str, root: str) -> Floats:
    change = (
        rows - rows[:1] if base == "first" else np.vstack([np.full((1, rows.shape[1]), np.nan), np.diff(rows, axis=0)])
    )
    return degree_core(change, rule, 0.5 if root == "square" else None)  # type: ignore[arg-type]


def _compared(
    name: str,
    convention: Text,
    formula: Formula,
    given: Floats,
    rounding: Floats,
    printed: pd.Series[float],
    decimals: int,
) -> Match:
    """A formula against a column, cell by cell, within what the roundings of its inputs and of the cell allow."""
    wanted: Floats = np.asarray(printed, dtype=np.float64)
    computed = formula(given)
    allowed: Floats = np.full(len(wanted), 0.5 * 10.0**-decimals)
    for column, half in enumerate(rounding):
        ends = []
        for sign in (-1.0, 1.0):
            moved = given.copy()
            moved[:, column] = np.clip(moved[:, column] + sign * half, 0.0, None)
            ends.append(np.abs(formula(moved) - computed))
        reach = np.nanmax(np.vstack([ends[0], ends[1], np.zeros(len(wanted))]), axis=0)
        # The first row enters every change since the first year: its rounding reaches all of them.
        allowed = allowed + (2.0 * reach if name == "U" else reach)
    labels = [str(label) for label in printed.index]
    return _match(
        name, convention, labels, wanted, computed, np.asarray(np.abs(computed - wanted)), SLACK * allowed + 1e-9
    )


def _match(
    name: str,
    convention: Text,
    labels: Sequence[str],
    wanted: Floats,
    computed: Floats,
    difference: Floats,
    allowed: Floats,
) -> Match:
    there = ~np.isnan(wanted) & ~(np.isnan(computed) & (wanted == 0))
    within = there & (difference <= allowed)
    wrong = [
        (labels[place], float(wanted[place]), float(computed[place]))
        for place in np.flatnonzero(there & ~within).tolist()
    ]
    differences = difference[there & ~np.isnan(difference)]
    worst = float(differences.max()) if differences.size else float("inf")
    return Match(name, convention, int(there.sum()), int(within.sum()), worst, tuple(wrong))


def _weightings(table: pd.DataFrame, direction: Any) -> Iterator[tuple[Text, Callable[[], Any]]]:
    from .synergy.components import pca_weights

    n = table.shape[1]
    yield tr("equal weights"), lambda: np.full(n, 1.0 / n)
    conventions: list[tuple[str, float | None]] = [("limit", None)]
    conventions += [("shift", one) for one in (1e-4, 1e-3, 1e-2, 0.1, 1.0, 1e-6)]
    conventions += [("squeeze", one) for one in (0.002, 0.001, 0.01, 0.05, 0.1)]
    conventions += [("floor", one) for one in (1e-4, 1e-3, 1e-2, 1e-6)]
    for zero, epsilon in conventions:
        text = zero + (f" {epsilon:g}" if epsilon else "")
        yield (
            tr("entropy weights, min–max, zeros: {text}", text=text),
            partial(entropy_weights, table, direction, zero=zero, epsilon=epsilon),
        )
    yield (
        tr("entropy weights of raw shares"),
        lambda: entropy_weights(table, normalisation="sum"),
    )
    values = table.to_numpy(dtype=np.float64)
    sums = values.sum(axis=0)
    if values.min() >= 0 and values.max() <= 1 and (np.abs(sums - 1.0) < 0.5).all() and len(table) > 1:
        logs = np.log(np.where(values > 0, values, 1.0))
        yield (
            tr("entropy weights of the shares as printed"),
            lambda: weights_from_entropy(np.clip(-(values * logs).sum(axis=0) / np.log(len(values)), 0.0, 1.0)),
        )
    for normalisation, correlation in product(("minmax", "none"), ("pearson", "spearman")):
        yield (
            tr("CRITIC weights, {normalisation}, {correlation}", normalisation=normalisation, correlation=correlation),
            partial(critic_weights, table, direction, correlation=correlation, normalisation=normalisation),
        )
    for relative in (False, True):
        what = ("coefficients of variation", "变异系数") if relative else ("standard deviations", "标准差")
        for normalisation in ("minmax", "none"):
            yield (
                tr("weights by {what}, {normalisation}", normalisation=normalisation, what=Note(what[0], what[1])),
                partial(deviation_weights, table, direction, normalisation=normalisation, relative=relative),
            )
    ways: list[tuple[Any, Any]] = list(product(("kaiser", "all", 0.85), ("coefficient", "absolute", "squared")))
    for components, loadings in ways:
        yield (
            tr("principal components ({components}, {loadings})", components=components, loadings=loadings),
            partial(pca_weights, table, direction, components=components, loadings=loadings),
        )
