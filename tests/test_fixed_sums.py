"""Sums in a fixed order: no BLAS kernel and no Python decides the last digit."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from same_bytes import differences
from synergysim.analysis.sums import inverse_of, left_inverse, product

ROOT = Path(__file__).parent.parent
# They are left to a BLAS or LAPACK library, or add up in lanes as wide as the processor's.
LIBRARY_SUMS = {"dot", "vdot", "inner", "matmul", "einsum", "tensordot", "cov", "corrcoef", "convolve"}
KERNELS = """
import sys, numpy as np
from synergysim.analysis.sums import inverse_of, left_inverse, product
from synergysim.analysis.synergy.information import correlations
values = np.random.default_rng(3).normal(size=(23, 26, 23))
design = np.column_stack([np.ones(17), np.arange(17.0), np.arange(17.0) ** 2])
parts = [product(values, np.swapaxes(values, -1, -2)), correlations(values), left_inverse(design)]
parts.append(inverse_of(parts[0][0] + np.eye(26)))
sys.stdout.write("".join(part.tobytes().hex() for part in parts))
"""


@given(st.integers(1, 6), st.integers(1, 9), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_a_product_is_that_of_linear_algebra(m: int, k: int, n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(2, m, k)), rng.normal(size=(2, k, n))
    np.testing.assert_allclose(product(first, second), first @ second, rtol=1e-12, atol=1e-12)


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_an_inverse_is_that_of_linear_algebra(n: int, seed: int) -> None:
    design = np.random.default_rng(seed).normal(size=(n + 4, n))
    positive = product(design.T, design) + 0.1 * np.eye(n)
    np.testing.assert_allclose(inverse_of(positive), np.linalg.inv(positive), rtol=1e-8, atol=1e-8)


@given(st.integers(1, 4), st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_a_left_inverse_is_the_pseudoinverse(n: int, more: int, seed: int) -> None:
    design = np.random.default_rng(seed).normal(size=(n + more, n))
    expected = np.linalg.pinv(design)
    np.testing.assert_allclose(left_inverse(design), expected, rtol=1e-6, atol=1e-6 * np.abs(expected).max())


@pytest.mark.parametrize("repeated", [0.0, 1.0, -2.5])
def test_columns_that_depend_on_each_other_get_coefficients_of_least_size(repeated: float) -> None:
    column = np.arange(1.0, 8.0)
    design = np.column_stack([np.ones(7), column, repeated * column])
    np.testing.assert_allclose(left_inverse(design), np.linalg.pinv(design), atol=1e-12)


def test_two_kernels_give_the_same_bytes() -> None:
    """A product by the library's @ differs between these two."""
    bytes_of = {
        kernel: subprocess.run(
            [sys.executable, "-c", KERNELS],
            env={**os.environ, "OPENBLAS_CORETYPE": kernel},
            capture_output=True, text=True, check=True,
        ).stdout
        for kernel in ("Haswell", "Prescott")
    }  # fmt: skip
    assert len(bytes_of["Haswell"]) > 1000
    assert bytes_of["Haswell"] == bytes_of["Prescott"]


def _sums(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        product_sign = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult)
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        library = called.startswith("np.") and called.rpartition(".")[2] in LIBRARY_SUMS
        if product_sign or library:
            found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_neither_model_nor_evaluator_leaves_a_sum_to_the_library() -> None:
    assert [
        one for folder in ("simulation", "analysis") for path in (ROOT / folder).rglob("*.py") for one in _sums(path)
    ] == []


def test_the_model_adds_numbers_up_exactly() -> None:
    """Python 3.12 and later add floats with a correction, earlier ones without: math.fsum is the same on all."""
    folders = [ROOT / "simulation" / "agents", ROOT / "simulation" / "markets"]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    files += [ROOT / "simulation" / name for name in ("model.py", "ledger.py")]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sum"
    ]
    assert found == []


def test_a_comparison_sees_a_single_bit_and_tells_how_large_it_is() -> None:
    one = {"a": np.array([1.0, np.nan, 0.0])}
    other = {"a": np.array([np.nextafter(1.0, 2.0), np.nan, 0.0])}
    assert differences(one, one) == []
    assert differences(one, other) == ["a: 1 of 3 values differ, by 2.2e-16 at most"]
    assert differences(one, other, 1e-12) == []
    assert differences(one, {"a": np.array([1.0, 2.0, 0.0])}, 1e-12) != []
    assert differences(one, {}) == ["a is in one only"]
