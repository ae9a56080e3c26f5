"""A lever up and down: agents tip and stay under strong network effects, and come back under the defaults."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import ALLOWED, page_at, report_text
from synergysim.analysis.hysteresis import against, jumps
from synergysim.language import in_language
from synergysim.scenarios.cli import main
from synergysim.scenarios.present.report.writing import Writing
from synergysim.scenarios.studies.evolution import hysteresis as experiment
from synergysim.scenarios.studies.evolution import hysteresis_map
from synergysim.scenarios.studies.evolution.hysteresis import Hysteresis, hysteresis, prepared, swept_inputs
from synergysim.scenarios.studies.evolution.hysteresis_words import WORDS
from synergysim.scenarios.studies.evolution.lever_sweep import Sweep

SHORT = Sweep("P2", steps=3, years=10, settle=8)
SLOW = Sweep("P2")


def swept(strong: bool) -> Hysteresis:
    return hysteresis("no_policy", SLOW, strong=strong, seed=601, replications=4, scale=0.02)


@pytest.fixture(autouse=True)
def _without_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """The map's states of rest take longest and have tests of their own."""
    empty = pd.DataFrame(columns=hysteresis_map.REST_COLUMNS)
    monkeypatch.setattr(experiment, "states_of_rest", lambda *_: empty)


def test_agents_rise_with_the_lever_as_the_map_does_and_not_under_the_scenarios_own_values() -> None:
    """That they stay up, as the map does, is not shown: over a hundred years the clusters themselves change."""
    strong, own = swept(strong=True), swept(strong=False)
    pooled = against(strong.points, own.points).set_index("cluster").loc["all"]
    assert pooled["gap"] > pooled["own_gap"]
    assert not jumps(own.points)["jumped"].any()
    # Among so few firms chance alone may tip a run without the lever; it does not tip most of them.
    adoption = strong.points[strong.points["order_parameter"] == "adoption_share"]
    assert adoption.groupby("step")["held"].median().max() < 0.2
    assert adoption.groupby("step")["value"].median().max() > 0.2
    path = strong.predicted["adoption_share"].to_numpy()
    assert path[0] < 0.05
    assert path[-1] > 0.9 * path.max() > 0.5, "what it has reached it keeps without the lever"


def test_only_the_lever_moves() -> None:
    inputs = swept_inputs(prepared("guangzhou", SHORT).inputs, SHORT)
    assert inputs.end_year == 2010 + 8 + 5 * 10 - 1
    levels = [sum(one.at(2018.1 + 10 * step) for one in inputs.levers if one.code == "P2") for step in range(5)]
    assert levels == [0.0, 0.5, 1.0, 0.5, 0.0]
    others = [one for one in inputs.levers if one.code != "P2"]
    assert len(others) == 4
    assert all(one.at(2010.1) == one.at(2050.0) > 0.0 for one in others)
    assert inputs.shocks == inputs.tariffs == ()
    assert len(set(inputs.cities[0].exports_total.values())) == 1


def test_the_map_meets_levers_that_act_on_it_alone() -> None:
    assert hysteresis_map.acts_on_the_map("P2")
    assert hysteresis_map.acts_on_the_map("P11")
    assert not hysteresis_map.acts_on_the_map("P3")


def test_the_command_writes_figures_tables_report_and_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    asked = ["hysteresis", "no_policy", "P3", "--steps", "3", "--years-per-step", "2", "--settle", "1", "-n", "1"]
    with pytest.raises(SystemExit, match="0"):
        main([*asked, "--scale", "0.01", "--workers", "1", "--out", str(folder)])
    told = " ".join(capsys.readouterr().out.split())
    assert f"Written to {folder}" in told.replace(" /", " /")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sweep"]["lever"] == "P3"
    assert len(list((folder / "figures").glob("loop_*.png"))) == 6
    assert "Up and down again" in report_text(folder)


def test_the_report_is_chinese_and_says_how_often_the_warning_is_false(tmp_path: Path) -> None:
    from synergysim.scenarios.studies.evolution.hysteresis_report import rate_sentence, warnings_of, write_hysteresis

    found = hysteresis("no_policy", Sweep("P2", 3, 4, 1), replications=2, scale=0.01)
    tipped = found.points["value"].where(found.points["order_parameter"] != "adoption_share", found.points["level"])
    jumped = dataclasses.replace(found, points=found.points.assign(value=tipped))
    warned = warnings_of(jumped, found)
    assert set(warned.rates["runs_that"]) == {"jumped", "held", "own"}
    runs = warned.rates.groupby("runs_that")["runs"]
    assert runs.min()["jumped"] == 10  # five clusters, two replications
    assert (runs.max() <= 10).all()
    assert (warned.rates.groupby(["order_parameter", "statistic"])["runs_that"].nunique() == 3).all()
    assert "runs that did not, with the lever held at zero" in rate_sentence(warned)
    in_language("zh", write_hysteresis, jumped, Writing(tmp_path / "out"), own=found, warned=warned)
    words = ALLOWED.sub(" ", " ".join(page_at(tmp_path / "out").texts))
    assert "可信程度" in words
    assert "早期预警" in words
    assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{3,}", words)
    assert len(pd.read_csv(tmp_path / "out" / "alarm_rates.csv")) == 12


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_firms_that_grow_in_number_are_not_said_to_become_few(lang: str) -> None:
    told = WORDS["long"][lang].format(left="125%")  # type: ignore[index]
    assert "125%" in told
    assert not re.search("concentrate|so that chance|趋于集中|因此", told)


def test_no_gap_is_printed_as_less_than_nothing() -> None:
    assert "way up 0.00 (95 %: 0.00 to 0.00)" in WORDS["verdict"]["en"].format(
        cluster="Jewelry", jumped="no jump", gap=-0.0002, verdict="none",
        interval=WORDS["interval"]["en"].format(lower=-0.004, upper=0.002),
    )  # fmt: skip


def test_a_lever_that_moves_nothing_is_said_to() -> None:
    from synergysim.scenarios.studies.evolution.hysteresis_report import verdicts

    found = hysteresis("no_policy", Sweep("P3", 3, 2, 1), replications=1, scale=0.01)
    still = found.points.assign(held=found.points["value"])
    assert np.isfinite(still["value"]).all()
    one = Hysteresis(
        found.resolved, found.sweep, {}, found.runs, still, found.series, found.held_series, found.rest, found.predicted
    )
    assert verdicts(one) == ["P3 moves no order parameter by 0.02 or more in any cluster: its sweep shows nothing."]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["P99"], "No lever is called 'P99'. Did you mean 'P9'?"),
        (["P2", "--steps", "2"], "steps = 2 is outside [3, …]"),
        (["P2", "--years-per-step", "1"], "years-per-step = 1 is outside [2, …]"),
        (["P2", "-n", "0"], "replications = 0 is outside [1, …]"),
        (["P2", "--set", "adoption.chrun_rate=0.1"], "Did you mean 'adoption.churn_rate'?"),
    ],
)
def test_bad_input_gets_one_sentence(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["hysteresis", "no_policy", *arguments])
    assert said in capsys.readouterr().err
