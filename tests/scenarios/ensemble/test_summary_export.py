"""Summaries and exports say what the tables say."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray
from sweeping import N_INDICATORS, ended
from synergysim.scenarios.ensemble.store import Store, exports, queries
from synergysim.scenarios.ensemble.store.exports import export
from synergysim.scenarios.ensemble.store.queries import Summary, connected, failed_runs, summaries
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.sweep import sweep
from synergysim.scenarios.studies.sweep.experiment_file import parsed

MODEL = "synergysim.simulation.model"


@pytest.fixture(scope="module")
def store(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A sweep of 2 x 2 cells with three replications, the last of which fails."""
    import sys

    import fake_model

    content = {
        "name": "small_sweep",
        "description": "With the stand-in.",
        "scenarios": ["small.yaml"],
        "levers": {"lever.P1.level": [0.0, 1.0]},
        "uncertainties": {"firm.markup": [0.1, 0.3]},
        "design": "grid",
        "replications": 3,
        "seed": 11,
    }
    asked = parsed(content, "small_sweep.yaml")
    asked._file = small_folder / "small_sweep.yaml"
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as one:
        patch.setitem(sys.modules, MODEL, fake_model)
        yield sweep.sweep(asked, tmp_path_factory.mktemp("sweep") / "out", executor=one, chunk=4)


@pytest.fixture(scope="module")
def series(store: Store) -> pd.DataFrame:
    """The indicators with what their runs and cells say, joined by pandas."""
    plain = store.table("indicators").astype({"run_id": str, "cluster": str, "indicator": str})
    runs = store.table("runs")[["run_id", "cell", "replication"]]
    return plain.merge(runs, on="run_id").merge(store.table("cells"), on="cell")


def summarised(store: Store, asked: Summary) -> pd.DataFrame:
    with connected(store) as connection:
        return pd.concat(list(summaries(store, connection, asked)), ignore_index=True)


def test_a_summary_is_what_pandas_makes_of_the_tables(store: Store, series: pd.DataFrame) -> None:
    found = summarised(store, Summary(by=("lever.P1.level",), quantiles=(0.25, 0.5)))
    keys = ["lever.P1.level", "cluster", "year", "indicator"]
    groups = series.groupby(keys)["value"]
    expected = pd.DataFrame(
        {
            "runs": groups.size(),
            "mean": groups.mean(),
            "sd": groups.std(),
            "q25": groups.quantile(0.25),
            "median": groups.median(),
        }
    ).reset_index()
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-9)


def test_a_summary_in_batches_is_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = summarised(store, Summary())
    monkeypatch.setattr(queries, "MOST_AT_ONCE", 10)
    in_batches = summarised(store, Summary())
    keys = ["cell", "cluster", "year", "indicator"]
    pd.testing.assert_frame_equal(at_once, in_batches.sort_values(keys, ignore_index=True))


def test_a_summary_can_be_narrowed_down(store: Store, series: pd.DataFrame) -> None:
    asked = Summary(measures=("A1", "B2"), clusters=("jewelry",), times=("2018",), quantiles=())
    found = summarised(store, asked)
    assert len(found) == 2 * 4
    row = found.query("cell == 2 and indicator == 'B2'").iloc[0]
    chosen = series.query("cell == 2 and indicator == 'B2' and cluster == 'jewelry' and year == 2018")
    assert row["mean"] == pytest.approx(chosen["value"].mean())


def test_scores_are_summarised_too(store: Store) -> None:
    found = summarised(store, Summary("synergy", ("scenario",), ("synergy",), times=("2018",), quantiles=(0.5,)))
    table = store.table("synergy").query("year == 2018").astype({"cluster": str})
    expected = table.groupby("cluster")["synergy"].median()
    assert found.set_index("cluster")["median"].to_dict() == pytest.approx(expected.to_dict())


def test_failed_runs_are_left_out_and_counted(store: Store) -> None:
    with connected(store) as connection:
        assert failed_runs(connection) == (4, 12)
    assert set(summarised(store, Summary())["runs"]) == {2}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Summary("indicator"), "Did you mean 'indicators'?"),
        (Summary("diagnostics"), "No table that can be summarised is called 'diagnostics'."),
        (Summary(by=("lever.P1.levle",)), "Did you mean 'lever.P1.level'?"),
        (Summary(measures=("A99",)), "No indicator is called 'A99'."),
        (Summary(clusters=("jewellery",)), "Did you mean 'jewelry'?"),
        (Summary(times=("1999",)), "No year is called '1999'."),
        (Summary(quantiles=(1.5,)), "quantile 1.5 is outside (0, 1)."),
        (Summary(by=('x"; DROP TABLE runs; --',)), "No column of the cells is called"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told(store: Store, asked: Summary, sentence: str) -> None:
    with pytest.raises(UserError, match=r"^.+$") as told:
        summarised(store, asked)
    assert sentence in str(told.value)


def test_the_command_counts_what_it_leaves_out_or_refuses_it(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["summary", store.place.address, "--by", "lever.P1.level", "--indicator", "A1", "--year", "2018"]
    code, told = 0, ""
    from synergysim.scenarios.cli import main

    with pytest.raises(SystemExit, match=r"^0$"):
        main([*command, "--cluster", "jewelry"])
    told = capsys.readouterr().out
    assert "4 of 12 runs failed and left out." in told
    rows = [line.split("\t") for line in told.splitlines() if "\t" in line]
    assert rows[0] == ["lever.P1.level", "cluster", "year", "indicator", "runs", "mean", "sd", "q10", "median", "q90"]
    assert [row[4] for row in rows[1:]] == ["4", "4"]
    code, told = ended(capsys, *command, "--out", str(tmp_path / "all.csv"))
    assert (code, len(pd.read_csv(tmp_path / "all.csv"))) == (0, 10)
    code, told = ended(capsys, *command, "--strict")
    assert (code, "4 of 12 runs failed." in told) == (2, True)


def test_csv_holds_the_tables_to_the_bit(store: Store, tmp_path: Path) -> None:
    folder = export(store, "csv", tmp_path / "csv")
    for name in ("cells", "runs", "indicators", "synergy"):
        stored = store.table(name)
        # Each number by Python: the reader of pandas 2 rounds the last digit otherwise.
        exact = dict.fromkeys(stored.select_dtypes("float64").columns, lambda text: float(text or "nan"))
        read = pd.read_csv(folder / f"{name}.csv", keep_default_na=name != "runs", converters=exact)
        assert list(read.columns) == list(stored.columns)
        for column in stored.select_dtypes("float64").columns:
            np.testing.assert_array_equal(read[column], stored[column])
        assert read.iloc[:, 0].astype(str).tolist() == stored.iloc[:, 0].astype(str).tolist()


def test_a_workbook_holds_a_sheet_a_table(store: Store, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(store, "xlsx", tmp_path / "out.xlsx"), read_only=True)
    assert book.sheetnames == ["cells", "runs", "indicators", "synergy"]
    rows = list(book["cells"].iter_rows(values_only=True))
    assert rows[0] == ("cell", "scenario", "lever.P1.level", "firm.markup")
    assert len(rows) == 5
    assert sum(1 for _ in book["indicators"].iter_rows()) == 1 + 8 * 5 * 9 * N_INDICATORS
    book.close()


def test_netcdf_holds_labelled_arrays_with_gaps_for_failed_runs(store: Store, tmp_path: Path) -> None:
    with xarray.open_dataset(export(store, "netcdf", tmp_path / "out.nc"), engine="scipy") as data:
        assert dict(data.sizes) == {"run": 12, "cell": 4, "cluster": 5, "year": 9, "indicator": N_INDICATORS}
        table = store.table("indicators").astype({"run_id": str, "cluster": str, "indicator": str})
        for row in table.iloc[::997].itertuples(index=False):
            found = data["indicators"].sel(run=row.run_id, cluster=row.cluster, year=row.year, indicator=row.indicator)
            assert float(found) == row.value
        failed = data["run_status"] == "failed"
        assert int(failed.sum()) == 4
        assert bool(np.isnan(data["indicators"].sel(run=failed)).all())
        assert not bool(np.isnan(data["indicators"].sel(run=~failed)).any())
        assert data["cell_firm_markup"].values.tolist() == store.table("cells")["firm.markup"].tolist()


def test_what_a_format_cannot_hold_is_told(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "EXCEL_ROWS", 100)
    monkeypatch.setattr(exports, "NETCDF_VALUES", 100)
    with pytest.raises(UserError, match=rf"indicators has {8 * 45 * N_INDICATORS:,} rows; a sheet of Excel holds 100"):
        export(store, "xlsx", tmp_path / "out.xlsx")
    with pytest.raises(UserError, match=rf"indicators has {12 * 45 * N_INDICATORS:,} values; classic NetCDF holds 100"):
        export(store, "netcdf", tmp_path / "out.nc")
    assert not (tmp_path / "out.xlsx").exists()


def test_what_exists_is_not_overwritten_unless_asked(store: Store, tmp_path: Path) -> None:
    (tmp_path / "out.nc").write_text("mine")
    with pytest.raises(UserError, match=r"exists\. Choose another name, or overwrite it with --force"):
        export(store, "netcdf", tmp_path / "out.nc")
    export(store, "netcdf", tmp_path / "out.nc", force=True)
    with pytest.raises(UserError, match=r"No format is called 'excel'"):
        export(store, "excel", tmp_path / "other")


def test_a_store_at_an_fsspec_address_is_summarised_and_exported(store: Store, tmp_path: Path) -> None:
    from synergysim.scenarios.ensemble.store import place_of

    address = f"memory://{tmp_path.name}/out"
    local = Path(store.place.address)
    for file in local.rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            place_of(address).write(str(file.relative_to(local)), file.read_bytes())
    remote = Store.open(address)
    pd.testing.assert_frame_equal(summarised(remote, Summary()), summarised(store, Summary()))
    export(remote, "csv", tmp_path / "csv")
    assert len(pd.read_csv(tmp_path / "csv" / "runs.csv")) == 12


def test_an_unwritable_target_is_told(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    target: Any = str(tmp_path / "file" / "all.csv")
    code, told = ended(capsys, "summary", store.place.address, "--out", target)
    assert (code, "file is a file; give a folder to write into" in told) == (2, True), told
