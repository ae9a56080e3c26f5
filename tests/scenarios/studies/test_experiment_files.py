"""Experiment files: what they may say, and the sentence for what they may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sweeping import TINY, experiment
from synergysim.analysis.cells import TableError
from synergysim.language import in_language
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.library_files import names
from synergysim.scenarios.studies.sweep.experiment_file import load_experiment, parsed
from synergysim.scenarios.studies.sweep.plan import make_plan
from synergysim.simulation.parameters import ParameterError


@pytest.mark.parametrize("name", names("experiments"))
def test_every_shipped_experiment_can_be_planned_and_says_why(name: str) -> None:
    loaded = load_experiment(name)
    assert make_plan(loaded).n_runs > 100
    assert loaded.name == name
    assert len(loaded.description) > 40
    assert re.search(r"[\u4e00-\u9fff]", in_language("zh", loaded.description_in))


def test_the_shipped_experiments_are_named_in_the_help() -> None:
    from synergysim.scenarios.commands import sweep

    text = Path(sweep.__file__).read_text(encoding="utf-8")
    assert len(names("experiments")) >= 2
    assert [name for name in names("experiments") if name not in text] == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"desing": "grid"}, "there is no key 'desing'. Did you mean 'design'?"),
    ({"design": "grids"}, "design = 'grids'"),
    ({"replications": 0}, "replications = 0"),
    ({"replications": 1e30}, "replications = 1e+30"),
    ({"size": "many"}, "size = 'many'"),
    ({"size": 10**9}, "size = 1000000000"),
    ({"scale": 2.0}, "scale = 2.0"),
    ({"seed": -1}, "seed = -1"),
    ({"design": "grid"}, "size belongs to designs latin_hypercube, sobol, morris, saltelli, not to grid."),
    ({"size": None}, "design latin_hypercube needs a size"),
    ({"cells": "a.csv"}, "design list and 'cells'"),
    ({"crossed": True, "levers": {}}, "crossed needs levers, uncertainties"),
    ({"levers": {}, "uncertainties": {}, "design": "grid", "size": None}, "nothing is varied"),
    ({"levers": {}, "uncertainties": {}, "scenarios": ["guangzhou", "no_policy"]}, "has nothing to sample"),
    ({"levers": {"lever.P1.level": {}}}, "lever.P1.level needs exactly one of values, range and 'declared'."),
    ({"levers": {"lever.P1.level": 0.5}}, "lever.P1.level is neither a list of values"),
    ({"levers": {"lever.P1.level": {"range": [1, 0]}}}, "does not rise"),
    ({"levers": {"lever.P1.level": [0.5, 0.5]}}, "holds a value twice"),
    ({"levers": {"lever.P1.level": {"values": [0.5], "levels": 3}}}, "levels splits a range"),
    ({"levers": {"lever.P1.level": {"valeus": [0.5]}}}, "Did you mean 'values'?"),
    ({"levers": {"lever.P1.level": [float("nan")]}}, "finite"),
    ({"levers": {"pricing.target_margin": [0.05]}}, "both a lever and an uncertainty"),
    ({"set": {"lever.P1.level": 0.5}}, "set and varied at once"),
    ({"scenarios": ["guangzhou", "guangzhou"]}, "a scenario is named twice"),
    ({"scenarios": []}, "scenarios = []: it may not be empty."),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_what_an_experiment_may_not_say_is_told_in_one_sentence(changes: dict[str, Any], sentence: str) -> None:
    content = {key: value for key, value in {**TINY, **changes}.items() if value is not None}
    with pytest.raises(UserError, match=r"^tiny\.yaml: ") as told:
        parsed(content, "tiny.yaml")
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"scenarios": ["guangzou"]}, "Did you mean 'guangzhou'?"),
    ({"levers": {"lever.P99.level": [0.0, 1.0]}}, "No lever is called 'P99'."),
    ({"levers": {"lever.P1.levle": [0.0, 1.0]}}, "No part of lever P1 is called 'levle'. Did you mean 'level'?"),
    ({"levers": {"lever.P1": [0.0, 1.0]}}, "No part of lever P1 is called ''."),
    ({"levers": {"lever.P7.level": [0.0, 1.0]}}, "The scenario does not pull lever P7: say when, with lever.P7.start"),
    ({"levers": {"lever.P1.end": [2010.0, 2030.0]}}, "lever P1 ends in 2010, not after its start"),
    ({"uncertainties": {"pricing.margin": {"range": [0.0, 1.0]}}}, "No parameter is called 'pricing.margin'."),
    ({"uncertainties": {"industry.jewlery.export_share": [0.2, 0.3]}}, "Did you mean 'industry.jewelry.export_share'?"),
    ({"uncertainties": {"citi.tax_rate": [0.2, 0.3]}}, "'citi.tax_rate'"),
    ({"uncertainties": {"pricing.material_share": "declared"}}, "has no declared range"),
    ({"size": 12, "design": "sobol"}, "size = 12: Sobol' points are balanced at powers of two only; take 8 or 16."),
    ({"size": None, "design": "grid"}, "pricing.target_margin: a grid needs values, or a range with levels."),
    ({"indicators": ["A99"]}, "No indicator is called 'A99'."),
    ({"scenarios": ["ON GROWTH"], "until": 2011}, "needs the years"),
    ({"replications": 100_000, "size": 1_000_000}, "at most 10,000,000"),
]


@pytest.mark.parametrize(("changes", "sentence"), IMPOSSIBLE)
def test_what_cannot_be_simulated_is_refused_before_anything_is(
    changes: dict[str, Any], sentence: str, on_growth: Callable[[str], str]
) -> None:
    if changes.get("scenarios") == ["ON GROWTH"]:
        changes = {**changes, "scenarios": [on_growth("guangzhou")]}
    with pytest.raises(UserError, match=r"\.$|\?$|'$|…$") as told:
        make_plan(experiment(**changes))
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"levers": {"lever.P1.level": [0.0, 1.5]}},
        {"uncertainties": {"pricing.target_margin": {"range": [0.0, 3.0]}}},
        {"uncertainties": {"industry.jewelry.export_share": [0.2, 3.0]}},
        {"set": {"lever.P2.level": 7.0}},
    ],
)
def test_values_out_of_bounds_are_refused_before_anything_is_simulated(changes: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match=r"is outside \["):
        make_plan(experiment(**changes))


def test_a_lever_that_the_scenario_does_not_pull_can_be_given_a_start() -> None:
    plan = make_plan(experiment(levers={"lever.P7.level": [0.0, 1.0]}, set={"lever.P7.start": 2012}))
    pulled = {one.code: one for one in plan.inputs(plan.n_cells - 1).levers}
    assert (pulled["P7"].start, pulled["P7"].level in (0.0, 1.0)) == (2012.0, True)


def test_the_declared_range_is_the_one_of_the_parameter() -> None:
    plan = make_plan(experiment(uncertainties={"pricing.target_margin": "declared"}, size=64))
    sampled = plan.points[:, list(plan.paths).index("pricing.target_margin")]
    assert 0.045 <= sampled.min() < 0.046
    assert 0.069 < sampled.max() <= 0.07


@pytest.mark.parametrize(
    ("path", "ends"), [("industry.jewelry.n_firms", [500, 600]), ("platforms.n_platforms", [2, 9])]
)
def test_whole_numbers_are_sampled_whole(path: str, ends: list[float]) -> None:
    plan = make_plan(experiment(uncertainties={path: {"range": ends}}))
    assert [float(plan.points[cell, 1]).is_integer() for cell in range(6)] == [True] * 6
    assert [plan.run(number).cell for number in range(6)] == list(range(6))


def test_cells_can_be_listed_in_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text("scenario,lever.P1.level\nguangzhou,0.25\nno_policy,0.5\nguangzhou,1\n")
    file = tmp_path / "listed.yaml"
    file.write_text(
        "description: By hand.\nscenarios: [guangzhou, no_policy]\ndesign: list\ncells: cells.csv\n"
        "set: {lever.P1.start: 2014}\nuntil: 2016\n"
    )
    plan = make_plan(load_experiment(str(file)))
    assert [plan.scenario(cell) for cell in range(3)] == ["guangzhou", "no_policy", "guangzhou"]
    assert plan.points.ravel().tolist() == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("lever.P1.level,lever.P2.level\n0.5,1\n", "utf-8-sig"),
        ("lever.P1.level;lever.P2.level\n0.5;1\n\n", "utf-8"),
        ("lever.P1.level\tlever.P2.level\t\n０.５\t１\t\n", "gbk"),
        ("lever.P1.level,lever.P2.level\r\n5e-1,1\r\n", "utf-16"),
    ],
)
def test_a_file_of_cells_is_read_as_any_table_is(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "cells.csv").write_bytes(text.encode(encoding))
    file = tmp_path / "listed.yaml"
    file.write_text("description: By hand.\nscenarios: [guangzhou]\ndesign: list\ncells: cells.csv\nuntil: 2016\n")
    assert make_plan(load_experiment(str(file))).points.tolist() == [[0.5, 1.0]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no cells"),
        ("lever.P1.level\n", "holds no cells"),
        ("lever.P1.level\nhigh\n", "line 2, 'lever.P1.level': 'high' is not a number"),
        ("lever.P1.level,lever.P2.level\n0.5\n", "line 2, 'lever.P2.level': "),
        ("lever.P1.level\n1_000\n", "line 2, 'lever.P1.level': '1_000' is not a number"),
        ("lever.P1.level;lever.P2.level\n0,5;1\n", "line 2, 'lever.P1.level': '0,5' is not a number"),
        ("lever.P1.level,lever.P2.level\n0.5,1,2\n", "line 2 has 3 cells and the header 2"),
        ("lever.P1.level\ninf\n", "the value is infinite"),
        ("lever.P1.level,lever.P1.level\n0,1\n", "a column is given twice"),
        ("scenario,lever.P1.level\nno_polcy,1\n", "line 2: the experiment has no scenario 'no_polcy'."),
    ],
)
def test_a_wrong_file_of_cells_is_told_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "cells.csv").write_text(text)
    file = tmp_path / "listed.yaml"
    file.write_text("description: By hand.\nscenarios: [guangzhou]\ndesign: list\ncells: cells.csv\nuntil: 2016\n")
    with pytest.raises((UserError, TableError), match=r"^cells\.csv") as told:
        make_plan(load_experiment(str(file)))
    assert sentence in str(told.value)


def test_the_first_replication_of_every_cell_comes_before_any_second_one() -> None:
    plan = make_plan(experiment())
    runs = [plan.run(number) for number in range(plan.n_runs)]
    assert [one.replication for one in runs] == sorted(one.replication for one in runs)
    assert [one.cell for one in runs[: plan.n_cells]] == list(range(plan.n_cells))
    assert len({one.run_id for one in runs}) == plan.n_runs
    assert [plan.number(one.run_id) for one in runs] == list(range(plan.n_runs))


def test_cells_share_their_seeds() -> None:
    plan = make_plan(experiment(seed=7))
    seeds = {(run.replication, run.seed) for run in map(plan.run, range(plan.n_runs))}
    assert seeds == {(1, 7), (2, 8), (3, 9), (4, 10)}


@pytest.mark.parametrize("name", ["c00006-001", "c00000-005", "c0-1", "run 1", "", "c00000-000"])
def test_a_run_that_does_not_exist_is_told(name: str) -> None:
    with pytest.raises(UserError, match=r"No run is called .*c00000-001 .* to c00005-004"):
        make_plan(experiment()).number(name)


def test_crossed_levers_meet_every_point_of_the_uncertainties() -> None:
    plan = make_plan(experiment(crossed=True))
    assert plan.n_cells == 12
    low, high = plan.points[:6], plan.points[6:]
    assert set(low[:, 0]) == {0.0}
    assert set(high[:, 0]) == {1.0}
    assert np.array_equal(low[:, 1], high[:, 1])
