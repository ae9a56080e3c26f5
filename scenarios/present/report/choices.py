"""The choices behind a synergy degree in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....analysis.catalogue import subsystem_name
from ....analysis.synergy.weights import zero_epsilon
from ....language import Text, tr, trc

if TYPE_CHECKING:
    from ....analysis.synergy.choices import Choices

CHOICES: dict[str, Text] = {
    "margin": tr("margin a ="),
    "base": tr("base ="),
    "aggregation": tr("aggregation ="),
    "weights": tr("weights ="),
    "sign_rule": tr("sign rule ="),
    "bounds": tr("bounds ="),
    "first": tr("first year"),
    "previous": tr("previous year"),
    "weighted": tr("weighted sum"),
    "geometric": tr("geometric mean"),
    "critic": tr("CRITIC"),
    "entropy": tr("entropy"),
    "deviation": tr("standard deviation"),
    "equal": trc("choices", "equal"),
    "given": trc("choices", "given"),
    "min": tr("every subsystem must rise"),
    "product": tr("sign of the product"),
    "own": tr("each cluster's own years"),
    "pooled": tr("all clusters together"),
    "goalposts": tr("given goalposts"),
    "unit": tr("columns in [0, 1] as they are"),
    "pca": tr("principal components"),
    "linear": tr("linear"),
    "multiplied": tr("product"),
    "game": tr("game theory"),
    "range": tr("the range"),
    "shift": tr("shifted by"),
    "squeeze": tr("squeezed by"),
    "floor": tr("replaced by"),
    "sum": tr("sum of their indicators' weights"),
    "standard": tr("standard"),
    "exponent": tr("with exponent"),
    "half": tr("half range"),
    "unnormalised": tr("not normalised"),
    "wang": tr("Wang et al. (2021)"),
    "fan": tr("Fan et al. (2024)"),
    "distance": tr("distance"),
}
WORDS: dict[str, Text] = {
    "choices": tr("Choices: "),
    "quantiles": tr("bounds at the quantiles {lower:g} and {upper:g}"),
    "growth_index": tr("values as growth indices on the mean of {first}–{last}"),
    "relative": tr("values as ln(1 + value over the cluster's first output, firms or employees)"),
    "cut": tr("order degrees cut to [0, 1]"),
    "zscore": tr("values as z-scores of each cluster"),
    "margin_of": tr("margin is a share of {value}"),
    "combination": tr("weights combined: {value}"),
    "zero": tr("zeros in entropy {value} {epsilon:g}"),
    "dimensions": tr("three levels, dimensions to subsystem by {value}, weights of dimensions: {weights}"),
    "variant": tr("coupling degree: {value}"),
    "exponent": tr("exponent k = {value:g}"),
    "subsystem_weights": tr("subsystem weights in T: {value}"),
    "between": tr("; "),
    "end": tr("."),
}


def choices_line(chosen: Choices) -> str:
    """The choices in one sentence, to be read beside every U."""
    values = {
        "margin": f"{chosen.margin:g}",
        "base": str(chosen.base),
        "aggregation": chosen.aggregation,
        "weights": " + ".join(str(CHOICES[name]) for name in chosen.methods),
        "sign_rule": chosen.sign_rule,
        "bounds": chosen.bounds,
    }
    parts = [f"{CHOICES[name]} {str(CHOICES[value]) if value in CHOICES else value}" for name, value in values.items()]
    if chosen.quantiles != (0, 1):
        parts.append(WORDS["quantiles"].format(lower=chosen.quantiles[0], upper=chosen.quantiles[1]))
    if chosen.base_years:
        parts.append(WORDS["growth_index"].format(first=min(chosen.base_years), last=max(chosen.base_years)))
    parts += _further(chosen)
    return str(WORDS["choices"]) + str(WORDS["between"]).join(parts) + str(WORDS["end"])


def _further(chosen: Choices) -> list[str]:
    """The further choices that differ from what is usual, each in words."""
    how = "multiplied" if chosen.combination == "product" else chosen.combination
    shares = chosen.subsystem_weights or {}
    named = str(tr(", ")).join(f"{subsystem_name(one)} {shares[one]:.4g}" for one in shares)
    zero = chosen.zero != "limit" and "entropy" in chosen.methods
    # Which are said, and what fills them in.
    unusual: dict[str, tuple[bool, dict[str, object]]] = {
        "relative": (chosen.scaling == "relative", {}),
        "cut": (chosen.scaling == "relative" and chosen.clip, {}),
        "zscore": (chosen.scaling == "zscore", {}),
        "margin_of": (chosen.margin_of != "value", {"value": chosen.margin_of}),
        "combination": (len(chosen.methods) > 1, {"value": how}),
        "zero": (zero, {"value": chosen.zero, "epsilon": zero_epsilon(chosen.zero, chosen.epsilon)}),
        "dimensions": (
            chosen.dimension_aggregation is not None,
            {"value": chosen.dimension_aggregation, "weights": chosen.dimension_weights},
        ),
        "variant": (chosen.variant != "standard", {"value": chosen.variant}),
        "exponent": (chosen.exponent != 1, {"value": chosen.exponent}),
        "subsystem_weights": (bool(shares), {"value": named}),
    }
    return [
        WORDS[name].format(
            **{
                key: str(CHOICES[value]) if isinstance(value, str) and value in CHOICES else value
                for key, value in words.items()
            }
        )
        for name, (said, words) in unusual.items()
        if said
    ]
