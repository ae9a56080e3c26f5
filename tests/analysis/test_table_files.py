"""No live formulas: whatever a text is, spreadsheet programs get it as text, and numbers as numbers."""

from __future__ import annotations

import ast
import csv
import io
import math
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from synergysim.analysis.sheets import read_sheets
from synergysim.analysis.table_files import (
    append_csv,
    csv_bytes,
    guarded,
    unguarded,
    write_csv,
    write_csv_parts,
    write_workbook,
)
from synergysim.analysis.template import write_template
from synergysim.language import in_language

ROOT = Path(__file__).parents[2]
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\n=", "\u3000=")
LINK = '=HYPERLINK("http://example.com","open")'
texts = st.one_of(st.text(), st.builds("{}{}".format, st.sampled_from(STARTS), st.text()))


def one_break(text: str) -> str:
    """The text with line breaks as a table has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cells_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(texts)
@example(LINK)
@example("-1+cmd|'/c calc'!A0")
@example("'=1")
@example("a\r=1")
def test_no_text_of_a_csv_file_begins_as_a_formula_and_each_can_be_had_back(text: str) -> None:
    header, row = cells_of(csv_bytes(pd.DataFrame({text: [text], "number": [-1.5]})))
    for cell in (header[0], row[0]):
        assert not cell.startswith(("\t", "\r"))
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        assert unguarded(cell) == one_break(text)
    assert row[1] == "-1.5"


@given(texts)
@example(LINK)
@example("#N/A")
@example("=")
@example("\x00=1")
def test_every_text_of_a_workbook_is_stored_as_text(text: str) -> None:
    book = io.BytesIO()
    write_workbook({"sheet": pd.DataFrame({text: [text], "number": [-1.5], "missing": [math.nan]})}, book)
    first, second = openpyxl.load_workbook(book)["sheet"].iter_rows()
    for cell in (first[0], second[0]):
        assert cell.data_type in ("s", "inlineStr", "n")
        assert cell.data_type != "n" or cell.value is None
    assert (second[1].value, second[2].value) == (-1.5, None)


@settings(max_examples=30)
@given(st.lists(st.one_of(st.none(), st.integers(-(2**40), 2**40), st.floats(), texts), min_size=1))
def test_a_column_of_all_sorts_keeps_its_numbers(values: list[object]) -> None:
    frame = pd.DataFrame({"value": pd.Series(values, dtype=object)})
    rows = [row[0] if row else "" for row in cells_of(csv_bytes(frame))[1:]]
    for value, cell in zip(values, rows, strict=True):
        if isinstance(value, str):
            assert unguarded(cell) == one_break(value)
        elif value is None or value != value:
            assert cell == ""
        else:
            assert float(cell) == float(value)  # type: ignore[arg-type]


def test_infinity_is_a_word_in_a_workbook() -> None:
    """As a number it would make the workbook one that Excel finds damaged."""
    book = io.BytesIO()
    write_workbook({"sheet": pd.DataFrame({"value": [math.inf, -math.inf]})}, book)
    cells = [row[0] for row in openpyxl.load_workbook(book)["sheet"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("inf", "s"), ("-inf", "s")]


def test_a_file_is_marked_as_utf_8_where_it_needs_to_be() -> None:
    assert csv_bytes(pd.DataFrame({"cluster": ["服装"]})).startswith(b"\xef\xbb\xbf")
    assert csv_bytes(pd.DataFrame({"cluster": ["apparel"]})) == b"cluster\napparel\n"


def test_parts_make_the_file_that_the_whole_would(tmp_path: Path) -> None:
    """Also where the first text beyond ASCII comes late."""
    whole = pd.DataFrame({"cluster": ["a", "=b", "服装", "d"], "value": [1.0, -2.5, math.nan, 4.0]})
    rows = write_csv_parts((whole.iloc[[place]] for place in range(4)), tmp_path / "parts.csv")
    write_csv(whole, tmp_path / "whole.csv")
    assert rows == 4
    assert (tmp_path / "parts.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_rows_are_added_to_what_is_there(tmp_path: Path) -> None:
    whole = pd.DataFrame({"cluster": ["服装", "=b"], "value": [1.0, -2.5]})
    for place in range(2):
        append_csv(whole.iloc[[place]], tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes() == csv_bytes(whole)


def test_what_was_guarded_is_read_back_as_it_was(tmp_path: Path) -> None:
    """A weights.csv that an evaluation wrote can be given back, whatever its clusters are called."""
    write_csv(pd.DataFrame({"cluster": [LINK, "-x", "plain"], "year": [2010, 2011, 2012]}), tmp_path / "table.csv")
    sheets = read_sheets(tmp_path / "table.csv")[0]
    assert [row[0] for row in sheets[0].rows[1:]] == [LINK, "-x", "plain"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_template_has_no_formula_whatever_its_cluster_is_called(tmp_path: Path, lang: str) -> None:
    path = in_language(lang, write_template, tmp_path / "=template.xlsx", clusters=["=1+1"])  # type: ignore[arg-type]
    kinds = {cell.data_type for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_guard_is_an_apostrophe_and_only_where_it_is_needed() -> None:
    assert guarded(LINK) == "'" + LINK
    assert [guarded(one) for one in ("apparel", "3-D printing", "a@b", "", "it's")] == [
        "apparel", "3-D printing", "a@b", "", "it's",
    ]  # fmt: skip


def test_no_other_module_writes_tables() -> None:
    """A second writer would be one more to guard."""
    own = ROOT / "analysis" / "table_files.py"
    writers = {"to_csv", "to_excel", "ExcelWriter", "DictWriter"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("analysis", "scenarios", "simulation")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != own
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and (node.attr in writers or ast.unparse(node) == "csv.writer"))
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("COPY "))
    ]
    assert found == []
