"""``synergysim evaluate`` reports coordination as papers do: grades, lags, obstacles, regions, a forecast."""

from __future__ import annotations

from pathlib import Path

import evaluating
import numpy as np
import pandas as pd
import pytest
from evaluating import Output, observed, refused, run
from pages import report_text
from synergysim.analysis import coordination_grade, dagum_gini, morans_i, obstacle_degrees, theil
from synergysim.language import in_language
from synergysim.scenarios.present.report.coordination import WORDS

unpictured = evaluating.unpictured
CLUSTERS = tuple("abcde")
GROUPS = dict(zip(CLUSTERS, "xxyyy", strict=True))
NEIGHBOURS = {"a": "b", "b": "ac", "c": "bd", "d": "ce", "e": "d"}


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    observed(8, CLUSTERS).to_csv(tmp_path / "panel.csv", index=False)
    pairs = pd.DataFrame([(one, other) for one, others in NEIGHBOURS.items() for other in others])
    pairs.set_axis(["cluster", "neighbour"], axis=1).to_csv(tmp_path / "neighbours.csv", index=False)
    pd.Series(GROUPS).rename_axis("地区").rename("分组").reset_index().to_csv(tmp_path / "groups.csv", index=False)
    return tmp_path / "panel.csv"


@pytest.mark.usefixtures("unpictured")
def test_grades_lags_and_regions_are_those_of_the_public_functions(panel: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = ("--groups", tmp_path / "groups.csv", "--neighbours", tmp_path / "neighbours.csv")
    assert run("evaluate", panel, "--out", out, *files, "--forecast", "2") == 0
    degrees = pd.read_csv(out / "coordination.csv")
    assert degrees["grade"].tolist() == list(coordination_grade(degrees["coordination"]))
    assert degrees["grade_zh"].tolist() == list(in_language("zh", coordination_grade, degrees["coordination"]))
    synergy = pd.read_csv(out / "synergy.csv")
    orders = synergy[["order_digital_trade", "order_industrial_cluster"]]
    lags = [
        "synchronous" if first == second else "digital_trade" if first < second else "industrial_cluster"
        for first, second in orders.round(12).itertuples(index=False)
    ]
    assert degrees["lag"].tolist() == lags
    last = degrees[degrees["year"] == 2017].set_index("cluster")["coordination"]
    regions = pd.read_csv(out / "regions.csv").query("year == 2017").set_index(["measure", "part"])["value"]
    assert regions["theil", "between"] == pytest.approx(theil(last, GROUPS)["between"])
    assert regions["gini", "transvariation"] == pytest.approx(dagum_gini(last, GROUPS)["transvariation"], abs=1e-12)
    lists = {one: list(others) for one, others in NEIGHBOURS.items()}
    assert regions["morans_i", "total"] == pytest.approx(morans_i(last, lists, row_standardised=True))
    forecast = pd.read_csv(out / "forecast.csv")
    assert set(forecast["year"]) == {2018, 2019}
    assert (forecast["coordination"].dropna() <= 1).all()


@pytest.mark.usefixtures("unpictured")
def test_obstacles_are_the_largest_shares_of_what_lacks(panel: Path, tmp_path: Path) -> None:
    run("evaluate", panel, "--out", tmp_path / "out", "--subsystem-weights", "Digital trade=0.7,产业集群=0.3")
    book = pd.read_excel(tmp_path / "out" / "evaluation.xlsx", sheet_name=None, engine="openpyxl")
    cell = book["contributions"].query("cluster == 'c' and year == 2013").set_index("indicator")
    part = cell["subsystem"].map({"digital_trade": 0.7, "industrial_cluster": 0.3})
    shares = obstacle_degrees(cell[["order_degree"]].T, (cell["weight"] * part).to_numpy()).iloc[0]
    found = pd.read_csv(tmp_path / "out" / "obstacles.csv").query("cluster == 'c' and year == 2013")
    np.testing.assert_allclose(found["obstacle_degree"], shares.sort_values(ascending=False)[: len(found)])
    assert found["indicator"].tolist() == shares.sort_values(ascending=False).index[: len(found)].tolist()
    assert book["obstacles"].shape[0] == len(pd.read_csv(tmp_path / "out" / "obstacles.csv"))


@pytest.mark.usefixtures("unpictured")
@pytest.mark.parametrize(("lang", "words"), [("en", ("Grade", "lags", "1.")), ("zh", ("等级", "滞后型", "第 1 位"))])
def test_the_report_tells_of_coordination_in_its_language(panel: Path, tmp_path: Path, lang: str, words: str) -> None:
    run("evaluate", panel, "--out", tmp_path / "out", "--lang", lang, "--forecast", "1")
    text = report_text(tmp_path / "out")
    for word in (WORDS["title"][lang], WORDS["obstacles"][lang], WORDS["forecast"][lang], *words):
        assert word in text, word


@pytest.mark.usefixtures("unpictured")
def test_the_choices_are_told_beside_the_result(panel: Path, tmp_path: Path, capsys: Output) -> None:
    choices = ("--weights", "critic+entropy", "--combine", "game", "--zero", "squeeze", "--variant", "half")
    more = ("--exponent", "2", "--margin-of", "range", "--dimensions", "weighted")
    assert run("evaluate", panel, "--out", tmp_path / "out", *choices, *more) == 0
    said = capsys.readouterr().out
    for text in ("CRITIC + entropy", "weights combined: game theory", "zeros in entropy squeezed by 0.002"):
        assert text in said
    for text in ("coupling degree: half range", "exponent k = 2", "margin is a share of the range", "three levels"):
        assert text in said


@pytest.mark.usefixtures("unpictured")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--grades", "tenn"), "Did you mean 'ten'"),
        (("--variant", "haf"), "Did you mean 'half'"),
        (("--subsystem-weights", "digital_trade=0.7"), "gives none for industrial_cluster"),
        (("--subsystem-weights", "trade=1"), "trade"),
        (("--weights", "critic+entopy"), "neither a method nor a file"),
        (("--combine", "mean"), "is not one of linear"),
    ],
)
def test_an_option_that_does_not_exist_is_refused_in_a_sentence(
    panel: Path, tmp_path: Path, capsys: Output, options: tuple[str, ...], message: str
) -> None:
    assert message in refused(capsys, "evaluate", panel, "--out", tmp_path / "out", *options)


def test_files_that_name_no_cluster_are_refused(panel: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "wrong.csv").write_text("cluster,neighbour\na,z\n", encoding="utf-8")
    out = ("--out", tmp_path / "out")
    assert "names 'z'" in refused(capsys, "evaluate", panel, *out, "--neighbours", tmp_path / "wrong.csv")
    (tmp_path / "few.csv").write_text("cluster,group\na,x\n", encoding="utf-8")
    assert "gives no group for 'b'" in refused(capsys, "evaluate", panel, *out, "--groups", tmp_path / "few.csv")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--grades", "tenn"), "没有名为“tenn”的等级标准。是否指“ten”？"),
        (("--variant", "haf"), "variant 不能是“haf”；"),
        (("--subsystem-weights", "digital_trade=0.7"), "缺少 industrial_cluster"),
        (("--weights", "critic+entopy"), "既不是方法也不是文件"),
        (("--weights", "ahp"), "需要 --judgements"),
        (("--margin", "-1"), "边际 a = -1"),
        (("--base", "1999"), "基期 1999 不在数据表中"),
        (("--zero", "shift", "--epsilon", "-1"), "epsilon = -1.0 应不小于 0"),
        (("--fill", "mean"), "--fill 只能是"),
    ],
)
def test_an_option_that_does_not_exist_is_refused_in_chinese(
    panel: Path, tmp_path: Path, capsys: Output, options: tuple[str, ...], message: str
) -> None:
    assert message in refused(capsys, "evaluate", panel, "--out", tmp_path / "out", "--lang", "zh", *options)


@pytest.mark.usefixtures("unpictured")
def test_why_u_changed_between_two_years_is_told(panel: Path, tmp_path: Path, capsys: Output) -> None:
    assert run("evaluate", panel, "--out", tmp_path / "out", "--lang", "zh", "--why", "2011-2013") == 0
    causes = pd.read_csv(tmp_path / "out" / "causes.csv")
    synergy = pd.read_csv(tmp_path / "out" / "synergy.csv").set_index(["cluster", "year"])["synergy"]
    for cluster, own in causes.groupby("cluster"):
        assert own["contribution"].sum() == pytest.approx(synergy[cluster, 2013] - synergy[cluster, 2011])
    report = report_text(tmp_path / "out")
    for text in ("U 为何变化", "2011 年的 U", "提升", "拉低"):
        assert text in report
    for wrong, message in (("2011", "应为两个时期"), ("2013-2011", "不晚于"), ("1999-2011", "时期 1999 不在数据表中")):
        assert message in refused(capsys, "evaluate", panel, "--out", tmp_path / "x", "--lang", "zh", "--why", wrong)
