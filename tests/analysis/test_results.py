"""Results in other programs' formats: the same numbers, with labels and units."""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from synergysim.analysis.catalogue import indicator
from synergysim.analysis.results import FORMATS, Result, by_replication, dataset, panel, stata_names
from synergysim.analysis.synergy.errors import EvaluationError


@dataclasses.dataclass(frozen=True, repr=False)
class Made(Result):
    """A result of two replications, two clusters, two years."""

    synergy: pd.DataFrame
    indicators: pd.DataFrame
    runs: pd.DataFrame
    empty: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)
    note: str = "no table"


@pytest.fixture(scope="module")
def made() -> Made:
    runs = pd.DataFrame({"run_id": ["s-001", "s-002"], "scenario": "s", "replication": [1, 2], "seed": [7, 8]})
    rows = [(run, c, y) for run in runs["run_id"] for c in ("jewelry", "=bags") for y in (2010, 2011)]
    base = pd.DataFrame(rows, columns=["run_id", "cluster", "year"])
    synergy = base.assign(synergy=[0.1 * n for n in range(8)], leads=[True, False] * 4, stage="start-up")
    long = pd.concat([base.assign(indicator=code, value=[n + 0.5 * k for n in range(8)]) for k, code in
                      enumerate(("A1", "A2", "C16"))], ignore_index=True)  # fmt: skip
    return Made(synergy, long, runs)


def test_a_result_says_briefly_what_it_is(made: Made) -> None:
    assert repr(made) == "<Made; rows: synergy 8, indicators 24, runs 2>"
    shown = made._repr_html_()
    assert "8 rows × 6 columns" in shown
    assert "<script" not in Made(made.synergy.assign(stage="<script>"), made.indicators, made.runs)._repr_html_()


def test_a_panel_has_a_row_a_unit_and_year_and_a_column_an_indicator(made: Made) -> None:
    wide = panel(made.indicators)
    assert list(wide.columns) == ["run_id", "cluster", "year", "A1", "A2", "C16"]
    row = wide[(wide["run_id"] == "s-002") & (wide["cluster"] == "jewelry") & (wide["year"] == 2011)]
    assert row[["A1", "A2", "C16"]].to_numpy().tolist() == [[5.0, 5.5, 6.0]]


def test_a_table_with_doubles_is_no_panel_and_stays_whole(made: Made) -> None:
    doubled = pd.concat([made.indicators, made.indicators.head(1)])
    assert panel(doubled) is doubled


def test_arrays_carry_values_names_and_units(made: Made) -> None:
    data = made.to_xarray()
    assert float(data["C16"].sel(run_id="s-002", cluster="jewelry", year=2011)) == 6.0
    assert data["C16"].attrs == {"long_name": indicator("C16").name_en, "units": indicator("C16").unit}
    assert data["synergy"].dims == ("run_id", "cluster", "year")
    assert data["runs_seed"].sel(run_id="s-002").item() == 8
    assert data.attrs == {}


def test_tables_of_runs_can_be_told_by_replication(made: Made) -> None:
    frames = by_replication(made.to_frames())
    assert list(frames["indicators"].columns)[:2] == ["scenario", "replication"]
    assert dataset(frames)["A1"].dims == ("scenario", "replication", "cluster", "year")


def read_back(place: Path, to: str) -> pd.DataFrame:
    """The table of degrees as the format has it."""
    if to == "xlsx":
        return pd.read_excel(place, sheet_name="synergy", engine="openpyxl")
    if to == "netcdf":
        import xarray

        with xarray.open_dataset(place, engine="scipy") as data:
            return data["synergy"].load().to_dataframe().reset_index()
    file = place / f"synergy{FORMATS[to].ending}"
    # CSV's numbers by Python: the reader of pandas 2 rounds the last digit otherwise.
    readers = {
        "csv": partial(pd.read_csv, converters={"synergy": float}),
        "dta": pd.read_stata,
        "feather": pd.read_feather,
        "parquet": pd.read_parquet,
    }
    return readers[to](file)  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_gives_back_the_numbers(made: Made, to: str, tmp_path: Path) -> None:
    place = made.export(tmp_path / f"out{'' if FORMATS[to].folder else FORMATS[to].ending}", to)
    found = read_back(place, to)
    keys = ["run_id", "cluster", "year"]
    text = {"cluster": lambda t: t["cluster"].astype(str).str.lstrip("'"), "run_id": lambda t: t["run_id"].astype(str)}
    values = [one.assign(**text).sort_values(keys)["synergy"].to_numpy() for one in (found, made.synergy)]
    exact = 1e-15 if to == "xlsx" else 0.0  # a workbook keeps 16 digits
    assert values[0].tolist() == pytest.approx(values[1].tolist(), rel=exact, abs=0.0)


def test_stata_gets_labels_and_numbers_for_units_so_that_xtset_works(made: Made, tmp_path: Path) -> None:
    file = made.to_stata(tmp_path / "panel.dta", "indicators")
    with pd.read_stata(file, iterator=True) as read:
        labels = read.variable_labels()
        assert read.value_labels()["cluster"] == {0: "=bags", 1: "jewelry"}
    assert labels["A1"] == "Total cross-border e-commerce exports (10,000 CNY)"
    assert labels["A2"] == "Digital trade employees (persons)"  # the full name is longer than Stata's 80 characters
    plain = pd.read_stata(file, convert_categoricals=False)
    assert plain["cluster"].dtype.kind == "i"


def test_a_workbook_says_what_each_column_is_and_holds_no_formula(made: Made, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made.to_excel(tmp_path / "made.xlsx"))
    assert book.sheetnames == ["synergy", "indicators", "runs", "columns"]
    rows = list(book["columns"].iter_rows(values_only=True))
    assert ("indicators", "C16", indicator("C16").name_en, indicator("C16").unit) in rows
    assert {cell.data_type for row in book["synergy"].iter_rows() for cell in row} <= {"s", "n", "b"}


def test_latex_shows_the_last_year_and_refuses_a_table_there_is_not(made: Made) -> None:
    text = made.to_latex()
    assert r"\toprule" in text
    assert "2011" in text
    assert "2010" not in text
    with pytest.raises(EvaluationError, match=r"no table 'indicator'. Did you mean 'indicators'"):
        made.to_latex("indicator")


def test_an_unknown_format_is_refused_with_the_known_ones(made: Made, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="No format is called 'spss'; allowed: xlsx, csv, dta"):
        made.export(tmp_path / "out", "spss")
    assert not (tmp_path / "out").exists()


def test_names_that_stata_would_cut_to_the_same_stay_apart() -> None:
    long = "largest_component_share_without_top_platform"
    names = stata_names([long, f"{long}_2", "1st year", "ok"])
    assert len(set(names)) == 4
    assert all(len(one) <= 32 for one in names)
    assert names[2] == "_1st_year"
