"""What a firm-quarter costs over the number of firms: the product, its agents one by one, and three loops in C."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .bench_simulation import real_inputs
from .common import Measured, as_json, in_fresh_process, print_table

MODULE = "tests.benchmarks.bench_sizes"
SCALES = {"0.0005": 2019, "0.005": 2019, "0.05": 2013, "0.25": 2011, "1.0": 2010}  # share of firms, last year
ONE_BY_ONE = ("0.0005", "0.005")
QUARTERS_ONE_BY_ONE = 3
REPEATS = 3
SOURCE = Path(__file__).with_name("loops.c")


def task_product(scale: str) -> str:
    """Processor seconds of a run with all its tables, the least of some; firms and firm-quarters."""
    from synergysim.simulation.model import ClusterModel, forget

    inputs, found = real_inputs(float(scale), SCALES[scale]), []
    for seed in range(REPEATS if float(scale) < 0.1 else 2):
        started, steps, firms = time.process_time(), 0, 0
        model = ClusterModel(inputs, seed)
        firms = model.population.rows.size
        while model.running:
            steps += model.population.rows.size
            model.step()
        model.run()
        found.append(time.process_time() - started)
        forget(model)
    return as_json(seconds=min(found), firms=firms, steps=steps)


def task_one_by_one(scale: str) -> str:
    """The same of some quarters in which Mesa agents act one by one, uncompiled; their results are equal to the bit."""
    from synergysim.simulation.model import ClusterModel, forget

    model = ClusterModel(real_inputs(float(scale), SCALES[scale]), 1, one_by_one=True)
    model.step()
    started, steps, firms = time.process_time(), 0, model.population.rows.size
    for _ in range(QUARTERS_ONE_BY_ONE):
        steps += model.population.rows.size
        model.step()
    seconds = time.process_time() - started
    forget(model)
    return as_json(seconds=seconds, firms=firms, steps=steps)


def timed(call: Callable[[], Any]) -> float:
    """The least processor seconds of some calls."""
    call()
    least = np.inf
    for _ in range(9):
        started = time.process_time()
        for _ in range(20):
            call()
        least = min(least, (time.process_time() - started) / 20)
    return least


def task_loops(_: str) -> str:
    """Seconds of three of the model's loops over those of the same loops in C, which must give the same numbers."""
    from synergysim.simulation import randomness
    from synergysim.simulation.columns import APPEAL, CLUSTER, IDENTIFIER, MONEY, N_COLUMNS, PAYMENT, WEIGHT
    from synergysim.simulation.ledger import _deposit
    from synergysim.simulation.population import grouped_sum

    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "loops.so"
        subprocess.run(
            ["gcc", "-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC", str(SOURCE), "-o", str(library)],
            check=True,
        )
        c = ctypes.CDLL(str(library))
    rng, n, key = np.random.default_rng(1), 50_000, 2**61 + 12345
    f, rows = rng.uniform(1.0, 2.0, (N_COLUMNS, n)), np.arange(n, dtype=np.int64)
    f[IDENTIFIER], f[CLUSTER] = np.arange(n) + 2.0**44, rng.integers(0, 5, n)
    drawn, sums, paid = np.empty(n), np.empty(5), np.empty(5)
    at = {name: ctypes.c_void_p(one.ctypes.data) for name, one in
          {"f": f, "rows": rows, "drawn": drawn, "sums": sums, "paid": paid}.items()}  # fmt: skip
    many, width = ctypes.c_int64(n), ctypes.c_int64(n)
    who = ctypes.c_void_p(f[IDENTIFIER].ctypes.data)

    def in_c(name: str, *arguments: Any) -> Callable[[], Any]:
        return lambda: getattr(c, name)(*arguments)

    def numbered(*numbers: int) -> list[ctypes.c_int64]:
        return [ctypes.c_int64(one) for one in numbers]

    table = (at["f"], width, at["rows"], many)
    quarter, purpose = ctypes.c_uint64(9), ctypes.c_uint64(47)
    draw = in_c("uniforms", ctypes.c_uint64(key), who, at["rows"], many, quarter, purpose, at["drawn"])
    add = in_c("grouped_sum", *table, *numbered(APPEAL, CLUSTER, WEIGHT, 5), at["sums"])
    give = in_c("deposit", *table, *numbered(PAYMENT, MONEY, CLUSTER, WEIGHT, 5), at["paid"])
    draw()
    add()
    np.testing.assert_array_equal(drawn, randomness.uniforms(key, f[IDENTIFIER], rows, 9, 47))
    np.testing.assert_array_equal(sums, grouped_sum(f, rows, APPEAL, CLUSTER, 5))
    return as_json(
        draws=timed(lambda: randomness.uniforms(key, f[IDENTIFIER], rows, 9, 47)) / timed(draw),
        sums=timed(lambda: grouped_sum(f, rows, APPEAL, CLUSTER, 5)) / timed(add),
        payments=timed(lambda: _deposit(f, rows, PAYMENT, 5)) / timed(give),
    )


def measure() -> dict[str, dict[str, dict[str, float]]]:
    """What was measured, by who and share of firms."""
    product = {scale: in_fresh_process(MODULE, f"product {scale}") for scale in SCALES}
    one_by_one = {scale: in_fresh_process(MODULE, f"one_by_one {scale}") for scale in ONE_BY_ONE}
    return {"product": product, "one_by_one": one_by_one}


def draw(found: dict[str, dict[str, dict[str, float]]], path: Path) -> None:
    """Processor time of a quarter over the number of firms, both on log scales."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    names = {"product": "synergysim, compiled", "one_by_one": "the same model, Mesa agents one by one"}
    for who, marker in (("product", "o"), ("one_by_one", "s")):
        firms = [one["firms"] for one in found[who].values()]
        axes.loglog(firms, [1e3 * one["seconds"] * one["firms"] / one["steps"] for one in found[who].values()],
                    marker=marker, label=names[who])  # fmt: skip
    axes.set(xlabel="simulated firms", ylabel="milliseconds of processor a quarter")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=150)


def main() -> None:
    """Print the table; with a path as argument, draw the picture there, too."""
    found = measure()
    rows = []
    for who, title in (("product", "compiled"), ("one_by_one", "agents one by one")):
        rows += [
            Measured(f"{title}, {one['firms']:,.0f} firms", 1e9 * one["seconds"] / one["steps"], "ns a firm-quarter")
            for one in found[who].values()
        ]
    for scale in ONE_BY_ONE:
        cost = {who: found[who][scale]["seconds"] / found[who][scale]["steps"] for who in found}
        rows.append(Measured("  one by one over compiled", cost["one_by_one"] / cost["product"], "times"))
    if shutil.which("gcc"):
        loops = in_fresh_process(MODULE, "loops -")
        rows += [Measured(f"loop of {name} over C", ratio, "times") for name, ratio in loops.items()]
    print_table(rows)
    if not shutil.which("gcc"):
        print("There is no gcc here: the loops are not compared with C.")
    if len(sys.argv) > 1:
        draw(found, Path(sys.argv[1]))


if __name__ == "__main__":
    tasks = {"product": task_product, "one_by_one": task_one_by_one, "loops": task_loops}
    name, _, scale = (sys.argv[1] if len(sys.argv) > 1 else "").partition(" ")
    print(tasks[name](scale)) if name in tasks else main()
