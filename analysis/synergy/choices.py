"""The choices behind a synergy degree, in one place, checked, and printable beside every result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...language import tr
from ..periods import period_of
from .combination import COMBINATIONS, Combination
from .coupling import VARIANTS, Variant, check_exponent
from .degree import SIGN_RULES, SignRule
from .errors import EvaluationError, check_choice
from .information import CORRELATIONS, Correlation, Zero
from .weights import zero_epsilon

GIVEN = "given"
WEIGHTINGS = ("critic", "entropy", "deviation", "pca", "equal", GIVEN)
JOINED = "+"  # between methods whose weights are combined


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that may be chosen; the defaults are those for an observed table without a reference.

    Attributes:
        margin: a ≥ 0, by which bounds are widened: lower − a·|lower|, upper + a·|upper|. Not applied to goalposts.
        margin_of: What the margin is a share of: ``value`` as above (S2), or ``range``: a·(upper − lower) on each side,
            which does not depend on how far the indicator is from zero.
        weights: ``critic``, ``entropy``, ``deviation``, ``pca``, ``equal``, several of them joined by ``+``
            (``critic+entropy``), or a weight per indicator, summing to 1 within each subsystem. ``given`` stands for
            the attribute of that name, so that judgements join data: ``given+entropy``.
        given: A weight per indicator, summing to 1 within each subsystem, such as AHP's.
        combination: How joined weights become one set: ``linear``, ``product``, ``geometric`` or ``game``, see
            :func:`~synergysim.analysis.combine_weights`.
        zero: What entropy does about zeros, with its ``epsilon``: see :func:`~synergysim.analysis.entropy_weights`.
        epsilon: None for the convention's own.
        aggregation: ``weighted`` Σφμ, or ``geometric`` (∏μ)^(1/n), which weighs equally whatever ``weights`` says.
        base: What a year is compared with: ``first``, ``previous``, or a year or other period (``2012Q1``).
        sign_rule: θ = +1 where every subsystem rises (``min``) or where the product is positive (``product``).
        dimension_aggregation: None for two levels; ``weighted`` or ``geometric`` for three: indicators to dimensions by
            ``aggregation``, dimensions to the subsystem by this.
        dimension_weights: Of the dimensions within their subsystem: ``sum`` of their indicators' weights (two weighted
            sums then equal one), or ``equal``.
        variant: Of the coupling degree, see :func:`~synergysim.analysis.coupling_degree`.
        exponent: k, to which the coupling degree is raised.
        subsystem_weights: α of the development index T, by subsystem; equal when None.
        scaling: ``level``, ``growth_index``: values over the cluster's own mean of ``base_years``, ``zscore``: less
            the cluster's own mean, over its deviation, or ``relative``: against the cluster's first ``sizes``, see
            ``bounds.relative_to_size``.
        sizes: With ``relative``, by indicator the one whose first value is its size: money over output, people over
            people; an indicator that is not named is taken as it is.
        base_years: The years of that mean, one by one.
        bounds: ``own`` (each cluster's window), ``pooled`` (all clusters and runs), ``goalposts``, or ``unit``: the
            columns lie in [0, 1] already and are left alone.
        quantiles: Which quantiles of the window the bounds are; (0, 1) is minimum and maximum.
        goalposts: (lower, upper) per indicator, on the scale chosen by ``scaling``.
        clip: Cut order degrees to [0, 1]; values beyond the bounds are flagged either way.
        correlation: Of CRITIC: ``pearson`` or ``spearman``.
        normalisation: Before weighing: ``minmax`` with direction, or ``none`` (``sum`` for entropy).
        grey_threshold: Grey relational grade below which an indicator is dropped; None drops none.
    """

    margin: float = 0.1
    margin_of: Literal["value", "range"] = "value"
    weights: str | Mapping[str, float] = "critic"
    given: Mapping[str, float] | None = None
    combination: Combination = "linear"
    zero: Zero = "limit"
    epsilon: float | None = None
    aggregation: Literal["weighted", "geometric"] = "weighted"
    dimension_aggregation: Literal["weighted", "geometric"] | None = None
    dimension_weights: Literal["sum", "equal"] = "sum"
    variant: Variant = "standard"
    exponent: float = 1.0
    subsystem_weights: Mapping[str, float] | None = None
    base: int | str = "first"
    sign_rule: SignRule = "min"
    scaling: Literal["level", "growth_index", "zscore", "relative"] = "level"
    sizes: Mapping[str, str] | None = None
    base_years: Sequence[int] | None = None
    bounds: Literal["own", "pooled", "goalposts", "unit"] = "own"
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
        return self.weights if isinstance(self.weights, str) else GIVEN

    @property
    def methods(self) -> tuple[str, ...]:
        """The weighting methods in effect, one or several that are combined."""
        return tuple(self.weighting.split(JOINED))

    @property
    def settings(self) -> str:
        """The choices in one line, to be printed beside every U."""
        scale = {"level": "levels", "zscore": "z-scores", "relative": "log of 1 + value over the first size"}.get(
            self.scaling, f"growth index on {_span(self.base_years or ())}"
        )
        bounds = self.bounds if self.quantiles == (0, 1) else f"{self.bounds}, quantiles {self.quantiles}"
        return (
            f"a = {self.margin:g}; base = {self.base}; aggregation = {self.aggregation}; weights = {self.weighting}; "
            f"sign rule = {self.sign_rule}; bounds = {bounds}; scale = {scale}; clip = {'yes' if self.clip else 'no'}"
            + "".join(f"; {name} = {value}" for name, value in self._unusual())
        )

    def _unusual(self) -> list[tuple[str, object]]:
        """The further choices that differ from their defaults."""
        names = [
            *("margin_of", "combination", "zero", "epsilon", "dimension_aggregation", "dimension_weights"),
            *("variant", "exponent", "subsystem_weights"),
        ]
        fields = type(self).__dataclass_fields__
        found = [(name.replace("_", " "), getattr(self, name), fields[name].default) for name in names]
        return [
            (name, dict(value) if isinstance(value, Mapping) else value)
            for name, value, usual in found
            if value != usual
        ]


def _span(years: Sequence[int]) -> str:
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{min(years)}-{max(years)}"


def _check_names(choices: Choices) -> None:
    if isinstance(choices.weights, str):
        methods = choices.weights.split(JOINED)
        for name in methods:
            check_choice("weights", name, WEIGHTINGS)
        if len(set(methods)) < len(methods):
            raise EvaluationError(tr("weights = {weights!r} names a method twice.", weights=choices.weights))
    named = isinstance(choices.base, str) and period_of(choices.base) == choices.base
    if isinstance(choices.base, bool) or not (isinstance(choices.base, int) or named):
        check_choice("base", choices.base, ("first", "previous"))
    check_choice("aggregation", choices.aggregation, ("weighted", "geometric"))
    check_choice("sign_rule", choices.sign_rule, SIGN_RULES)
    check_choice("margin_of", choices.margin_of, ("value", "range"))
    check_choice("combination", choices.combination, COMBINATIONS)
    check_choice("dimension_aggregation", choices.dimension_aggregation, (None, "weighted", "geometric"))
    check_choice("dimension_weights", choices.dimension_weights, ("sum", "equal"))
    check_choice("variant", choices.variant, VARIANTS)
    check_choice("scaling", choices.scaling, ("level", "growth_index", "zscore", "relative"))
    check_choice("bounds", choices.bounds, ("own", "pooled", "goalposts", "unit"))
    check_choice("correlation", choices.correlation, CORRELATIONS)
    check_choice("normalisation", choices.normalisation, ("minmax", "none"))


def _check_numbers(choices: Choices) -> None:
    if not 0 <= choices.margin < float("inf"):
        raise EvaluationError(tr("margin = {margin} is not a number of 0 or more.", margin=choices.margin))
    zero_epsilon(choices.zero, choices.epsilon)
    check_exponent(choices.exponent)
    lower, upper = choices.quantiles
    if not 0 <= lower < upper <= 1:
        raise EvaluationError(
            tr("quantiles = {quantiles} are not two shares in [0, 1], lower first.", quantiles=choices.quantiles)
        )
    if choices.grey_threshold is not None and not 0 < choices.grey_threshold <= 1:
        raise EvaluationError(
            tr("grey_threshold = {grey_threshold:g} is outside (0, 1].", grey_threshold=choices.grey_threshold)
        )


def _check_pairs(choices: Choices) -> None:
    if isinstance(choices.weights, str) and GIVEN in choices.weights.split(JOINED) and choices.given is None:
        raise EvaluationError(tr("weights = {weights!r} needs given: a weight per indicator.", weights=choices.weights))
    if (choices.scaling == "growth_index") != bool(choices.base_years):
        raise EvaluationError(tr("scaling='growth_index' and base_years go together: give both or neither."))
    if (choices.scaling == "relative") != bool(choices.sizes):
        raise EvaluationError(tr("scaling='relative' and sizes go together: give both or neither."))
    if (choices.bounds == "goalposts") != bool(choices.goalposts):
        raise EvaluationError(tr("bounds='goalposts' and goalposts go together: give both or neither."))
    for name, (lower, upper) in (choices.goalposts or {}).items():
        if not lower < upper:
            raise EvaluationError(
                tr("{name}: goalpost {lower:g} is not below {upper:g}.", name=name, lower=lower, upper=upper)
            )
