"""Tables that cannot be scored are refused, with the cell, the indicator or the column in question."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from panels import INDICATORS, growing, tidy
from synergysim import analysis
from synergysim.analysis import EvaluationError, SynergyEvaluator


def cell(table: pd.DataFrame, value: object) -> pd.DataFrame:
    """The table with another value for B2 of v in 2013."""
    changed = table.astype({"value": object})
    changed.loc[changed.eval("cluster == 'v' and year == 2013 and indicator == 'B2'"), "value"] = value
    return changed


BROKEN: list[tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = [
    (lambda t: t.rename(columns={"cluster": "clusters"}), "lacks the column 'cluster'.* Did you mean 'clusters'"),
    (lambda t: t.iloc[:0], "has no rows"),
    (lambda t: t[t["indicator"] != "B2"], "has no values of B2"),
    (lambda t: t.replace({"indicator": {"B2": "B22"}}), "not described: B22. Did you mean 'B2'"),
    (lambda t: pd.concat([t, t.iloc[[3]]]), "B1 of u in 2010 is given more than once"),
    (lambda t: t.drop(index=t.index[3]), "B1 of u in 2010 is missing .*fill_panel"),
    (lambda t: cell(t, np.nan), r"B2 of v in 2013 is empty \(1 such"),
    (lambda t: cell(t, None), r"B2 of v in 2013 is empty"),
    (lambda t: cell(t, "many"), "B2 of v in 2013 is 'many', not a finite number"),
    (lambda t: cell(t, np.inf), "B2 of v in 2013 is inf, not a finite number"),
    (lambda t: t.astype({"year": float}).replace({"year": {2013.0: 2013.5}}), r"year 2013\.5 is not a whole number"),
    (lambda t: t.replace({"cluster": {"w": None}}), "has no cluster"),
]


@pytest.mark.parametrize(("spoil", "message"), BROKEN)
def test_a_broken_table_is_refused(spoil: Callable[[pd.DataFrame], pd.DataFrame], message: str) -> None:
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(growing()))
    with pytest.raises(EvaluationError, match=message):
        fitted.score(spoil(tidy(growing())))


def test_a_missing_cell_of_a_run_names_the_run() -> None:
    table = tidy(growing(runs=2), runs=True)
    with pytest.raises(EvaluationError, match=r"B3 of w in 2017 \(replication 1\) is missing"):
        SynergyEvaluator(INDICATORS).fit(table.iloc[:-1])


def test_a_cluster_without_bounds_of_its_own_is_refused() -> None:
    fitted = SynergyEvaluator(INDICATORS).fit(tidy(growing()))
    with pytest.raises(EvaluationError, match="Cluster 'x' has no bounds of its own"):
        fitted.score(tidy(growing(), clusters="uvx"))


def test_the_order_of_rows_and_clusters_does_not_matter() -> None:
    table = tidy(growing())
    fitted = SynergyEvaluator(INDICATORS).fit(table)
    shuffled = fitted.score(table.sample(frac=1.0, random_state=1)).synergy
    pd.testing.assert_frame_equal(
        shuffled.sort_values(["cluster", "year"], ignore_index=True), fitted.score(table).synergy
    )


def test_every_public_name_can_be_imported() -> None:
    assert set(analysis.__all__) == set(analysis._HOME_OF)
    for name in analysis.__all__:
        assert getattr(analysis, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'synergy_degrees'"):
        _ = analysis.synergy_degrees


def test_importing_the_package_alone_imports_nothing_heavy() -> None:
    code = (
        "import sys, synergysim.analysis as a; heavy = {'numpy', 'pandas', 'matplotlib', 'SALib', 'statsmodels'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules);"
        "a.SynergyEvaluator; late = {'matplotlib', 'SALib', 'statsmodels'};"
        "assert not late & set(sys.modules), late & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
