"""A user's own observations against a run: units, names, gaps, other years and places; the rest is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from pages import report_text
from sweeping import ended
from synergysim.analysis.catalogue import Indicator
from synergysim.analysis.headers import UnknownIndicatorError, fold, recogniser
from synergysim.analysis.template import write_template
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.calibration.posterior import Posterior
from synergysim.scenarios.studies.reference import probe
from synergysim.scenarios.studies.validation.experiment import validate
from synergysim.scenarios.studies.validation.own_observations import UNITS, own_observations
from synergysim.scenarios.studies.validation.words import TEXT

YEARS = (2010, 2035)
CLUSTERS = ["jewelry", "food_beverage"]
SMALL = ("-n", "2", "--scale", "0.003", "--workers", "1")


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def told(folder: Path, text: str) -> tuple[pd.DataFrame, str]:
    table, notes = own_observations(written(folder, text), CLUSTERS, YEARS)
    return table, " ".join(note.en for note in notes)


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("exports_usd", 300_000), ("exports_usd (USD)", 3e9), ("Exports (USD)", 3e9), ("Exports (10,000 USD)", 300_000),
        ("exports_usd (million USD)", 3000), ("出口（亿美元）", 30), ("出口(万美元)", 300_000), ("Exports", 300_000),
    ],
)  # fmt: skip
def test_exports_are_read_in_the_unit_that_their_column_states(tmp_path: Path, header: str, given: float) -> None:
    quoted = f'"{header}"'
    table, notes = told(tmp_path, f"cluster,year,{quoted}\njewelry,2015,{given}\n")
    assert table[["cluster", "indicator", "year"]].to_numpy().tolist() == [["jewelry", "exports_usd", 2015]]
    np.testing.assert_allclose(table["value"], 300_000)
    assert ("is converted from" in notes) == (given != 300_000)


def test_a_long_table_states_units_in_a_column(tmp_path: Path) -> None:
    table, notes = told(
        tmp_path, "cluster,year,indicator,value,unit\njewelry,2015,imports_usd,3,billion USD\njewelry,2015,B8,9,\n"
    )
    assert table.set_index("indicator")["value"].to_dict() == {"imports_usd": 300_000.0, "B8": 9.0}
    assert "imports_usd is converted from billion USD to 10,000 USD." in notes


def test_every_unit_that_is_offered_is_read(tmp_path: Path) -> None:
    for code, units in UNITS.items():
        cluster = "jewelry" if code.endswith("_usd") else "city"
        for unit, factor in units.items():
            table, _ = told(tmp_path, f'cluster,year,"{code} ({unit})"\n{cluster},2015,8\n')
            np.testing.assert_allclose(table["value"], 8 * factor)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cluster,year,exprts_usd\njewelry,2015,3\n", r"'exprts_usd' is not an indicator.*mean 'exports_usd'\?"),
        ("cluster,year,exports_usd (furlongs)\njewelry,2015,3\n", r"exports_usd is in furlongs, the run's in 10,0"),
        ("cluster,year,B8\njewelry,1995,3\n", r"Years outside 2010-2035 are left out: 1995\."),
        ("cluster,year,B8\nShenzhen,2015,3\n", r"Shenzhen is not a cluster of the run.*needs its scenario"),
        ("year,B8\n2015,3\n", r"mine is not a cluster of the run.*A file without a column 'cluster' is one cluster"),
        ("cluster,year,B8\njewelry,2015,\n", r"no value has been entered yet"),
        ("cluster,year,B8\njewelry,2015,many\n", r"line 2, column 3 \(B8, 2015\): 'many' is not a number"),
        ("cluster,year,exports_usd\ncity,2015,3\n", r"exports_usd is compared for the clusters only"),
        ("cluster,year,patents\njewelry,2015,3\n", r"patents is compared for the city only"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        told(tmp_path, text)


def test_the_rest_is_compared_beside_an_unknown_indicator(tmp_path: Path) -> None:
    table, notes = told(tmp_path, "cluster,year,B8,X9,mood\njewelry,2015,10,1,2\n")
    assert table["indicator"].tolist() == ["B8"]
    assert "'X9' is not an indicator that a run measures" in notes
    assert "'mood' is not an indicator that a run measures" in notes


def test_years_may_be_missing_and_columns_of_the_template_stay_empty(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    write_template(path, "table4", ("jewelry",), (2014, 2019))
    book = openpyxl.load_workbook(path)
    sheet = book["jewelry"]
    column = next(cell.column for cell in sheet[1] if str(cell.value).startswith("B8"))
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for year, value in ((2014, 10), (2019, 30)):
        sheet.cell(rows[year], column).value = value
    sheet.delete_rows(rows[2016])
    book.save(path)
    table, _ = own_observations(path, CLUSTERS, YEARS)
    assert table[["indicator", "year", "value"]].to_numpy().tolist() == [["B8", 2014, 10.0], ["B8", 2019, 30.0]]


def test_series_of_the_city_are_read_in_rows_of_the_city(tmp_path: Path) -> None:
    table, _ = told(
        tmp_path, "cluster,year,patents,containers (TEU)\n全市,2016,7714,18850000\ncity,2017,9350,20370000\n"
    )
    values = table[table["indicator"] == "containers"].set_index("year")["value"].to_dict()
    assert values == pytest.approx({2016: 18.85, 2017: 20.37})
    assert set(table["cluster"]) == {"city"}


def test_a_described_column_with_brackets_of_its_own_stays_itself() -> None:
    def named(name: str, unit: str) -> Indicator:
        return Indicator(name, "described", name, name, name, name, unit, unit, 1, "own", "", "", False, "", "")

    own = {
        fold("profit"): named("profit", "CNY"),
        fold("profit (USD)"): named("profit (USD)", "USD"),
        fold("x (y)"): None,
    }
    recognise = recogniser([], own)
    found = {header: recognise(header, "here") for header in ("profit", "profit (USD)", "profit (EUR)", "x (y)")}
    units = {header: one and (one.code, one.unit) for header, one in found.items()}
    assert units == {
        "profit": ("profit", "CNY"), "profit (USD)": ("profit (USD)", "USD"), "profit (EUR)": ("profit", "EUR"),
        "x (y)": None,
    }  # fmt: skip
    with pytest.raises(UnknownIndicatorError, match=r"here: 'loss' is not an indicator"):
        recognise("loss", "here")


def test_another_city_is_compared_where_the_scenario_has_it(tmp_path: Path) -> None:
    path = written(tmp_path, "cluster,year,B8,exports_usd\nfoshan_appliances,2015,100,\nfoshan_appliances,2019,130,9\n")
    known, _ = own_observations(path, ["foshan_appliances"], YEARS)
    result = validate("two_cities", protocol="forecast", replications=2, scale=0.003, observed=known)
    assert set(result.scored["cluster"]) == {"foshan_appliances"}
    assert sorted(result.scored.query("view == 'level'")["year"]) == [2015, 2019, 2019]
    with pytest.raises(UserError, match=r"several cities\. Use --protocol forecast"):
        validate("two_cities", protocol="both", replications=2, scale=0.003, observed=known)


def test_the_command_compares_a_subset_and_tells_the_rest_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "cluster,year,B8,X9\njewelry,2014,10,1\njewelry,2016,12,\nsteel,2014,1,\n")
    code, said = ended(
        capsys, "validate", "guangzhou", "--observed", str(path), "--lang", "zh", "--out", str(tmp_path / "out"), *SMALL
    )
    assert code == 0, said
    assert "“X9”不是模拟所测的指标" in said
    page = report_text(tmp_path / "out")
    for text in (TEXT["own"]["zh"], TEXT["unread"]["zh"], "steel 不是该情景的产业", "B8"):
        assert text in page
    assert len(list((tmp_path / "out" / "figures").glob("*.png"))) == 1


def test_own_exports_of_both_periods_have_a_scorecard(tmp_path: Path) -> None:
    from synergysim.scenarios.studies.validation.observations import observations
    from synergysim.scenarios.studies.validation.targets import scorecard

    shipped = observations().query("cluster == 'jewelry' and indicator == 'exports_usd'")
    path = written(
        tmp_path, shipped.pivot_table(index=["cluster", "year"], columns="indicator", values="value").to_csv()
    )
    known, notes = own_observations(path, CLUSTERS, YEARS)
    assert (len(known), notes) == (12, [])
    result = validate("guangzhou", protocol="forecast", replications=2, scale=0.003, observed=known)
    assert {(line.view, line.measure) for line in scorecard(result)} == {
        (view, measure) for view in ("level", "fixed_origin", "rolling") for measure in ("mape", "crps", "coverage")
    }


def bad_posterior(folder: Path) -> Path:
    path = folder / "old.json"
    values = pd.DataFrame({"pricing.target_margin": [0.05, 0.06]})
    Posterior("guangzhou", values, np.full(2, 0.5), {"pricing.target_margin": 0.06}, probe(), {"date": "1 May"}).save(
        path
    )
    content = json.loads(path.read_text(encoding="utf-8"))
    content["probe"] = {code: 1.1 * value for code, value in content["probe"].items()}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["validate", "sweep", "run"])
def test_a_posterior_of_another_model_is_one_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "customs_and_margins" if command == "sweep" else "guangzhou"
    code, said = ended(
        capsys,
        command,
        name,
        "--posterior",
        str(bad_posterior(tmp_path)),
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "1",
    )
    assert code == 2
    assert "old.json was made on 1 May with a version of the model that gives other results than this one" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "manifest.json").exists()
