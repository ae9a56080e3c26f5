"""What processors and Pythons must agree on to the bit: ``python -m tests.same_bytes write FILE``, then ``compare``.

Written are a small run with its scores, and a table evaluated by every choice of weights. ``compare FIRST SECOND``
fails if a number differs at all, ``compare FIRST SECOND within`` if it differs by more than docs/limits.md states.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from synergysim.scenarios.studies.sameness import TOLERANCE, apart

Numbers = Mapping[str, np.ndarray]


def computed() -> dict[str, np.ndarray]:
    """Every number of the run and of the evaluation, by table and column."""
    from synergysim import run

    result = run("guangzhou", replications=2, scale=0.005, until=2016)
    run_tables = {name: getattr(result, name) for name in ("indicators", "diagnostics", "flows", "synergy", "variants")}
    return {**dict(columns(run_tables)), **dict(columns(evaluated()))}


def evaluated() -> dict[str, pd.DataFrame]:
    """The tables of an evaluation with robustness, gaps filled."""
    from synergysim.analysis.evaluation import Plan, evaluate_tables
    from synergysim.analysis.tables import tables_from_frame

    rng = np.random.default_rng(7)
    codes = ["A1", "A4", "A9", "B1", "B2", "B5"]
    cells = pd.MultiIndex.from_product([["jewelry", "textiles"], range(2010, 2018), codes])
    frame = pd.DataFrame(index=cells).reset_index(names=["cluster", "year", "indicator"])
    # Whole numbers, so that no function of a library stands between the seed and what is evaluated.
    frame["value"] = 100.0 + rng.integers(0, 50, len(frame)) + 10.0 * (frame["year"] - 2010)
    frame = frame.drop(index=[20, 61])
    found = evaluate_tables(tables_from_frame(frame), Plan(fill=True, robustness=True))
    names = ("weights", "order", "synergy", "contributions", "filled")
    robust = {
        f"robustness_{name}": pd.concat([getattr(one, name) for one in found.robustness], ignore_index=True)
        for name in ("clusters", "years", "leave_one_out", "variance")
    }
    return {**{f"evaluation_{name}": getattr(found, name) for name in names}, **robust}


def columns(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, np.ndarray]]:
    """The columns of tables that hold numbers."""
    for name, table in tables.items():
        for column in table.columns:
            if table[column].dtype.kind in "fiub":
                yield f"{name}.{column}", table[column].to_numpy(dtype=np.float64)


def differences(first: Numbers, second: Numbers, tolerance: float = 0.0) -> list[str]:
    """Where two computations differ by more than a share of a value, in words; by any bit at all if that is 0."""
    told = [f"{name} is in one only" for name in sorted(set(first) ^ set(second))]
    for name in sorted(set(first) & set(second)):
        one, other = first[name], second[name]
        if one.shape != other.shape:
            told.append(f"{name}: {one.size} and {other.size} values")
            continue
        # By their bits: NaN equals itself.
        different = one.view(np.int64) != other.view(np.int64)
        far = apart(one, other)
        beyond = far > tolerance if tolerance else different
        if beyond.any():
            told.append(f"{name}: {beyond.sum()} of {one.size} values differ, by {far.max():.1e} at most")
    return told


def main(arguments: list[str]) -> int:
    """Write or compare; the exit code."""
    match arguments:
        case ["write", file]:
            np.savez(file, **computed())
            return 0
        case ["compare", first, second, *rest]:
            tolerance = TOLERANCE if rest == ["within"] else 0.0
            with np.load(first) as one, np.load(second) as other:
                told = differences(dict(one), dict(other), tolerance)
                compared = sum(one[name].size for name in one.files)
            asked = f"within {tolerance:g}" if tolerance else "to the bit"
            for line in told:
                print(line)
            print(f"{Path(first).stem} and {Path(second).stem}: {compared:,} numbers, " +
                  (f"{len(told)} columns are not equal {asked}." if told else f"equal {asked}."))  # fmt: skip
            return 1 if told else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
