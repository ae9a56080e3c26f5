"""Choices and descriptions are checked; fitted evaluators survive saving, damaged ones are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from panels import CODES, INDICATORS, POOLED, growing, tidy
from synergysim.analysis import EvaluationError, Indicator, SynergyEvaluator


def test_an_evaluator_survives_saving(tmp_path: Path) -> None:
    for number, choices in enumerate(({}, POOLED, {"weights": dict.fromkeys(CODES, 1 / 3)}, {"base": 2011})):
        fitted = SynergyEvaluator(INDICATORS, **choices).fit(tidy(growing()), provenance={"reference": "观测"})
        path = tmp_path / f"{number}.json"
        fitted.without(["A1"]).save(path)
        loaded = SynergyEvaluator.load(path)
        assert loaded.settings == fitted.settings
        assert loaded.provenance["reference"] == "观测"
        other = tidy(growing(seed=9))
        pd.testing.assert_frame_equal(loaded.score(other).synergy, fitted.without(["A1"]).score(other).synergy)


def test_a_saved_evaluator_keeps_a_small_reference_to_the_last_digit(tmp_path: Path) -> None:
    path = tmp_path / "evaluator.json"
    SynergyEvaluator(INDICATORS).fit(tidy(growing())).without(["A2"]).save(path)
    kept = SynergyEvaluator.load(path).reference
    assert kept is not None
    np.testing.assert_array_equal(kept.values, np.delete(growing(), 1, axis=-1))
    assert (kept.clusters, kept.years.tolist(), kept.indicators) == (
        ("u", "v", "w"),
        list(range(2010, 2018)),
        ("A1", "A3", "B1", "B2", "B3"),
    )


def test_a_large_ensemble_is_not_kept_and_a_file_without_a_reference_is_read(tmp_path: Path) -> None:
    path = tmp_path / "evaluator.json"
    fitted = SynergyEvaluator(INDICATORS, **POOLED).fit(tidy(growing(runs=80), runs=True))
    fitted.save(path)
    assert fitted.reference is None
    assert path.stat().st_size < 10_000
    path.write_text(path.read_text(encoding="utf-8").replace('"reference": null', '"other": 1'), encoding="utf-8")
    assert SynergyEvaluator.load(path).reference is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"schema"', '"scheme"', "is not a saved evaluator: it does not say schema"),
        ('"version": 1', '"version": 2', "has version 2; this program reads version 1"),
        ('"years"', '"yaers"', "lacks the field 'years'"),
        ('"margin"', '"margins"', "lacks the field 'margin'"),
        ('"margin": 0.1', '"margin": -1', "margin = -1 is not a number of 0 or more"),
        ('"clusters": [', '"clusters": ["x", ', "has shape"),
        ("{", "", "it is not JSON"),
        ('"rows": [', '"rows": ["1 2", ', "the saved evaluator is damaged"),
        (
            '"reference": {\n  "runs": 1',
            '"reference": {\n  "runs": 2',
            "the rows of its reference are not finite numbers",
        ),
    ],
)
def test_a_damaged_file_is_refused_with_a_reason(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "evaluator.json"
    SynergyEvaluator(INDICATORS).fit(tidy(growing())).save(path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        SynergyEvaluator.load(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.json cannot be read"):
        SynergyEvaluator.load(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"weights": "critik"}, "weights = 'critik' is not one of .* Did you mean 'critic'"),
        ({"aggregation": "harmonic"}, "aggregation = 'harmonic' is not one of"),
        ({"base": "last"}, "base = 'last' is not one of first, previous"),
        ({"margin": -0.1}, "margin = -0.1"),
        ({"margin": float("nan")}, "margin = nan"),
        ({"quantiles": (0.9, 0.1)}, "quantiles"),
        ({"scaling": "growth_index"}, "base_years go together"),
        ({"scaling": "relative"}, "sizes go together"),
        ({"scaling": "relative", "sizes": {"A1": "B9"}}, "sizes: no indicator is called .B9."),
        ({"bounds": "goalposts"}, "goalposts go together"),
        ({"bounds": "goalposts", "goalposts": {"A1": (1.0, 1.0)}}, "A1: goalpost 1 is not below 1"),
        ({"grey_threshold": 2.0}, "grey_threshold = 2 is outside"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(choices: dict, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        SynergyEvaluator(INDICATORS, **choices)


def test_a_description_is_read_from_a_table_and_checked() -> None:
    frame = pd.DataFrame([vars(one) for one in INDICATORS])
    assert SynergyEvaluator(frame).described == INDICATORS
    assert SynergyEvaluator(frame.assign(direction=["+", "positive", "−1", 1.0, "1", "+1"])).described == INDICATORS
    with pytest.raises(EvaluationError, match="A2: direction 0 is not"):
        SynergyEvaluator(frame.assign(direction=[1, 0, 1, 1, 1, 1]))
    with pytest.raises(EvaluationError, match="lacks the column 'subsystem'"):
        SynergyEvaluator(frame.drop(columns="subsystem"))
    with pytest.raises(EvaluationError, match="Described twice: A1"):
        SynergyEvaluator([*INDICATORS, INDICATORS[0]])
    with pytest.raises(EvaluationError, match="at least two subsystems"):
        SynergyEvaluator([Indicator("A1", "digital_trade")])
