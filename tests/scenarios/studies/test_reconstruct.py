"""``synergysim reconstruct`` names the convention behind printed numbers, or the cell that cannot be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from evaluating import Output, refused, run
from synergysim.analysis import coupling_coordination_degree, critic_weights, entropy_weights, synergy_degree
from synergysim.analysis.reconstruction import Match, reconstruct_degrees, reconstruct_weights
from synergysim.language import in_language

CASES = Path(__file__).parents[2] / "cases"


def case(name: str) -> dict[str, Any]:
    return dict(json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")))


def found(orders: Any, printed: dict[str, Any], decimals: int) -> dict[str, Match]:
    values = np.array(orders, dtype=float).reshape(-1, np.shape(orders)[-1])
    frame = pd.DataFrame(values, columns=[f"U{place + 1}" for place in range(values.shape[1])])
    columns = {name: pd.Series(np.ravel(one), dtype=float) for name, one in printed.items()}
    places = dict.fromkeys([*frame.columns, *columns], decimals)
    return {one.quantity: one for one in reconstruct_degrees(frame, columns, places)}


def convention(match: Match) -> str:
    assert match.reproduces, match.text()
    return match.convention.en


def test_published_papers_are_told_by_their_formulas() -> None:
    aksu = case("ccd2_aksu_2019_k2")
    told = found(aksu["inputs"]["U"], {name: aksu["expected"][name] for name in "CTD"}, 2)
    # For two subsystems the standard formula to the fourth power is the exponent formula to the second.
    assert convention(told["C"]) in (
        "the coupling degree 'exponent' with k = 2",
        "the coupling degree 'standard' with k = 4",
    )
    assert convention(told["T"]).endswith("0.5, 0.5")
    assert convention(told["D"]) == "√(C·T) of the printed C and T"
    service = case("ccd2_xinjiang_service_2020_unnormalised")
    told = found(service["inputs"]["F"], {"C": service["expected"]["C"]}, 3)
    assert "unnormalised" in convention(told["C"])
    zhangye = case("entropy_ccd_zhangye_2020")
    orders = list(zip(zhangye["inputs"]["U1"], zhangye["inputs"]["U2"], strict=True))
    told = found(orders, {"D": zhangye["expected"]["printed_D_is_C"]}, 3)
    assert convention(told["D"]) == "no coordination degree but the coupling degree 'standard' itself"
    sichuan = case("ccd3_sichuan_2017_k3")
    weights = sichuan["inputs"]["w"]
    told = found(sichuan["inputs"]["abc"], {name: sichuan["expected"][name] for name in "CT"}, 4)
    assert "exponent" in told["C"].convention.en or "standard" in told["C"].convention.en
    assert told["T"].convention.en.endswith(", ".join(f"{weight:g}" for weight in weights))
    package = case("ccd_gzma_coupling_r")
    for variant in ("standard", "wang", "fan"):
        told = found(package["inputs"]["U"], package["expected"][variant], 7)
        assert convention(told["C"]) == f"the coupling degree '{variant}'"


def test_a_cell_that_cannot_be_right_is_named() -> None:
    rng = np.random.default_rng(1)
    orders = rng.uniform(0.1, 0.9, (12, 2)).round(3)
    printed = np.asarray(coupling_coordination_degree(orders)).round(3)
    printed[7] += 0.05
    match = found(orders, {"D": printed}, 3)["D"]
    assert match.nearly
    assert [row for row, *_ in match.wrong] == ["7"]
    assert "cannot be right: 7: printed" in match.text()
    assert "不可能正确：7" in in_language("zh", match.text)


@pytest.mark.parametrize("base", ["first", "previous"])
def test_the_base_and_sign_rule_of_u_are_found(base: str) -> None:
    rng = np.random.default_rng(2)
    orders = (0.2 + np.cumsum(rng.uniform(-0.03, 0.09, (10, 2)), axis=0)).round(4)
    earlier = np.broadcast_to(orders[0], orders.shape) if base == "first" else np.vstack([orders[:1], orders[:-1]])
    printed = np.asarray(synergy_degree(orders, earlier)).round(4)
    printed[0] = np.nan
    match = found(orders, {"U": printed}, 4)["U"]
    assert match.reproduces
    assert f"since the {base} year, θ by the smallest change" in match.convention.en


def test_random_numbers_follow_from_nothing() -> None:
    rng = np.random.default_rng(3)
    match = found(rng.uniform(0.1, 0.9, (12, 2)).round(3), {"C": rng.random(12).round(3)}, 3)["C"]
    assert not match.nearly
    assert "no known convention reproduces it" in match.text()


def test_weights_of_raw_data_are_told_by_their_method() -> None:
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.lognormal(size=(12, 5)), columns=list("abcde"))
    direction = pd.Series([1, -1, 1, 1, -1], index=list("abcde"))
    for weigh, text in (
        (lambda: critic_weights(table, direction), "CRITIC weights, minmax, pearson"),
        (lambda: entropy_weights(table, direction, zero="shift", epsilon=0.01), "min–max, zeros: shift 0.01"),
        (lambda: entropy_weights(table, direction), "min–max, zeros: limit"),
    ):
        match = reconstruct_weights(table, weigh().round(4), direction, 4)
        assert match.reproduces
        assert text in match.convention.en


def test_the_command_reads_a_papers_table_and_answers_in_chinese(tmp_path: Path, capsys: Output) -> None:
    logistics = case("ccd2_urban_rural_logistics_2022")
    frame = pd.DataFrame(logistics["inputs"]["U"], columns=["城市物流", "农村物流"])
    frame.insert(0, "年份", logistics["inputs"]["years"])
    for head, name in (("耦合度", "C"), ("综合发展指数", "T"), ("耦合协调度", "D")):
        frame[head] = logistics["expected"][name]
    frame.to_csv(tmp_path / "paper.csv", index=False)
    assert run("reconstruct", tmp_path / "paper.csv", "--lang", "zh") == 0
    said = capsys.readouterr().out
    assert "C：耦合度公式“standard”，可复现全部 10 个数值" in said
    assert "D：按印出的 C、T 计算 √(C·T)，可复现全部 10 个数值" in said
    (tmp_path / "none.csv").write_text("year,A1,A4,B1\n2010,1,2,3\n2011,2,3,4\n2012,3,5,4\n", encoding="utf-8")
    assert "prints nothing to be reproduced" in refused(capsys, "reconstruct", tmp_path / "none.csv")


def told(tmp_path: Path, capsys: Output, rows: list[list[object]], *options: str) -> str:
    pd.DataFrame(rows).to_csv(tmp_path / "paper.csv", index=False, header=False)
    assert run("reconstruct", tmp_path / "paper.csv", *options) == 0
    return capsys.readouterr().out


def test_heads_are_read_as_papers_print_them(tmp_path: Path, capsys: Output) -> None:
    aksu = case("ccd2_aksu_2019_k2")
    given, printed = aksu["inputs"], aksu["expected"]
    head = ["年份", "城镇化x", "耕地y", "综合评价指数T", "耦合度C", "协调度D", "等级"]
    rows = [
        [year, *orders, *(printed[name][row] for name in ("T", "C", "D", "grade_of_C"))]
        for row, (year, orders) in enumerate(zip(given["years"], given["U"], strict=True))
    ]
    said = told(
        tmp_path, capsys, [["表4 耦合协调度", *[""] * 6], head, *rows, ["注：据文献", *[""] * 6]], "--lang", "zh"
    )
    assert "C：耦合度公式“exponent”，k = 2，可复现全部 26 个数值" in said
    assert "D：按印出的 C、T 计算 √(C·T)，可复现全部 26 个数值" in said


def test_years_may_run_across(tmp_path: Path, capsys: Output) -> None:
    lanzhou = case("ccd2_lanzhou_2022")
    given, printed = lanzhou["inputs"], lanzhou["expected"]
    rows = [["", *given["years"]], *([name, *given[name]] for name in ("U1", "U2"))]
    said = told(tmp_path, capsys, [*rows, *([name, *printed[name]] for name in ("C", "D"))])
    assert "C: the coupling degree 'standard' reproduces all 10 numbers" in said
    assert "D: √(C·T) with the coupling degree 'standard' and equal weights reproduces all 10" in said


def test_weights_follow_from_what_is_printed_beside_them(tmp_path: Path, capsys: Output) -> None:
    zhangye, vietnam = case("entropy_ccd_zhangye_2020"), case("critic_information_vietnam_logistics_2025")
    entropies = zhangye["inputs"]["entropy_urban_X1_X23"]
    rows = [[f"X{row}", e, w] for row, (e, w) in enumerate(zip(entropies, zhangye["expected"]["w_urban"], strict=True))]
    said = told(tmp_path, capsys, [["指标", "信息熵", "权重"], *rows])
    assert "w: (1 − e)/Σ(1 − e) of the printed entropies reproduces all 23 numbers" in said
    rows[4][2] += 0.02
    assert "these cells cannot be right: X4: printed 0.036" in told(
        tmp_path, capsys, [["指标", "熵值e", "权重"], *rows]
    )
    contents = [row[0] for row in vietnam["inputs"]["information_rows_C1_C10"]]
    weights = [row[0] for row in vietnam["expected"]["weights_rows_C1_C10"]]
    rows = [[f"C{row}", c, w] for row, (c, w) in enumerate(zip(contents, weights, strict=True))]
    assert "C/ΣC of the printed information contents reproduces all 10" in told(
        tmp_path, capsys, [["indicator", "Cj", "weight"], *rows]
    )


def test_weights_above_the_raw_data_of_units_need_neither_years_nor_subsystems(tmp_path: Path, capsys: Output) -> None:
    live = case("entropy_grey_livestream_2017_end_to_end")
    head = [["平台", *live["inputs"]["indicators"]], ["权重", *live["expected"]["weights"]]]
    shares = [
        [name, *row] for name, row in zip(live["inputs"]["units"], live["inputs"]["printed_shares_table6"], strict=True)
    ]
    assert "entropy weights of the shares as printed reproduces" in told(tmp_path, capsys, [*head, *shares])
    raw = [[name, *row] for name, row in zip(live["inputs"]["units"], live["inputs"]["X"], strict=True)]
    assert "no known convention reproduces it" in told(tmp_path, capsys, [*head, *raw])
