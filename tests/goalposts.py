"""What U by goalposts is to do, measured on the model: ``make endurance`` with many seeds, the tests with few.

Less adoption does not raise U; without e-commerce it is clearly lower; a trade war, a pandemic and a material shock
lower it, and it recovers; in the corners of all declared ranges it is finite and from −1 to 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import numpy as np
from synergysim.analysis.inference import paired_effect
from synergysim.scenarios.ensemble.engine import available_workers, engine_of
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.files.scoring import shipped_evaluator
from synergysim.scenarios.studies.synergy_sources.split import synergy_of
from synergysim.scenarios.studies.synergy_sources.switches import SOURCES, switched
from synergysim.simulation.inputs import Inputs, with_parameters
from synergysim.simulation.parameters import walk

START = 2010
SHOCKS = {"trade_war": (2026, 2032), "pandemic": (2027, 2029), "material_price": (2026, 2029)}
LESS_ADOPTION = {"imitation halved": 0.5, "no imitation": 0.0}
SCENARIOS = ("guangzhou", "no_policy", "strong_policy", "trade_war")


def baseline(scale: float, until: int | None = None) -> Inputs:
    """The inputs of the baseline."""
    return resolve(load("guangzhou"), scale=scale, until=until).inputs


def less_adoption(inputs: Inputs, share: float) -> Inputs:
    """With only a share of the imitation by which firms come to sell online."""
    return with_parameters(inputs, {"adoption.imitation": share * inputs.parameters.adoption.imitation})


def without_e_commerce(inputs: Inputs) -> Inputs:
    """No platform is ever launched."""
    return switched(inputs, set(SOURCES) - {"digital_trade"})


def corners(n: int, scale: float, until: int | None = None, seed: int = 1) -> Iterator[Inputs]:
    """Inputs with every parameter that has a range at one of its ends, drawn at random."""
    rng = np.random.default_rng(seed)
    bases = [resolve(load(name), scale=scale, until=until).inputs for name in SCENARIOS]
    for number in range(n):
        inputs = bases[number % len(bases)]
        ranges = {path: one.range for path, one, _ in walk(inputs.parameters) if one.range is not None}
        yield with_parameters(inputs, {path: ends[int(rng.integers(2))] for path, ends in ranges.items()})


def scored(inputs: Sequence[Inputs], seeds: Sequence[int], workers: int = 1, fewer: bool = False) -> np.ndarray:
    """U (inputs, seeds, clusters, years); ``fewer``: without what no firm decides. A run that fails is an error."""
    evaluator = shipped_evaluator("goalposts")
    if fewer:
        evaluator = evaluator.without([one for one in EXOGENOUS if one in evaluator.evaluator.codes])
    with engine_of(workers) as engine:
        outcomes = engine.map(synergy_of, [(one, seed, evaluator, True) for one in inputs for seed in seeds])
    failed = [one.error for one in outcomes if one.result is None]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(outcomes)} runs failed, the first with {failed[0]}")
    values = np.array([one.result[0] for one in outcomes if one.result is not None])
    return values.reshape(len(inputs), len(seeds), *values.shape[1:])


EXOGENOUS = ("A4", "A5", "A6", "A7", "A11", "B12")


def effect(changed: np.ndarray, base: np.ndarray, first: int, last: int) -> tuple[float, float]:
    """Mean paired difference of the mean cluster's U over some years, and half of its 95 % interval.

    Replications are seeds from 1 on, whose worlds mirror each other two by two.
    """
    years = slice(first - START, last - START + 1)
    one, other = (values[..., years].mean(axis=(1, 2)) for values in (changed, base))
    found = paired_effect(one, other, twos=[k // 2 for k in range(len(one))])
    return found.mean, 0.5 * (found.upper - found.lower)


def main() -> int:
    """Measure all of it with many seeds and say what came out; 1 if anything is not as it is to be."""
    seeds, workers, good = range(1, 21), available_workers(), True
    base = baseline(0.01)
    named = {name: less_adoption(base, share) for name, share in LESS_ADOPTION.items()}
    named["no e-commerce"] = without_e_commerce(base)
    named |= {name: resolve(load(name), scale=0.01).inputs for name in SHOCKS}
    values = scored([base, *named.values()], seeds, workers)
    for name, changed in zip(named, values[1:], strict=True):
        first, last = SHOCKS.get(name, (2033, 2035))
        mean, reach = effect(changed, values[0], first, last)
        told, fine = f"U {mean:+.4f} ±{reach:.4f} in {first}-{last}", mean + reach < 0
        if name in SHOCKS:
            after, spread = effect(changed, values[0], 2034, 2035)
            told += f", {after:+.4f} ±{spread:.4f} in 2034-2035"
            fine &= after + spread > mean + reach
        elif name != "no e-commerce":
            fine = mean - reach <= 0
        print(f"{name}: {told}{'' if fine else ' — NOT AS IT IS TO BE'}", flush=True)
        good &= fine
    found = scored(list(corners(200, 0.005)), [1], workers)
    inside = bool(np.isfinite(found).all() and (np.abs(found) <= 1).all())
    verdict = "" if inside else " — NOT AS IT IS TO BE"
    print(f"200 corners of all ranges: U from {found.min():.3f} to {found.max():.3f}{verdict}", flush=True)
    return 0 if good and inside else 1


if __name__ == "__main__":
    sys.exit(main())
