"""How fast panels are scored in bulk, and that memory stays flat."""

from __future__ import annotations

import os
import time

# One core: the linear algebra library reads this when NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import psutil
from synergysim.analysis import Indicator, SynergyEvaluator
from synergysim.analysis.synergy.panel import Panel

PANELS, CHUNK, CLUSTERS, YEARS = 100_000, 2_000, 5, np.arange(2010, 2023)
INDICATORS = [
    *(Indicator(f"A{i}", "digital_trade") for i in range(1, 12)),
    *(Indicator(f"B{i}", "industrial_cluster") for i in range(1, 13)),
]


def panels(count: int, seed: int) -> np.ndarray:
    """Growing series (panels, clusters, years, indicators)."""
    rng = np.random.default_rng(seed)
    shape = (count, CLUSTERS, len(YEARS), len(INDICATORS))
    return np.cumsum(rng.uniform(0.5, 1.5, size=shape), axis=2)


def measure(name: str, score: Callable[[np.ndarray], Any]) -> None:
    """Score 100,000 panels, fresh ones in every chunk, and print time and memory; making them is timed apart."""
    process = psutil.Process()
    score(panels(CHUNK, seed=1))
    before = process.memory_info().rss
    making = scoring = 0.0
    for number in range(PANELS // CHUNK):
        started = time.perf_counter()
        chunk = panels(CHUNK, seed=number + 2)
        made = time.perf_counter()
        score(chunk)
        making += made - started
        scoring += time.perf_counter() - made
    grown = (process.memory_info().rss - before) / 2**20
    print(f"{name}: {PANELS:,} panels of {CLUSTERS} x {len(YEARS)} x {len(INDICATORS)} in {scoring:.1f} s", end="")
    print(f" on one core (making them took {making:.1f} s); memory grew by {grown:.0f} MB", end="")
    print(f", chunk of {chunk.nbytes / 2**20:.0f} MB")


def main() -> None:
    """Print the bulk speed with frozen bounds and with every panel fitted on its own window."""
    codes = tuple(one.indicator for one in INDICATORS)
    reference = Panel(panels(30, seed=0), pd.DataFrame(index=range(30)), tuple("uvwxy"), YEARS, codes)
    frozen = {"bounds": "pooled", "quantiles": (0.01, 0.99), "margin": 0.05}
    growth = {"scaling": "growth_index", "base_years": (2010, 2011, 2012)}
    fitted = SynergyEvaluator(INDICATORS, **frozen, **growth).fit_panel(reference)
    measure("frozen bounds, growth index", fitted.score_array)
    own = SynergyEvaluator(INDICATORS)
    measure("own windows, CRITIC each", lambda values: own.score_own_windows_array(values, YEARS))


if __name__ == "__main__":
    main()
