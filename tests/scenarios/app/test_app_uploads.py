"""Uploaded tables: read as data, refused in a sentence where they are large, damaged or made to do harm."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from evaluating import observed
from hypothesis import given
from hypothesis import strategies as st
from synergysim.analysis.tables import tables_from_frame
from synergysim.language import in_language
from synergysim.scenarios.app import uploads
from synergysim.scenarios.app.uploads import Evaluated, Upload, check, evaluate, safe_name, same_cells
from synergysim.scenarios.errors import UserError


@pytest.fixture(autouse=True)
def _unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound on memory is for a process of its own, not for the one that runs the tests."""
    monkeypatch.setattr(uploads, "_bound_memory", lambda: None)


def workbook(parts: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    observed().to_excel(buffer, index=False)
    if parts is None:
        return buffer.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return made.getvalue()


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_a_table_is_evaluated(name: str) -> None:
    content = workbook() if name.endswith("xlsx") else observed().to_csv(index=False).encode()
    found = evaluate(Upload(name, content, fill=False, robustness=False))
    assert isinstance(found, Evaluated)
    assert list(found.observed.final_year()["cluster"]) == ["jewelry", "food_beverage"]
    assert found.simulated is None


def test_a_simulated_table_is_scored_on_the_same_cells() -> None:
    long = observed(years=9, clusters=("jewelry", "textile_clothing")).melt(["year", "cluster"], var_name="indicator")
    found = evaluate(Upload("table.csv", observed().to_csv(index=False).encode(), False, False, long))
    assert isinstance(found, Evaluated)
    assert found.simulated is not None
    assert set(found.simulated.synergy["cluster"]) == {"jewelry"}
    assert set(found.simulated.synergy["year"]) == set(found.observed.synergy["year"])


def test_a_simulation_of_other_years_is_said_to_have_none() -> None:
    long = observed().melt(["year", "cluster"], var_name="indicator").assign(year=2031)
    with pytest.raises(UserError, match="none of the years"):
        same_cells(long, tables_from_frame(observed()))


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "the file is empty"),
        (b"year,A1\n2010,abc\n", "'abc' is not a number"),
        (b"year,A1\n2010,1\n", "."),
        (b"PK\x03\x04 not a zip", "content is Excel"),
    ],
)
def test_a_bad_table_is_told_in_a_sentence(content: bytes, match: str) -> None:
    told = evaluate(Upload("bad.csv", content, False, False))
    assert isinstance(told, str)
    assert re.search(match, told)
    assert "/tmp" not in told


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("big.csv", b"1" * (5 * 2**20 + 1), "at most 5 MB"),
        ("table.parquet", b"PAR1", "not taken here"),
        ("table.yaml", b"a: 1", "not taken here"),
        ("bomb.xlsx", workbook({"xl/sharedStrings.xml": b" " * (41 * 2**20)}), "unpacks to"),
        ("many.xlsx", workbook({f"xl/{n}.xml": b"" for n in range(300)}), "holds .* files"),
        ("laughs.xlsx", workbook({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "ha">]><sst/>'}), "XML entities"),
        (
            "wide.xlsx",
            workbook({"xl/styles.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><a/>'.encode("utf-16")}),
            "XML entities",
        ),
        ("far.xlsx", workbook({"xl/worksheets/sheet1.xml": b'<c r="XFD1048576"/>'}), "reaches to cell XFD1048576"),
        ("merged.xlsx", workbook({"xl/worksheets/sheet1.xml": b'<mergeCell ref="A1:B99999"/>'}), "reaches to cell"),
        ("cut.xlsx", workbook()[:-900], "."),
    ],
)
def test_what_could_do_harm_is_refused(name: str, content: bytes, match: str) -> None:
    if name == "cut.xlsx":
        told = evaluate(Upload(name, content, False, False))
        assert isinstance(told, str)
        assert "damaged" in told
        return
    with pytest.raises(UserError, match=match):
        check(name, content)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\x.xlsx", "x.xlsx"),
        ("/abs/olute.csv", "olute.csv"),
        ("产业 2010.csv", "产业 2010.csv"),
        ("..", "table"),
        ("a<script>.csv", "a_script_.csv"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=60))
def test_no_name_leaves_its_folder(name: str) -> None:
    inside = Path("/folder").joinpath(safe_name(name))
    assert inside.resolve().parent == Path("/folder")
    assert len(inside.name) <= 90


def test_a_cross_section_is_shown_without_pictures_over_time() -> None:
    from synergysim.scenarios.app.observing import picture, pictures_of

    table = "地区,A1,A2,B1,B2\n" + "".join(f"市{k},{k},{k * k},{9 - k},{k + 3}\n" for k in range(1, 7))
    found = evaluate(Upload("table.csv", table.encode(), False, False))
    assert isinstance(found, Evaluated)
    assert pictures_of(found.observed) == ["order", "grades", "obstacles", "weights"]
    assert in_language("zh", picture, found.observed, "order", "table.csv").axes


def test_a_bad_table_is_told_in_the_visitors_language() -> None:
    told = evaluate(Upload("bad.csv", b"year,A1\n2010,abc\n", False, False, lang="zh"))
    assert isinstance(told, str)
    assert "bad.csv 第 2 行 第 2 列（A1, 2010）：“abc”不是数字。" in told


def test_the_page_weighs_by_judgements_and_refuses_them_in_chinese() -> None:
    content = observed().to_csv(index=False).encode()
    codes = [name for name in observed().columns if name not in ("cluster", "year")]
    first = [code for code in codes if code.startswith("A")]
    other = [code for code in codes if code.startswith("B")]

    def matrix(names: list[str]) -> str:
        return "\n".join([",".join(["", *names]), *(",".join([name, *["1"] * len(names)]) for name in names)]) + "\n"

    judged = (matrix(first) + matrix(other)).encode()
    found = evaluate(
        Upload("t.csv", content, False, False, weights="ahp", judgements=("j.csv", judged), grades="four", forecast=2)
    )
    assert isinstance(found, Evaluated)
    weights = found.observed.weights
    assert weights[weights["indicator"].isin(first)]["weight"].tolist() == pytest.approx(
        [1 / len(first)] * 2 * len(first)
    )
    assert found.observed.coordination.reporting.scale == "four"
    assert len(found.observed.coordination.forecast) == 4
    told = evaluate(Upload("t.csv", content, False, False, lang="zh", weights="ahp"))
    assert told == "层次分析法需要在“判断矩阵”处上传文件：判断矩阵，每张工作表一个。"
