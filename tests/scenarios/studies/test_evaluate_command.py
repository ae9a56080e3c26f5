"""``synergysim evaluate`` and ``synergysim template``, as a user types them."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import evaluating
import numpy as np
import pandas as pd
import pytest
from evaluating import Output, observed, refused, run
from pages import report_text
from synergysim.analysis.synergy.choices import Choices
from synergysim.analysis.tables import IndicatorTables, read_tables
from synergysim.scenarios.studies.evaluation.observed import EvaluationTask, plan_of

table, unpictured = evaluating.table, evaluating.unpictured


def test_an_evaluation_writes_what_it_promises(table: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    assert run("evaluate", table, "--out", out) == 0
    columns = {name: pd.read_csv(out / f"{name}.csv").columns.tolist() for name in ("weights", "order", "synergy")}
    assert columns["weights"] == ["cluster", "subsystem", "indicator", "weight"]
    assert columns["order"] == ["cluster", "year", "subsystem", "order_degree"]
    assert columns["synergy"] == [
        "cluster",
        "year",
        "order_digital_trade",
        "order_industrial_cluster",
        "delta_digital_trade",
        "delta_industrial_cluster",
        "synergy",
        "synergy_adjacent",
        "coupling",
        "coordination",
    ]
    assert sorted(path.name for path in (out / "figures").iterdir()) == [
        "causes.png",
        "coupling.png",
        "grades.png",
        "obstacles.png",
        "order.png",
        "synergy.png",
        "weights.png",
    ]
    assert not (out / "filled.csv").exists()
    report = report_text(out)
    assert report.count("data:image/png;base64,") == 7
    assert "margin a = 0.1; base = first year; aggregation = weighted sum; weights = CRITIC" in capsys.readouterr().out


@pytest.mark.usefixtures("unpictured")
def test_weights_sum_to_one_and_synergy_is_the_root_of_the_changes(table: Path, tmp_path: Path) -> None:
    run("evaluate", table, "--out", tmp_path / "out")
    weights = pd.read_csv(tmp_path / "out" / "weights.csv")
    np.testing.assert_allclose(weights.groupby(["cluster", "subsystem"])["weight"].sum(), 1.0)
    rows = pd.read_csv(tmp_path / "out" / "synergy.csv").groupby("cluster").tail(1)
    expected = np.sqrt(rows["delta_digital_trade"] * rows["delta_industrial_cluster"])
    np.testing.assert_allclose(rows["synergy"], expected)


@pytest.mark.usefixtures("unpictured")
def test_the_workbook_holds_the_same_numbers(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("evaluate", table, "--out", out)
    for name in ("weights", "order", "synergy"):
        sheet = pd.read_excel(out / "evaluation.xlsx", sheet_name=name, engine="openpyxl")
        pd.testing.assert_frame_equal(sheet, pd.read_csv(out / f"{name}.csv"))


def test_every_choice_reaches_the_evaluator(table: Path) -> None:
    changes: dict[str, Any] = {
        "margin": 0.5,
        "weights": "equal",
        "aggregation": "geometric",
        "base": "previous",
        "bounds": "pooled",
        "sign_rule": "product",
        "grey_threshold": 0.99,
    }
    tables = read_tables(table)
    for name, value in changes.items():
        chosen = _choices(table, tables, {name: value})
        assert chosen == dataclasses.replace(Choices(), **{name: value})
    assert _choices(table, tables, {"base": "2012"}).base == 2012


def _choices(table: Path, tables: IndicatorTables, given: dict[str, Any]) -> Choices:
    return plan_of(EvaluationTask(table, table.parent, None, given, "none", None, "en", False), tables).choices


@pytest.mark.usefixtures("unpictured")
def test_the_base_year_changes_the_result(table: Path, tmp_path: Path) -> None:
    run("evaluate", table, "--out", tmp_path / "out", "--base", "previous", "--margin", "0.5")
    rows = pd.read_csv(tmp_path / "out" / "synergy.csv")
    np.testing.assert_array_equal(rows["synergy"], rows["synergy_adjacent"])


def test_empty_cells_are_refused_or_filled_and_marked(tmp_path: Path, capsys: Output) -> None:
    frame = observed()
    frame.loc[3, "A4"] = np.nan
    frame.to_csv(tmp_path / "gap.csv", index=False)
    out = tmp_path / "out"
    sentence = refused(capsys, "evaluate", tmp_path / "gap.csv", "--out", out)
    assert "1 cell is empty, the first: A4 of cluster 'jewelry' in 2013" in sentence
    assert "--fill regression" in sentence
    assert run("evaluate", tmp_path / "gap.csv", "--out", out, "--fill", "regression") == 0
    filled = pd.read_csv(out / "filled.csv")
    assert filled[["cluster", "year", "indicator"]].to_numpy().tolist() == [["jewelry", 2013, "A4"]]
    assert filled["lower"].item() < filled["value"].item() < filled["upper"].item()
    assert not filled["below_zero"].item()
    assert (out / "figures" / "filled.png").exists()


def test_a_later_evaluation_leaves_no_files_of_an_earlier_one(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("evaluate", table, "--out", out, "--format", "svg")
    earlier = list((out / "figures").glob("*.svg"))
    assert len(earlier) == 7
    (out / "mine.txt").touch()
    assert run("evaluate", table, "--out", out) == 0
    assert not [path for path in earlier if path.exists()]
    assert len(list((out / "figures").glob("*.png"))) == 7
    assert (out / "mine.txt").exists()


@pytest.mark.usefixtures("unpictured")
def test_a_saved_evaluator_scores_another_table_with_its_own_bounds(
    table: Path, tmp_path: Path, capsys: Output
) -> None:
    run("evaluate", table, "--out", tmp_path / "first")
    longer = observed(8)
    longer.to_csv(tmp_path / "longer.csv", index=False)
    saved = tmp_path / "first" / "evaluator.json"
    assert run("evaluate", tmp_path / "longer.csv", "--out", tmp_path / "second", "--evaluator", saved) == 0
    weights = [pd.read_csv(tmp_path / name / "weights.csv") for name in ("first", "second")]
    pd.testing.assert_frame_equal(*weights)
    assert "goes beyond the evaluator's bounds" in " ".join(capsys.readouterr().out.split())
    sentence = refused(capsys, "evaluate", table, "--out", tmp_path / "x", "--evaluator", saved, "--margin", "0")
    assert "--margin cannot be combined with --evaluator" in sentence


@pytest.mark.usefixtures("unpictured")
def test_weights_that_were_written_can_be_given_back(table: Path, tmp_path: Path) -> None:
    run("evaluate", table, "--out", tmp_path / "first", "--weights", "entropy")
    given = tmp_path / "first" / "weights.csv"
    run("evaluate", table, "--out", tmp_path / "second", "--weights", given)
    first, second = (pd.read_csv(tmp_path / name / "synergy.csv") for name in ("first", "second"))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.usefixtures("unpictured")
def test_goalposts_are_the_bounds(table: Path, tmp_path: Path) -> None:
    posts = "indicator,lower,upper\n" + "".join(f"{code},0,1000\n" for code in ("A1", "A4", "A9", "B1", "B2"))
    (tmp_path / "posts.csv").write_text(posts, encoding="utf-8")
    run("evaluate", table, "--out", tmp_path / "out", "--bounds", tmp_path / "posts.csv", "--weights", "equal")
    order = pd.read_csv(tmp_path / "out" / "synergy.csv")["order_industrial_cluster"].iloc[0]
    frame = pd.read_csv(table)
    assert order == pytest.approx(frame[["B1", "B2"]].iloc[0].mean() / 1000)


@pytest.mark.usefixtures("unpictured")
def test_clusters_that_differ_are_scored_one_by_one(tmp_path: Path, capsys: Output) -> None:
    with pd.ExcelWriter(tmp_path / "t.xlsx") as book:
        for name, left_out in (("x", "A4"), ("y", "B2")):
            observed(clusters=(name,)).drop(columns=["cluster", left_out]).to_excel(book, sheet_name=name, index=False)
    assert run("evaluate", tmp_path / "t.xlsx", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "x is scored without A4" in said
    assert "there is no one evaluator to save" in said
    assert not (tmp_path / "out" / "evaluator.json").exists()
    assert run("evaluate", tmp_path / "t.xlsx", "--out", tmp_path / "out", "--bounds", "pooled") == 0
    assert "A4 is left out under pooled bounds: x has no value of it." in capsys.readouterr().out


@pytest.mark.usefixtures("unpictured")
def test_three_described_subsystems_are_scored(tmp_path: Path, capsys: Output) -> None:
    frame = observed(clusters=("x",)).rename(columns={"A1": "GDP", "A4": "waste", "A9": "staff"})
    frame.to_csv(tmp_path / "t.csv", index=False)
    meta = "column,subsystem,direction\nGDP,economy,+\nwaste,environment,-\nstaff,economy,+\n"
    (tmp_path / "meta.csv").write_text(meta, encoding="utf-8")
    assert run("evaluate", tmp_path / "t.csv", "--indicators", tmp_path / "meta.csv", "--out", tmp_path / "out") == 0
    assert "divergence" in capsys.readouterr().out
    columns = pd.read_csv(tmp_path / "out" / "synergy.csv").columns
    assert [name for name in columns if name.startswith("order_")] == [
        "order_economy",
        "order_environment",
        "order_industrial_cluster",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--weights", "critc"], "neither a method nor a file. Did you mean 'critic'"),
        (["--aggregation", "geometrc"], "Did you mean 'geometric'"),
        (["--base", "1999"], "base year 1999 is not in the table, which has 2010-2015"),
        (["--margin", "-1"], "margin = -1.0 is not a number of 0 or more"),
        (["--fill", "mean"], "--fill 'mean' is not regression or none"),
        (["--grey-threshold", "2"], r"grey_threshold = 2 is outside \(0, 1]"),
        (["--evaluator", "nowhere.json"], "nowhere.json"),
        (["--indicators", "nowhere.csv"], "nowhere.csv: there is no such file"),
    ],
)
def test_a_wrong_option_is_one_sentence(
    table: Path, tmp_path: Path, capsys: Output, options: list[str], message: str
) -> None:
    assert re.search(message, refused(capsys, "evaluate", table, "--out", tmp_path / "out", *options))


def test_two_periods_are_refused(tmp_path: Path, capsys: Output) -> None:
    observed(2).to_csv(tmp_path / "t.csv", index=False)
    assert "at least 3 periods" in refused(capsys, "evaluate", tmp_path / "t.csv", "--out", tmp_path / "out")


def test_a_folder_of_a_simulated_run_is_not_written_over(table: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text("{}", encoding="utf-8")
    assert "did not write, and it is not touched" in refused(capsys, "evaluate", table, "--out", tmp_path / "run")
    assert "is a file" in refused(capsys, "evaluate", table, "--out", table)


def test_a_cluster_that_is_nearly_one_of_the_librarys_is_noted(tmp_path: Path, capsys: Output) -> None:
    names = ("jewellery", "Textile & clothing", "jewelry", "纺织服装", "Wooden toys", "集群1")
    options = [word for name in names for word in ("--cluster", name)]
    assert run("template", tmp_path / "t.xlsx", *options) == 0
    notes = [line for line in capsys.readouterr().out.splitlines() if "did you mean" in line]
    assert notes == [
        "“jewellery” is none of the library's clusters, and so one of your own; did you mean “jewelry”?",
        "“Textile & clothing” is none of the library's clusters, and so one of your own; did you mean “Textile and "
        "clothing”?",
    ]
    assert run("template", tmp_path / "zh.xlsx", "--cluster", "纺织服饰", "--lang", "zh") == 0
    assert "是否指“纺织服装”" in capsys.readouterr().out


def test_a_template_is_not_overwritten_without_force(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "t.xlsx"
    assert run("template", path) == 0
    assert "--force" in refused(capsys, "template", path)
    assert run("template", path, "--force", "--system", "extended") == 0
    assert "Did you mean 'table4'" in refused(capsys, "template", tmp_path / "u.xlsx", "--system", "tabel4")
    assert "not FIRST-LAST" in refused(capsys, "template", tmp_path / "u.xlsx", "--years", "2010")


PAPER = Path(__file__).parents[2] / "cases" / "tables" / "paper_layout"


def test_a_dry_run_shows_what_is_understood_and_writes_nothing(tmp_path: Path, capsys: Output) -> None:
    table = PAPER / "subsystem_indicator_sign_unit_weight_years.xlsx"
    assert run("evaluate", table, "--dry-run", "--lang", "zh", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "2 个子系统、7 个指标；1 个集群" in said
    assert "10 个时期（2012–2021）" in said
    assert not (tmp_path / "out").exists()
    assert "--out is missing" in refused(capsys, "evaluate", table)


def test_a_bad_table_is_told_in_the_language_asked_for(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "t.csv").write_text("年份,A1,B1\n2018,1,abc\n", encoding="utf-8")
    sentence = refused(capsys, "evaluate", tmp_path / "t.csv", "--out", tmp_path / "out", "--lang", "zh")
    assert "t.csv 第 2 行 第 3 列（B1, 2018）：“abc”不是数字。" in sentence


@pytest.mark.usefixtures("unpictured")
def test_a_cross_section_is_told_without_u(tmp_path: Path, capsys: Output) -> None:
    arguments = ("evaluate", PAPER / "cross_section.csv", "--indicators", PAPER / "description.csv")
    assert run(*arguments, "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "order degrees, coupling degree C" in said
    assert "nan" not in said
    assert pd.read_csv(tmp_path / "out" / "synergy.csv")["synergy"].isna().all()


def test_a_cross_section_is_drawn_by_cluster_and_not_over_time(tmp_path: Path) -> None:
    arguments = ("evaluate", PAPER / "cross_section.csv", "--indicators", PAPER / "description.csv")
    assert run(*arguments, "--out", tmp_path / "out") == 0
    assert {path.stem for path in (tmp_path / "out" / "figures").iterdir()} >= {"order", "weights"}
    assert not (tmp_path / "out" / "figures" / "synergy.png").exists()
    assert ">nan<" not in report_text(tmp_path / "out")
