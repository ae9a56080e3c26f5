"""Whatever a file holds, reading it ends in a table or a sentence, soon and in little memory.

``SYNERGYSIM_SICK_FILES=1000`` tries that many of each kind instead of a sample; ``make endurance`` does.
"""

from __future__ import annotations

import os
import random
import resource
import time
from pathlib import Path

import pytest
from panels import growing, tidy
from sick_files import TABLE, far_cells, open_document, sick_workbooks, tampered, with_sheet, workbook
from synergysim.analysis import sheets, workbooks
from synergysim.analysis.synergy.errors import EvaluationError
from synergysim.analysis.synergy.evaluator import SynergyEvaluator
from synergysim.analysis.synergy.indicators import Indicator
from synergysim.analysis.tables import TableError, read_tables

COUNT = int(os.environ.get("SYNERGYSIM_SICK_FILES", "150"))
SECONDS, MEGABYTES = 2.0, 500.0
BUSY = 4.0  # how much longer a machine may take on which other tests run


def memory() -> float:
    """The most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_soon(path: Path) -> str:
    """Read a table within the bounds; the sentence if it is refused, else nothing."""
    began, before, said = time.process_time(), memory(), ""
    try:
        read_tables(path)
    except TableError as error:
        said = str(error)
        assert "\n" not in said
        assert len(said) < 600
        assert said.endswith(".")
    assert time.process_time() - began < SECONDS * BUSY
    assert memory() - before < MEGABYTES
    return said


def test_sick_workbooks_end_in_a_table_or_a_sentence(tmp_path: Path) -> None:
    refused = 0
    for name, content in sick_workbooks(COUNT):
        path = tmp_path / "t.xlsx"
        path.write_bytes(content)
        try:
            refused += bool(read_soon(path))
        except Exception as error:
            raise AssertionError(f"workbook '{name}'") from error
    assert COUNT * 0.4 < refused < COUNT


def test_a_small_file_that_claims_a_huge_sheet_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    read = set()
    for name, content in far_cells():
        path.write_bytes(content)
        assert len(content) < 250_000
        said = read_soon(path)
        read |= set() if said else {name}
        assert said == "" or "t.xlsx" in said
    assert read >= {"coloured A1048576", "coloured XFD1048576", "dimension", "million empty cells", "hidden rows"}


def test_a_chart_on_a_sheet_of_its_own_is_no_table_and_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(workbook(chart=True))
    assert read_tables(tmp_path / "t.xlsx").tables["t"].loc[2021].tolist() == [4, 6400]


def test_an_encrypted_workbook_is_called_so(tmp_path: Path) -> None:
    content = bytearray(workbook())
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    place = content.index(b"PK\x03\x04")
    (tmp_path / "t.xlsx").write_bytes(bytes(content))
    assert "protected by a password" in read_soon(tmp_path / "t.xlsx")
    stream = "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "t.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream)
    assert "password" in read_soon(tmp_path / "t.xlsx")


def test_hidden_rows_and_columns_are_read_and_noted(tmp_path: Path) -> None:
    table = TABLE.replace('<row r="3">', '<row r="3" hidden="1">')
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    (tmp_path / "t.xlsx").write_bytes(with_sheet(f"{columns}<sheetData>{table}</sheetData>"))
    tables = read_tables(tmp_path / "t.xlsx")
    assert tables.tables["t"]["A1"].tolist() == [1.5, 2, 3, 4]
    said = [note.en for note in tables.notes]
    assert said == ["Sheet 'Sheet': hidden rows were read (3).", "Sheet 'Sheet': hidden columns were read (B)."]


def test_the_bounds_on_cells_are_told_and_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.xlsx").write_bytes(with_sheet(f"<sheetData>{TABLE}</sheetData>"))
    monkeypatch.setattr(sheets, "MOST_CELLS", 1)
    with pytest.raises(TableError, match=r"the cells are scattered over .* keep one table on a sheet"):
        read_tables(tmp_path / "t.xlsx")
    monkeypatch.setattr(workbooks, "MOST_CELLS", 3)
    with pytest.raises(TableError, match="sheet 'Sheet' holds more than 3 values; split the table"):
        read_tables(tmp_path / "t.xlsx")


def test_an_open_document_is_read_and_its_repeated_cells_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.ods"
    path.write_bytes(open_document(1_048_000, 16_384))
    assert read_soon(path) == ""
    assert read_tables(path).tables["甲市"].loc[2019].tolist() == [2, 5600]
    path.write_bytes(open_document(1_048_000, 16_384, "1"))
    assert "more than" in read_soon(path)


@pytest.mark.parametrize("ending", [".xls", ".ods", ".dta", ".sav", ".parquet", ".csv", ".xlsx"])
def test_random_bytes_behind_every_ending_get_a_sentence(tmp_path: Path, ending: str) -> None:
    rng = random.Random(ending)
    starts = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"PK\x03\x04",
        b"<stata_dta>",
        b"\x72\x01\x01",
        b"$FL2@(#)",
        b"PAR1",
        b"",
    )
    for start in starts:
        path = tmp_path / f"t{ending}"
        path.write_bytes(start + rng.randbytes(400))
        assert read_soon(path)


def test_tampered_evaluators_end_in_an_evaluator_or_a_sentence(tmp_path: Path) -> None:
    import json

    indicators = [Indicator(f"{letter}{number}", letter) for letter in "AB" for number in (1, 2, 3)]
    table = tidy(growing())
    indicators = [Indicator(code, code[0]) for code in dict.fromkeys(table["indicator"])]
    SynergyEvaluator(indicators).fit(table).save(tmp_path / "good.json")
    document = json.loads((tmp_path / "good.json").read_text(encoding="utf-8"))
    rng, refused, count = random.Random(7), 0, max(60, COUNT // 5)
    for number in range(count):
        path = tmp_path / "t.json"
        path.write_bytes(tampered(document, rng))
        try:
            SynergyEvaluator.load(path).score(table)
        except EvaluationError as error:
            refused += "\n" not in str(error)
        except Exception as error:
            kept = tmp_path / "kept.json"
            kept.write_bytes(path.read_bytes())
            raise AssertionError(f"evaluator {number}: {path.read_bytes()[:300]!r}") from error
    assert count * 0.4 < refused < count
