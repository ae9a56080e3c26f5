"""The evaluator as an estimator: parameters, clones, wide and long frames, results in other programs' forms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from panels import CODES, INDICATORS, growing, tidy
from synergysim.analysis import EvaluationError, SynergyEvaluator


def wide() -> pd.DataFrame:
    long = tidy(growing())
    return long.pivot_table(index=["cluster", "year"], columns="indicator", values="value")[list(CODES)]


def test_parameters_are_those_of_the_constructor_and_rebuild_it() -> None:
    evaluator = SynergyEvaluator(INDICATORS, margin=0.2, weights="critic+pca", combination="game")
    assert SynergyEvaluator(**evaluator.get_params()) == evaluator
    assert evaluator.clone() == evaluator
    assert evaluator.clone() is not evaluator


def test_parameters_are_set_in_place_and_checked() -> None:
    evaluator = SynergyEvaluator(INDICATORS)
    assert evaluator.set_params(margin=0.3, base="previous") is evaluator
    assert evaluator.margin == 0.3
    assert evaluator.fit_score(tidy(growing())).settings.startswith("a = 0.3; base = previous")
    with pytest.raises(EvaluationError, match="Did you mean 'margin'"):
        evaluator.set_params(magin=0.1)
    with pytest.raises(EvaluationError, match="is not one of"):
        evaluator.set_params(base="second")
    assert evaluator.base == "previous"


def test_scikit_learn_clones_it() -> None:
    base = pytest.importorskip("sklearn.base")
    evaluator = SynergyEvaluator(INDICATORS, margin=0.2)
    assert base.clone(evaluator) == evaluator


def test_wide_and_long_frames_give_the_same_scores() -> None:
    evaluator = SynergyEvaluator(INDICATORS)
    long = evaluator.fit_score(tidy(growing())).synergy
    for frame in (wide(), wide().reset_index()):
        pd.testing.assert_frame_equal(evaluator.fit_score(frame).synergy, long)
    one = wide().loc["v"]
    alone = evaluator.fit(one).score(one).synergy
    np.testing.assert_allclose(alone["synergy"], long.loc[long["cluster"] == "v", "synergy"])
    assert set(alone["cluster"]) == {"observed"}


def test_transform_gives_the_order_degrees_by_cluster_and_year() -> None:
    evaluator = SynergyEvaluator(INDICATORS)
    orders = evaluator.fit_transform(wide())
    scores = evaluator.fit_score(wide())
    assert list(orders.columns) == ["digital_trade", "industrial_cluster"]
    np.testing.assert_allclose(orders.to_numpy(), scores.arrays.order[0].reshape(-1, 2))
    assert orders.index.names == ["cluster", "year"]


def test_a_wide_frame_with_an_unknown_column_is_refused_by_name() -> None:
    with pytest.raises(EvaluationError, match="not described: extra"):
        SynergyEvaluator(INDICATORS).fit(wide().assign(extra=1.0))


def test_results_go_to_other_programs_and_come_back(tmp_path: Path) -> None:
    scores = SynergyEvaluator(INDICATORS).fit_score(wide())
    data = scores.to_xarray()
    assert dict(data.sizes) == {"run": 1, "cluster": 3, "year": 8, "subsystem": 2, "indicator": 6}
    row = scores.synergy.query("cluster == 'w' and year == 2016").iloc[0]
    assert float(data["synergy"].sel(run=0, cluster="w", year=2016)) == pytest.approx(row["synergy"])
    assert data.attrs["settings"] == scores.settings
    scores.to_excel(tmp_path / "scores.xlsx")
    book = pd.read_excel(tmp_path / "scores.xlsx", sheet_name=None, engine="openpyxl")
    assert {"synergy", "order", "weights", "contributions", "settings"} == set(book)
    np.testing.assert_allclose(book["synergy"]["synergy"], scores.synergy["synergy"])
    scores.to_stata(tmp_path / "scores.dta")
    stata = pd.read_stata(tmp_path / "scores.dta")
    np.testing.assert_allclose(stata["synergy"], scores.synergy["synergy"])
    assert all(len(name) <= 32 for name in stata.columns)
    text = scores.to_latex()
    assert text.count("\\\\") >= 4
    assert "digital\\_trade" in text
    assert f"{row['synergy']:.3f}" not in text.split("\\midrule")[0]
