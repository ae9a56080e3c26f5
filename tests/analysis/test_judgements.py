"""Judgement matrices of a file weigh indicators, dimensions and subsystems, or are refused with the cell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from synergysim.analysis import SynergyEvaluator, ahp_weights, combine_weights, entropy_weights
from synergysim.analysis.cells import TableError
from synergysim.analysis.evaluation import Plan, evaluate_tables
from synergysim.analysis.judgements import Judgements, read_judgements
from synergysim.analysis.synergy.choices import Choices
from synergysim.analysis.synergy.errors import EvaluationError
from synergysim.analysis.tables import IndicatorTables, read_tables

PAPER = """子系统,准则层,指标,属性,2018,2019,2020,2021
数字贸易,规模,出口额,+,1,3,4,6
数字贸易,规模,快递量,+,2,3,5,6
数字贸易,效率,通关天数,-,9,8,8,5
产业集群,产出,总产值,+,3,4,4,7
产业集群,产出,企业数,+,3,5,6,6
"""
TRADE = ",出口额,快递量,通关天数\n出口额,1,2,3\n快递量,1/2,1,2\n通关天数,1/3,1/2,1\n"
CLUSTER = "比较,总产值,企业数\n总产值,1,3\n企业数,1/3,1\n"
LEVELS = ",规模,效率\n规模,1,4\n效率,0.25,1\n,出口额,快递量\n出口额,1,3\n快递量,,1\n"


@pytest.fixture
def tables(tmp_path: Path) -> IndicatorTables:
    (tmp_path / "t.csv").write_text(PAPER, encoding="utf-8")
    return read_tables(tmp_path / "t.csv")


def read(tmp_path: Path, tables: IndicatorTables, text: str) -> Judgements:
    (tmp_path / "j.csv").write_text(text, encoding="utf-8")
    return read_judgements(tmp_path / "j.csv", tables.indicators)


def test_matrices_one_below_the_other_weigh_their_subsystems(tmp_path: Path, tables: IndicatorTables) -> None:
    found = read(tmp_path, tables, f"表3 判断矩阵\n{TRADE}\n{CLUSTER}")
    trade = ahp_weights([[1, 2, 3], [1 / 2, 1, 2], [1 / 3, 1 / 2, 1]])
    assert list(found.weights) == ["出口额", "快递量", "通关天数", "总产值", "企业数"]
    np.testing.assert_allclose(list(found.weights.values()), [*trade, 0.75, 0.25])
    assert found.subsystem_weights is None
    assert f"consistency ratio {trade.attrs['consistency_ratio']:.4f}, below 0.1" in found.notes[0].en
    assert "通过一致性检验" in found.notes[0].zh


def test_three_levels_multiply_and_half_a_matrix_is_enough(tmp_path: Path, tables: IndicatorTables) -> None:
    found = read(tmp_path, tables, f"{LEVELS}{CLUSTER},数字贸易,产业集群\n数字贸易,1,3\n产业集群,,1\n")
    expected = {"出口额": 0.6, "快递量": 0.2, "通关天数": 0.2, "总产值": 0.75, "企业数": 0.25}
    assert found.weights == pytest.approx(expected)
    assert found.subsystem_weights == pytest.approx({"digital_trade": 0.75, "industrial_cluster": 0.25})


def test_a_sheet_may_hold_a_matrix_in_another_order(tmp_path: Path, tables: IndicatorTables) -> None:
    book = openpyxl.Workbook()
    first, second = book.worksheets[0], book.create_sheet("B")
    for row in (
        ["A", "快递量", "出口额", "通关天数"],
        ["出口额", 0.5, 1, 2],
        ["快递量", 1, 2, 4],
        ["通关天数", 0.25, 0.5, 1],
    ):
        first.append(row)
    for row in (["B", "总产值", "企业数"], ["总产值", 1, 1], ["企业数", 1, 1]):
        second.append(row)
    book.save(tmp_path / "j.xlsx")
    found = read_judgements(tmp_path / "j.xlsx", tables.indicators)
    expected = {"出口额": 2 / 7, "快递量": 4 / 7, "通关天数": 1 / 7, "总产值": 0.5, "企业数": 0.5}
    assert found.weights == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TRADE, "no judgement matrix of all indicators of 'Industrial cluster'"),
        (CLUSTER + TRADE.replace("1/3,1/2", "1/3,1/4"), r"line 4: .*快递量 against 通关天数 is 2 but .* is 0\.25"),
        (
            CLUSTER + TRADE.replace("1/2,1,2", ",1,2").replace("1,2,3", "1,,3"),
            r"line 5, column 3: the judgement is miss",
        ),
        (CLUSTER + TRADE.replace("出口额", "进口额"), "'进口额' is no indicator"),
        (CLUSTER + TRADE.replace("1/2,1,2", "-2,1,2"), "must be above 0"),
        ("年份,2018\na,1\n", "holds no judgement matrix"),
        (CLUSTER + ",数字贸易,快递量\n数字贸易,1,2\n快递量,1/2,1\n", "beside the others of the matrix"),
    ],
)
def test_what_cannot_be_weighed_is_refused_with_its_place(
    tmp_path: Path, tables: IndicatorTables, text: str, message: str
) -> None:
    with pytest.raises(TableError, match=message):
        read(tmp_path, tables, text)


def test_contradicting_judgements_are_said_aloud(tmp_path: Path, tables: IndicatorTables) -> None:
    text = TRADE.replace("1,2,3", "1,9,1/9").replace("1/2,1,2", "1/9,1,9").replace("1/3,1/2,1", "9,1/9,1")
    found = read(tmp_path, tables, text + CLUSTER)
    assert "0.1 or more: the judgements contradict each other" in found.notes[0].en
    assert "未通过一致性检验" in found.notes[0].zh


def test_judgements_join_the_weights_of_the_data(tmp_path: Path, tables: IndicatorTables) -> None:
    judged = read(tmp_path, tables, TRADE + CLUSTER).weights
    choices = Choices(weights="given+entropy", given=judged, combination="game", margin=0.0)
    scored = evaluate_tables(tables, Plan(choices=choices))
    found = scored.weights.set_index("indicator")["weight"]
    (table,) = tables.tables.values()
    for codes, signs in ((["出口额", "快递量", "通关天数"], [1, 1, -1]), (["总产值", "企业数"], [1, 1])):
        both = np.column_stack([[judged[code] for code in codes], entropy_weights(table[codes], signs)])
        np.testing.assert_allclose(found[codes], combine_weights(both, "game"))
    scored.fitted[0].save(tmp_path / "e.json")
    again = SynergyEvaluator.load(tmp_path / "e.json")
    assert again.evaluator.given == judged
    rest = again.without(["通关天数"]).evaluator.given
    assert rest is not None
    assert sum(rest[code] for code in ("出口额", "快递量")) == pytest.approx(1)


def test_given_weights_that_are_not_there_are_asked_for() -> None:
    with pytest.raises(EvaluationError, match="needs given: a weight per indicator"):
        Choices(weights="given+entropy")


def test_python_takes_judgements_as_the_command_does(tmp_path: Path, tables: IndicatorTables) -> None:
    import synergysim

    judged = read(tmp_path, tables, TRADE + CLUSTER).weights
    scored = synergysim.evaluate(tmp_path / "t.csv", judgements=tmp_path / "j.csv")
    assert dict(zip(scored.weights["indicator"], scored.weights["weight"], strict=True)) == pytest.approx(judged)
    mapped = synergysim.evaluate(tmp_path / "t.csv", weights=judged)
    assert mapped.weights["weight"].tolist() == scored.weights["weight"].tolist()


def test_information_contents_weigh_in_place_of_weights(tmp_path: Path, tables: IndicatorTables) -> None:
    from synergysim.analysis.given import read_weights
    from synergysim.analysis.notes import Note

    rows = {"出口额": 1.0, "快递量": 2.0, "通关天数": 1.0, "总产值": 3.0, "企业数": 1.0}
    text = "指标,信息量Cj\n" + "".join(f"{name},{value}\n" for name, value in rows.items())
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    notes: list[Note] = []
    (weights,) = read_weights(tmp_path / "c.csv", tables.indicators, notes).values()
    assert weights == {"出口额": 0.25, "快递量": 0.5, "通关天数": 0.25, "总产值": 0.75, "企业数": 0.25}
    assert notes[0].zh == "权重由信息量按比例得出。"
    (tmp_path / "c.csv").write_text(text.replace("2.0", "-2.0"), encoding="utf-8")
    with pytest.raises(TableError, match=r"line 3: the information content -2 is below 0"):
        read_weights(tmp_path / "c.csv", tables.indicators)
