"""What ``synergysim evaluate`` tells its reader: names, notes, verdicts and remedies, in English and Chinese."""

from __future__ import annotations

from pathlib import Path

import evaluating
import numpy as np
import openpyxl
import pandas as pd
import pytest
from evaluating import Output, observed, refused, run
from pages import chinese_in, english_in, page_at, report_text
from synergysim.analysis.catalogue.clusters import CLUSTER_NAMES, cluster_name
from synergysim.analysis.figures import style
from synergysim.language import in_language
from synergysim.scenarios.files.library_files import LIBRARY, read

table, unpictured = evaluating.table, evaluating.unpictured


def report_of(folder: Path) -> str:
    return report_text(folder)


def test_robustness_says_in_one_sentence_whether_the_finding_stands(
    table: Path, tmp_path: Path, capsys: Output
) -> None:
    assert run("evaluate", table, "--out", tmp_path / "out", "--robustness") == 0
    assert "The ranking of the 2 clusters by U in 2015" in capsys.readouterr().out
    drawn = {path.name for path in (tmp_path / "out" / "figures").glob("robustness*")}
    assert drawn == {"robustness_spread.png", "robustness_causes.png", "robustness_left_out.png"}


def test_a_workbook_with_chinese_headers_gives_a_chinese_report(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "观测.xlsx"
    assert run("template", path, "--lang", "zh", "--cluster", "纺织服装", "--years", "2010-2015") == 0
    book = openpyxl.load_workbook(path)
    sheet, rng = book["纺织服装"], np.random.default_rng(1)
    for column in range(2, sheet.max_column + 1):
        for row in range(3, 9):
            sheet.cell(row, column, float(row * column + rng.uniform(0, 5)))
    book.save(path)
    assert run("evaluate", path, "--lang", "zh", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "方法选择" in said
    assert "fonts-noto-cjk" in said or style.cjk_font() is not None
    for text in (
        "数字贸易与产业集群的协同度，2010–2015 年",
        "跨境电商出口",
        "数字贸易",
        "权重",
        "不含 A11 通关便利措施、B12 优惠政策",
    ):
        assert text in report_of(tmp_path / "out")


@pytest.mark.usefixtures("unpictured")
def test_without_a_chinese_font_the_user_is_told_which_package_to_install(
    table: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style, "cjk_font", lambda: None)
    assert run("evaluate", table, "--lang", "zh", "--out", tmp_path / "out") == 0
    assert capsys.readouterr().out.count("fonts-noto-cjk") == 1


@pytest.mark.usefixtures("unpictured")
def test_a_constant_indicator_is_noted_with_weight_zero(tmp_path: Path, capsys: Output) -> None:
    observed().assign(A9=5).to_csv(tmp_path / "t.csv", index=False)
    run("evaluate", tmp_path / "t.csv", "--out", tmp_path / "out")
    assert "Jewelry, Food and beverage: A9 does not vary within its bounds" in capsys.readouterr().out
    weights = pd.read_csv(tmp_path / "out" / "weights.csv")
    assert (weights.loc[weights["indicator"] == "A9", "weight"] == 0).all()


@pytest.mark.usefixtures("unpictured")
def test_a_chinese_report_has_no_english_note_and_names_every_cluster_in_chinese(tmp_path: Path) -> None:
    frame = observed(years=8).assign(A9=5, A11=[*range(8)] * 2)
    frame.loc[7, "A4"] = np.nan
    frame.loc[0, "A11"] = np.nan
    frame.to_csv(tmp_path / "t.csv", index=False)
    options = ("--fill", "regression", "--robustness", "--lang", "zh")
    assert run("evaluate", tmp_path / "t.csv", "--out", tmp_path / "out", *options) == 0
    report = report_of(tmp_path / "out")
    for text in ("A9 在其界限内无变化", "种方法与填补值抽样的组合", "方差分解不含", "无法得到 U", "区间低于零"):
        assert text in report
    paragraphs = [one.split("</p>")[0] for one in report.split("<p>")[1:]]
    assert not [one for one in paragraphs if not any("\u4e00" <= letter <= "\u9fff" for letter in one)]
    for english in ("jewelry", "food_beverage", "Jewelry", "combinations"):
        assert english not in report


@pytest.mark.usefixtures("unpictured")
def test_an_english_report_calls_clusters_by_their_names(table: Path, tmp_path: Path, capsys: Output) -> None:
    run("evaluate", table, "--out", tmp_path / "out", "--robustness")
    for text in (report_of(tmp_path / "out"), capsys.readouterr().out):
        assert "Food and" in text
        assert "food_beverage" not in text
    assert set(pd.read_csv(tmp_path / "out" / "synergy.csv")["cluster"]) == {"jewelry", "food_beverage"}


def test_a_cluster_has_one_name_in_the_library_and_in_every_figure() -> None:
    for code, names in CLUSTER_NAMES.items():
        entry = read(LIBRARY / "industries" / f"{code}.yaml")
        assert (entry["name_en"], entry["name_zh"]) == names
    assert (
        in_language("zh", cluster_name, "luggage_leather")
        == in_language("zh", cluster_name, "Luggage and leather")
        == "箱包皮具"
    )
    assert cluster_name("箱包皮具") == "Luggage and leather"
    assert cluster_name("电子信息") == "电子信息"


@pytest.mark.usefixtures("unpictured")
def test_a_zero_under_the_geometric_mean_is_refused_with_the_options_that_help(
    table: Path, tmp_path: Path, capsys: Output
) -> None:
    geometric = ("--aggregation", "geometric", "--out", tmp_path / "out")
    sentence = refused(capsys, "evaluate", table, "--margin", "0", *geometric)
    assert "of Jewelry in 20" in sentence
    assert (
        "Use --aggregation weighted, or --margin 0.1 (a margin does not help where the minimum itself is 0)" in sentence
    )
    observed().assign(A11=[*range(6)] * 2).to_csv(tmp_path / "count.csv", index=False)
    sentence = refused(capsys, "evaluate", tmp_path / "count.csv", *geometric)
    assert "A11 of Jewelry in 2010 has order degree 0" in sentence
    assert "--aggregation weighted; a --margin does not help where the minimum itself is 0" in sentence
    assert run("evaluate", table, *geometric) == 0
    low = observed()
    low.loc[0, "B1"] = 1.0
    low.to_csv(tmp_path / "low.csv", index=False)
    saved = tmp_path / "out" / "evaluator.json"
    sentence = refused(capsys, "evaluate", tmp_path / "low.csv", "--evaluator", saved, "--out", tmp_path / "new")
    assert "B1 of Jewelry in 2010 has order degree -" in sentence
    assert "fit another one with --aggregation weighted" in sentence


@pytest.mark.usefixtures("unpictured")
def test_robustness_with_a_saved_evaluator_varies_the_fit_on_its_own_reference(
    table: Path, tmp_path: Path, capsys: Output
) -> None:
    run("evaluate", table, "--out", tmp_path / "first")
    observed(8).to_csv(tmp_path / "longer.csv", index=False)
    saved = ("--evaluator", tmp_path / "first" / "evaluator.json", "--robustness")
    assert run("evaluate", tmp_path / "longer.csv", "--out", tmp_path / "second", *saved) == 0
    told = page_at(tmp_path / "second").texts
    assert any("fitted each time on the reference that the saved evaluator keeps" in text for text in told)
    book = pd.read_excel(tmp_path / "second" / "evaluation.xlsx", sheet_name=None, engine="openpyxl")
    last = book["synergy"].groupby("cluster")["synergy"].last()
    defended = book["robust_clusters"].set_index("cluster")["synergy"]
    np.testing.assert_allclose(defended, last[defended.index])
    assert "Robustness fits every choice on this table" not in capsys.readouterr().out


@pytest.mark.usefixtures("unpictured")
def test_a_saved_evaluator_without_its_reference_says_that_robustness_is_of_other_fits(
    table: Path, tmp_path: Path, capsys: Output
) -> None:
    run("evaluate", table, "--out", tmp_path / "first")
    path = tmp_path / "first" / "evaluator.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"reference": {', '"other": {'), encoding="utf-8")
    assert run("evaluate", table, "--evaluator", path, "--robustness", "--out", tmp_path / "second") == 0
    assert "Robustness fits every choice on this table" in " ".join(capsys.readouterr().out.split())
    assert "fitted on this table each time" in report_of(tmp_path / "second")


@pytest.mark.usefixtures("unpictured")
def test_u_without_policy_counts_says_what_it_leaves_out(table: Path, tmp_path: Path) -> None:
    frame = observed().assign(D18=[0, 1, 1, 2, 4, 9] * 2)
    frame.to_csv(tmp_path / "count.csv", index=False)
    # Without them the other weights keep their proportions: equal ones stay equal.
    run("evaluate", tmp_path / "count.csv", "--out", tmp_path / "with", "--weights", "equal")
    run("evaluate", table, "--out", tmp_path / "never", "--weights", "equal")
    assert "leaves out D18 Digital trade laws" in report_of(tmp_path / "with")
    assert "policy counts" not in report_of(tmp_path / "never")
    without = pd.read_excel(
        tmp_path / "with" / "evaluation.xlsx", sheet_name="without_policy_counts", engine="openpyxl"
    )
    assert set(without["left_out"]) == {"D18"}
    never = pd.read_csv(tmp_path / "never" / "synergy.csv")
    np.testing.assert_allclose(without["synergy"], never["synergy"])


@pytest.mark.usefixtures("unpictured")
def test_where_only_policy_counts_would_be_gone_the_report_says_why(tmp_path: Path) -> None:
    frame = observed().drop(columns=["A1", "A4", "A9"]).assign(A11=[0, 1, 1, 2, 4, 9] * 2)
    frame.to_csv(tmp_path / "t.csv", index=False)
    run("evaluate", tmp_path / "t.csv", "--out", tmp_path / "out")
    assert "There is no U without policy counts: without A11 Clearance measures" in report_of(tmp_path / "out")


@pytest.mark.usefixtures("unpictured")
def test_a_fill_below_zero_is_flagged_in_the_file_and_told(tmp_path: Path, capsys: Output) -> None:
    frame = observed().assign(A11=[np.nan, 0, 0, 1, 3, 6, 0, 1, 2, 3, 4, 6])
    frame.to_csv(tmp_path / "t.csv", index=False)
    run("evaluate", tmp_path / "t.csv", "--fill", "regression", "--out", tmp_path / "out")
    filled = pd.read_csv(tmp_path / "out" / "filled.csv")
    assert filled["below_zero"].tolist() == [True]
    assert "Jewelry, A11 (2010): the interval of the filled value reaches below zero" in capsys.readouterr().out


@pytest.mark.usefixtures("unpictured")
def test_years_beyond_the_bounds_are_told_in_spans(table: Path, tmp_path: Path, capsys: Output) -> None:
    run("evaluate", table, "--out", tmp_path / "first")
    later = observed()
    later.loc[[0, 1, 4], "B1"] = 10_000.0
    later.to_csv(tmp_path / "later.csv", index=False)
    saved = ("--evaluator", tmp_path / "first" / "evaluator.json")
    run("evaluate", tmp_path / "later.csv", "--out", tmp_path / "second", *saved)
    assert "Jewelry goes beyond the evaluator's bounds in 2010-2011, 2014;" in capsys.readouterr().out


@pytest.mark.usefixtures("unpictured")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_opens_with_its_finding_and_ends_with_how_to_reproduce_it(
    table: Path, tmp_path: Path, lang: str
) -> None:
    assert run("evaluate", table, "--out", tmp_path / "out", "--lang", lang) == 0
    page = page_at(tmp_path / "out")
    scored = pd.read_csv(tmp_path / "out" / "synergy.csv").groupby("cluster")["synergy"].last()
    told = next(text for text in page.texts if f"{scored.max():.2f}" in text and f"{scored.min():.2f}" in text)
    assert f"{(scored > 0).sum()}" in told
    assert any("--robustness" in text for text in page.texts)
    assert [command.split()[0] for command in page.commands] == ["synergysim"]
    assert not (chinese_in(page) if lang == "en" else english_in(page))


@pytest.mark.usefixtures("unpictured")
@pytest.mark.parametrize(("lang", "words"), [("en", "5 periods and"), ("zh", "仅有 5 个时期")])
def test_no_verdict_is_given_from_few_periods(
    table: Path, tmp_path: Path, capsys: Output, lang: str, words: str
) -> None:
    short = pd.read_csv(table)
    short[short["year"] < short["year"].min() + 5].to_csv(tmp_path / "short.csv", index=False)
    assert run("evaluate", tmp_path / "short.csv", "--robustness", "--out", tmp_path / "out", "--lang", lang) == 0
    said = capsys.readouterr().out
    assert words in said
    assert "Kendall" not in said


@pytest.mark.usefixtures("unpictured")
@pytest.mark.parametrize(
    ("lang", "words"), [("en", "coupling coordination runs from"), ("zh", "个集群中，耦合协调度最低为")]
)
def test_the_report_of_a_cross_section_finds_coordination_and_speaks_of_no_u(
    tmp_path: Path, lang: str, words: str
) -> None:
    rows = "子系统,指标,属性,广州市,深圳市,佛山市\n数字贸易,出口额,+,1,3,4\n数字贸易,天数,-,9,8,5\n"
    rows += "产业集群,产值,+,3,4,7\n产业集群,能耗,-,3,5,6\n"
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    assert run("evaluate", tmp_path / "t.csv", "--out", tmp_path / "out", "--lang", lang) == 0
    report = report_of(tmp_path / "out")
    assert any(words in text for text in page_at(tmp_path / "out").texts)
    assert ("Synergy of" if lang == "en" else "的协同度") not in report
    assert ("composite synergy degree, from" if lang == "en" else "U 为复合系统协同度，介于") not in report
