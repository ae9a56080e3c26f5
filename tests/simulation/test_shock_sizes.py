"""Shocks have the sizes that evidence gives them, in paired runs, and what they moved comes back."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest
from synergysim.simulation import Inputs, record
from synergysim.simulation.inputs import ShockSchedule

SEEDS = (1, 2, 3)
START = 2011.0

# Kind, size, what is measured, year, the least and the most change in evidence, its source.
SIZES = [
    ("exchange_rate", 0.2, "exports_usd", 2011, 0.05, 0.40,
     "dollar exports answer the rate with .4 (Tang and Zhang 2012) to 1.9 (Liu, Lu and Zhou 2013) in the first year"),
    ("pandemic", 0.5, "online_share", 2011, 0.10, 0.40,
     "the online share of retail rose by a fifth in 2020, by 9 (Korea: 25) to 50 % between countries (UNCTAD 2021)"),
    ("data_leak", 0.6, "online_exports_usd", 2012, -0.45, -0.10,
     "customers of a firm that leaked spend a third less there (Janakiraman, Lim and Rishika 2018)"),
    ("tariff", 0.1, "exports_usd", 2011, -0.25, -0.05,
     "imports that stay answer tariffs with 1.3 in the first year, all with 6 (Amiti, Redding and Weinstein 2019)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def change(small_inputs: Inputs):  # type: ignore[no-untyped-def]
    """Mean relative change over seeds of a diagnostic in a year, under a shock that lasts two years."""
    base = dataclasses.replace(small_inputs, end_year=2016)

    @cache
    def run(kind: str, size: float, seed: int):  # type: ignore[no-untyped-def]
        shocks = (ShockSchedule(kind, size, START, 2.0),) if kind else ()
        return record(dataclasses.replace(base, shocks=shocks), seed, with_flows=False).diagnostics

    def mean(kind: str, size: float, seed: int, name: str, year: int) -> float:
        table = run(kind, size, seed)
        rows = table[(table["diagnostic"] == name) & table["quarter"].str.startswith(str(year))]
        return float(rows["value"].mean())

    def changed(kind: str, size: float, name: str, year: int) -> np.ndarray:
        return np.array([mean(kind, size, seed, name, year) / mean("", 0.0, seed, name, year) - 1.0 for seed in SEEDS])

    return changed


@pytest.mark.parametrize(("kind", "size", "name", "year", "least", "most", "source"), SIZES, ids=[s[0] for s in SIZES])
def test_a_shock_is_as_large_as_evidence_has_it(  # type: ignore[no-untyped-def]
    change, kind: str, size: float, name: str, year: int, least: float, most: float, source: str
) -> None:
    assert least <= change(kind, size, name, year).mean() <= most, source


def test_a_cheaper_yuan_raises_dollar_exports_within_a_year_and_fades_when_it_is_over(change) -> None:  # type: ignore[no-untyped-def]
    during, after = (change("exchange_rate", 0.2, "exports_usd", year) for year in (2012, 2016))
    assert (during > 0.05).all()
    assert (np.abs(after) < 0.5 * during).all()


def test_a_blockade_costs_productivity_the_longer_it_lasts(change) -> None:  # type: ignore[no-untyped-def]
    first, second = (change("technology_blockade", 0.9, "mean_productivity", year) for year in (2011, 2012))
    assert (second < first).all()
    assert (second < -0.001).all()
