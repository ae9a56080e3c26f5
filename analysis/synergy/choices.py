"""The choices behind a synergy degree, in one place, checked, and printable beside every result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .degree import SIGN_RULES, SignRule
from .errors import EvaluationError, check_choice
from .information import CORRELATIONS, Correlation

WEIGHTINGS = ("critic", "entropy", "deviation", "equal")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that may be chosen; the defaults are those for an observed table without a reference.

    Attributes:
        margin: a ≥ 0, by which bounds are widened: lower − a·|lower|, upper + a·|upper|. Not applied to goalposts.
        weights: ``critic``, ``entropy``, ``deviation``, ``equal``, or a weight per indicator, summing to 1 within
            each subsystem.
        aggregation: ``weighted`` Σφμ, or ``geometric`` (∏μ)^(1/n), which weighs equally whatever ``weights`` says.
        base: What a year is compared with: ``first``, ``previous``, or a year.
        sign_rule: θ = +1 where every subsystem rises (``min``) or where the product is positive (``product``).
        scaling: ``level``, or ``growth_index``: values over the cluster's own mean of ``base_years``.
        base_years: The years of that mean, one by one.
        bounds: ``own`` (each cluster's window), ``pooled`` (all clusters and runs) or ``goalposts``.
        quantiles: Which quantiles of the window the bounds are; (0, 1) is minimum and maximum.
        goalposts: (lower, upper) per indicator, on the scale chosen by ``scaling``.
        clip: Cut order degrees to [0, 1]; values beyond the bounds are flagged either way.
        correlation: Of CRITIC: ``pearson`` or ``spearman``.
        normalisation: Before weighing: ``minmax`` with direction, or ``none`` (``sum`` for entropy).
        grey_threshold: Grey relational grade below which an indicator is dropped; None drops none.
    """

    margin: float = 0.1
    weights: str | Mapping[str, float] = "critic"
    aggregation: Literal["weighted", "geometric"] = "weighted"
    base: Literal["first", "previous"] | int = "first"
    sign_rule: SignRule = "min"
    scaling: Literal["level", "growth_index"] = "level"
    base_years: Sequence[int] | None = None
    bounds: Literal["own", "pooled", "goalposts"] = "own"
    quantiles: tuple[float, float] = (0.0, 1.0)
    goalposts: Mapping[str, tuple[float, float]] | None = None
    clip: bool = False
    correlation: Correlation = "pearson"
    normalisation: Literal["minmax", "none"] = "minmax"
    grey_threshold: float | None = None

    def __post_init__(self) -> None:
        _check_names(self)
        _check_numbers(self)
        _check_pairs(self)

    @property
    def weighting(self) -> str:
        """What the weights in effect are: the geometric mean uses equal ones."""
        if self.aggregation == "geometric":
            return "equal"
        return self.weights if isinstance(self.weights, str) else "given"

    @property
    def settings(self) -> str:
        """The choices in one line, to be printed beside every U."""
        scale = "levels" if self.scaling == "level" else f"growth index on {_span(self.base_years or ())}"
        bounds = self.bounds if self.quantiles == (0, 1) else f"{self.bounds}, quantiles {self.quantiles}"
        return (
            f"a = {self.margin:g}; base = {self.base}; aggregation = {self.aggregation}; weights = {self.weighting}; "
            f"sign rule = {self.sign_rule}; bounds = {bounds}; scale = {scale}; clip = {'yes' if self.clip else 'no'}"
        )


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{min(years)}-{max(years)}"


def _check_names(choices: Choices) -> None:
    if isinstance(choices.weights, str):
        check_choice("weights", choices.weights, WEIGHTINGS)
    if isinstance(choices.base, bool) or not isinstance(choices.base, int):
        check_choice("base", choices.base, ("first", "previous"))
    check_choice("aggregation", choices.aggregation, ("weighted", "geometric"))
    check_choice("sign_rule", choices.sign_rule, SIGN_RULES)
    check_choice("scaling", choices.scaling, ("level", "growth_index"))
    check_choice("bounds", choices.bounds, ("own", "pooled", "goalposts"))
    check_choice("correlation", choices.correlation, CORRELATIONS)
    check_choice("normalisation", choices.normalisation, ("minmax", "none"))


def _check_numbers(choices: Choices) -> None:
    if not 0 <= choices.margin < float("inf"):
        raise EvaluationError(f"margin = {choices.margin} is not a number of 0 or more.")
    lower, upper = choices.quantiles
    if not 0 <= lower < upper <= 1:
        raise EvaluationError(f"quantiles = {choices.quantiles} are not two shares in [0, 1], lower first.")
    if choices.grey_threshold is not None and not 0 < choices.grey_threshold <= 1:
        raise EvaluationError(f"grey_threshold = {choices.grey_threshold:g} is outside (0, 1].")


def _check_pairs(choices: Choices) -> None:
    if (choices.scaling == "growth_index") != bool(choices.base_years):
        raise EvaluationError("scaling='growth_index' and base_years go together: give both or neither.")
    if (choices.bounds == "goalposts") != bool(choices.goalposts):
        raise EvaluationError("bounds='goalposts' and goalposts go together: give both or neither.")
    for name, (lower, upper) in (choices.goalposts or {}).items():
        if not lower < upper:
            raise EvaluationError(f"{name}: goalpost {lower:g} is not below {upper:g}.")
