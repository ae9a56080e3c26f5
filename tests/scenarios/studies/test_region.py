"""A region from a workbook: only what is needed is asked for, every mistake is told, every default says it is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from region_books import BASE, filled, least, riverland
from sweeping import ended
from synergysim.analysis.catalogue import LANGUAGES, Language
from synergysim.analysis.synergy.evaluator import SynergyEvaluator
from synergysim.language import in_language
from synergysim.scenarios.app import choices
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies import reference
from synergysim.scenarios.studies.region.blank import write_blank
from synergysim.scenarios.studies.region.fields import CENTRES, INDUSTRIES, SETTINGS, SHEETS, TABLES
from synergysim.scenarios.studies.region.interpret import contents
from synergysim.scenarios.studies.region.region import Region, RegionError
from synergysim.scenarios.studies.region.workbook import read
from synergysim.scenarios.studies.run.run import run
from synergysim.scenarios.studies.validation import report
from synergysim.scenarios.studies.validation.experiment import validate
from synergysim.scenarios.studies.validation.known import fitted_series, fitted_years, known_of
from synergysim.scenarios.studies.validation.protocols import protocol_inputs
from synergysim.scenarios.studies.validation.targets import scorecard
from synergysim.simulation.inputs import City, Industry, facts

HAN = re.compile(r"[\u4e00-\u9fff]")


def mistakes(path: Path) -> list[str]:
    with pytest.raises(RegionError) as caught:
        Region.from_excel(path)
    return [one.en for one in caught.value.mistakes]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_blank_workbook_asks_only_for_what_is_needed(lang: Language, tmp_path: Path) -> None:
    in_language(lang, write_blank, tmp_path / "blank.xlsx")
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    assert book.sheetnames[1:] == [name[lang] for name in SHEETS.values()]
    needed = [one.key for table in (SETTINGS, INDUSTRIES) for one in table if one.needed]
    assert needed == ["base_year", "n_firms"]
    told = [cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
    assert sum(text in ("needed", "必填") or text.endswith(("(needed)", "（必填）")) for text in told) == sum(
        one.needed for table in (SETTINGS, *TABLES.values()) for one in table
    )
    if lang == "en":
        assert not [text for text in told if HAN.search(text)]
    assert len(mistakes(tmp_path / "blank.xlsx")) == 2
    meanings = {cell.value: cell.comment.text for cell in book.worksheets[2][1] if cell.comment}
    one = next(one for one in INDUSTRIES if one.key == "n_firms")
    assert meanings[one.name[lang]] == one.meaning[lang]


def test_every_fact_of_the_model_is_a_field_with_a_default_that_says_so(tmp_path: Path) -> None:
    region = Region.from_excel(filled(tmp_path / "small.xlsx", least()))
    for kind, table in ((Industry, "industries"), (City, "cities")):
        assert set(facts(kind)) <= {one.key for one in TABLES[table]}
    table = region.understood.set_index("path")
    given = {"industry.industry_1.n_firms", "industry.industry_1.base_exports"}
    assert set(region.assumed["path"]) >= set(table.index) - given - {
        "city.small.tax_rate", "city.small.exchange_rate", "platform_launch"
    }  # fmt: skip
    assert table.loc["industry.industry_1.n_firms", "value"] == 500
    assert "no source is given in the workbook" in str(table.loc["industry.industry_1.n_firms", "source"])
    assert [use.possible for use in region.uses] == [True, False, False, False, False, True, False]


def test_a_filled_region_is_what_its_workbook_says(tmp_path: Path) -> None:
    region = Region.from_excel(filled(tmp_path / "river.xlsx", riverland()))
    made = region.contents
    assert made.train_until == 2017
    assert [one["base_exports"]["value"] for one in made.industries.values()] == list(BASE.values())
    assert set(made.scenario["levers"]) == {"P1", "P2"}
    assert made.scenario["shocks"][0]["duration"] == 1.5
    city = made.cities["jingcheng"]
    assert max(city["exports_total"]["values"]) == 2017  # later years are held out
    assert city["exports_total"]["values"][2012] == 1_500_000  # million USD in 10,000 USD
    share = city["online_share"]["values"][2017]
    assert share == pytest.approx(22e4 / (city["exports_total"]["values"][2017] * 6.7569), rel=1e-4)
    assert (
        "Riverland Statistical Yearbook (invented) (confidence: high)" in made.industries["toys"]["n_firms"]["source"]
    )
    assert made.scenario["levers"]["P1"]["source"].startswith("assumption: no source is given")
    away = {one["code"]: one["distance"]["value"] for one in made.regions}
    assert away["japan_korea"] < 1600 < away["asean"]  # from Zhejiang, not from Guangzhou
    assert set(away) == set(CENTRES)
    assert [use.possible for use in region.uses] == [True, True, True, True, True, True, False]


@pytest.mark.parametrize(
    ("unit", "value", "kept"),
    [("million USD", 300, 30_000), ("亿美元", 3, 30_000), ("USD", 3e8, 30_000), ("10,000 USD", "30,000.0", 30_000)],
)
def test_exports_may_be_in_any_unit(unit: str, value: Any, kept: float, tmp_path: Path) -> None:
    tables = least()
    rows = [{**tables["industries"][0], "base_exports": value, "export_share": "40%"}]
    path = filled(tmp_path / "unit.xlsx", {"industries": rows}, units={"base_exports": unit, "n_firms": "千家"})
    with pytest.raises(RegionError, match=r"'Firms' = 500000 is outside|Firms"):
        Region.from_excel(filled(tmp_path / "u.xlsx", {"industries": [{**rows[0], "n_firms": 5e6}]}))
    rows[0]["n_firms"] = 0.5
    path = filled(path, {"industries": rows}, units={"base_exports": unit, "n_firms": "千家"})
    made = Region.from_excel(path).contents.industries["industry_1"]
    assert made["base_exports"]["value"] == kept
    assert made["n_firms"]["value"] == 500
    assert made["export_share"]["value"] == pytest.approx(0.4)


def test_output_stands_in_for_exports_and_both_give_the_share_exported(tmp_path: Path) -> None:
    row = {"name_en": "Toys", "n_firms": 500, "output": 631_000}
    only = Region.from_excel(filled(tmp_path / "o.xlsx", {"industries": [row]})).contents.industries["toys"]
    assert only["base_exports"]["value"] == pytest.approx(631_000 * 0.35 / 6.3093)
    assert only["base_exports"]["source"].startswith("assumption")
    both = {**row, "base_exports": 50_000}
    made = Region.from_excel(filled(tmp_path / "b.xlsx", {"industries": [both]})).contents.industries["toys"]
    assert made["export_share"]["value"] == pytest.approx(50_000 * 6.3093 / 631_000, rel=1e-3)


def test_all_mistakes_are_told_at_once_with_sheet_and_cell(tmp_path: Path) -> None:
    tables = riverland()
    tables["industries"][0] = {"name_en": "Textiles", "n_firms": "many", "base_exports": -5}  # type: ignore[index]
    tables["industries"][1] = {"name_en": "Small hardware", "base_exports": 3}  # type: ignore[index]
    tables["industries"][2] = {**tables["industries"][2], "city": "Nowhere", "export_share": 7}  # type: ignore[index]
    tables["observed"][0] = {**tables["observed"][0], 2015: "n/k"}  # type: ignore[index]
    tables["observed"][1] = {**tables["observed"][1], "series": "Importz"}  # type: ignore[index]
    tables["observed"][6] = {**tables["observed"][6], "unit": "bushels"}  # type: ignore[index]
    tables["policies"][0] = {"measure": "P99", "level": 0.5, "start": 2014}  # type: ignore[index]
    tables["policies"][1] = {"measure": "P1", "level": 3, "start": "soon"}  # type: ignore[index]
    tables["policies"][2] = {"measure": "P3", "level": 3, "start": 2018, "end": 2016}  # type: ignore[index]
    told = mistakes(filled(tmp_path / "sick.xlsx", tables, end_year="later"))
    for piece in (
        "'Region and cities', cell B5: 'later' is not a number",
        "'Industries', cell E4: 'many' is not a number",
        "'Industries', cell F4: 'Exports' = -5 is outside [1, 1,000,000,000]",
        "'Industries', row 5: 'Firms' is needed",
        "'Industries', cell D6: no city is called 'Nowhere'",
        "'Industries', cell H6: 'Share of sales exported' = 7 is outside [0.01, 0.95]",
        "'n/k' is not a number",
        "'Importz' is no series that a region can have. Did you mean 'Imports'?",
        "the unit 'bushels' of 'Exports of all goods' is not known",
        "'P99' is neither a lever nor an event",
        "'soon' is no year or date",
        "it ends in 2016, not after its start in 2018",
        "3 is outside [0, 1]",
    ):
        assert any(piece in one for one in told), (piece, told)
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name_en": "all"}, "'all' cannot be a code"),
        ({"name_en": "Toys", "code": "a b"}, "'a b' cannot be a code"),
        ({"name_en": None}, "the name is missing"),
        ({"base_exports": None}, "exports or output of the base year is needed"),
        ({"base_exports": "=1+1"}, "'=1+1' is not a number"),
        ({"n_firms": 12}, "'Firms' = 12 is outside [30, 1,000,000] firms"),
        ({"n_firms": "5%"}, "is no share: write it without %"),
        ({"output": 1}, "of output; a share of 1 to 95 % can be simulated"),
    ],
)
def test_a_mistake_of_an_industry_is_named(change: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    rows = [{"name_en": "Toys", "n_firms": 500, "base_exports": 20_000, **change}]
    told = mistakes(filled(tmp_path / "sick.xlsx", {"industries": rows}))
    assert len(told) == 1
    assert sentence in told[0]


def test_a_formula_without_a_stored_result_is_named(tmp_path: Path) -> None:
    path = filled(tmp_path / "formula.xlsx", least())
    book = openpyxl.load_workbook(path)
    book["Industries"]["F4"] = "=2*10000"
    book.save(path)
    assert "cell F4: the formula's result is not stored" in mistakes(path)[0]


def test_a_base_year_far_from_what_is_observed_in_it_is_named(tmp_path: Path) -> None:
    tables = riverland()
    tables["industries"][0] = {**tables["industries"][0], "base_exports": 42}  # type: ignore[index]
    assert "one of the two is in another unit" in mistakes(filled(tmp_path / "far.xlsx", tables))[0]
    tables["industries"][0] = {**tables["industries"][0], "base_exports": 300_000}  # type: ignore[index]
    region = Region.from_excel(filled(tmp_path / "near.xlsx", tables))
    assert "exports are 300000 here and 420000 (10,000 USD) in the observed series of 2012" in region.notes[0].en


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_in_either_language_gives_the_same_region(lang: Language, tmp_path: Path) -> None:
    plain = Region.from_excel(filled(tmp_path / "river.xlsx", riverland()))
    (tmp_path / lang).mkdir()
    own = Region.from_excel(filled(tmp_path / lang / "river.xlsx", riverland(lang), lang))
    assert own.lang == lang
    assert own.contents.series == plain.contents.series
    numbers = [table.understood[["path", "value"]].to_dict("list") for table in (own, plain)]
    assert numbers[0] == numbers[1]


@pytest.fixture
def few_seeds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stand_in: None) -> None:
    """An evaluator of so few runs as no user gets, of the stand-in model, in an empty folder."""
    del stand_in
    monkeypatch.setattr(reference, "LEAST_SEEDS", 2)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("few_seeds")
def test_a_built_region_is_a_folder_that_commands_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(tmp_path / "river.xlsx", riverland())
    build = ("region", "build", "river.xlsx", "--workers", "1", "--seeds", "2")
    code, told = ended(capsys, *build)
    assert code == 0, told
    assert "synergysim compare river/no_policy.yaml river/river.yaml -n 20" in told
    resolved = {name: resolve(load(f"river/{name}.yaml")) for name in ("river", "no_policy", "strong_policy")}
    fitted = SynergyEvaluator.load(tmp_path / "river" / "evaluator.json")
    assert fitted.provenance["clusters"] == list(resolved["river"].inputs.clusters)
    assert fitted.provenance["scenarios"] == [*resolved, *reference.WORLDS]
    assert not {"A4", "A5", "A6", "A7"} & set(fitted.evaluator.codes)  # constants that say nothing of the region
    assert not resolved["no_policy"].inputs.levers
    assert {one.code: one.level for one in resolved["strong_policy"].inputs.levers}["P2"] > 0.6
    result = run("river/river.yaml", replications=1)
    assert not any("fitted on other clusters" in note.en for note in result.scores.notes)
    readme = (tmp_path / "river" / "README.md").read_text(encoding="utf-8")
    assert all(str(path) in readme for path in Region.from_excel("river.xlsx").understood["path"])
    code, told = ended(capsys, *build)
    assert code == 2
    assert "already holds" in told
    assert ended(capsys, *build, "--force")[0] == 0


@pytest.fixture
def river(few_seeds: None, tmp_path: Path) -> str:
    """The scenario of the invented region in its folder, which holds no evaluator of its own."""
    del few_seeds
    return str(Region.from_excel(filled(tmp_path / "river.xlsx", riverland()))._write_files(tmp_path, "guangzhou"))


def test_a_region_is_held_against_its_own_observations(river: str) -> None:
    resolved = resolve(load(river))
    known = known_of(resolved)
    assert (known.train_until, known.last) == (2017, 2021)
    assert known.totals is not None
    assert known.totals.loc[2012, "exports"] == 1_500_000
    process = known.process()
    assert process.place == ""  # its own
    assert process.training == tuple(range(2012, 2018))
    assert set(process.share_growth) == set(resolved.inputs.clusters)
    result = validate(river, replications=2, protocol="forecast")  # the other takes the real model
    assert result.own
    assert set(result.scored["cluster"]) == set(resolved.inputs.clusters)
    assert set(result.scored["method"]) >= {"model", "random_walk", "constant_share"}
    assert scorecard(result)
    assert report._place(result) == "river"


def test_the_conditional_protocol_takes_the_regions_own_totals(tmp_path: Path) -> None:
    path = Region.from_excel(filled(tmp_path / "river.xlsx", riverland()))._write_files(tmp_path, "guangzhou")
    resolved = resolve(load(str(path)), until=2021)
    known = known_of(resolved)
    assert known.totals is not None
    made = protocol_inputs(resolved.inputs, "conditional", known.process().certain(), 1, known.totals)
    paths = {one.code: one.export_demand_path[2021] for one in made.industries}
    grown = known.totals.loc[2021, "exports"] / known.totals.loc[2017, "exports"]
    assert all(abs(value / grown - 1) < 0.5 for value in paths.values())
    assert paths["small_hardware"] > paths["textiles"] > paths["toys"]  # as their shares grew in training


def test_calibrate_and_validate_read_the_same_files(river: str, tmp_path: Path) -> None:
    resolved = resolve(load(river))
    seen = fitted_series(known_of(resolved), resolved, 2012, 2017)
    again = fitted_series(known_of(resolved, tmp_path / "observed.csv"), resolved, 2012, 2017)
    pd.testing.assert_frame_equal(seen, again)
    assert set(seen["indicator"]) == {"exports_usd", "imports_usd", "online_export_share"}
    assert seen["year"].max() == 2017
    assert fitted_years(load(river)) == (2012, 2017)


def test_all_that_a_fit_cannot_do_is_told_at_once(river: str) -> None:
    resolved = resolve(load(river))
    with pytest.raises(UserError) as caught:
        fitted_series(known_of(resolved), resolved, 2017, 2018)
    told = str(caught.value)
    assert "2018 is held out: fits see years up to 2017" in told
    assert "exports_usd of textiles has 2 years in 2017-2018; a fit takes 3" in told
    assert "imports_usd of toys has 2 years in 2017-2018" in told


def test_a_base_level_far_from_the_observations_is_named_before_anything_runs(river: str, tmp_path: Path) -> None:
    file = tmp_path / "industries" / "toys.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("value: 90000", "value: 60000"), encoding="utf-8")
    notes = known_of(resolve(load(river))).notes
    assert "toys.base_exports is 60000, exports_usd of 2012 is observed as 90000" in notes[-1].en
    file.write_text(text.replace("value: 90000", "value: 900"), encoding="utf-8")
    with pytest.raises(UserError, match="check the units, and correct the scenario or the table"):
        known_of(resolve(load(river)))


def test_a_scenario_of_which_nothing_is_observed_says_so(tmp_path: Path) -> None:
    path = Region.from_excel(filled(tmp_path / "bare.xlsx", least()))._write_files(tmp_path, "guangzhou")
    with pytest.raises(UserError, match="Nothing is observed of bare: give a table with --observed"):
        known_of(resolve(load(str(path))))


def test_the_page_offers_a_regions_scenarios_and_runs_what_is_changed_there(
    river: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "OFFERED", {})
    choices.offer([Path(river).parent])
    named = Path(river).parent.name
    assert choices.offered()[:3] == ["river", f"{named}/no_policy", f"{named}/strong_policy"]
    began = choices.from_library("river")
    policy = choices.Policy(began, {"P1": began.scenario.levers["P1"]}, ())
    made = resolve(choices.scenario_of(choices.file_content(policy, "mine", 0.01, 1, 2020)))
    assert [one.code for one in made.inputs.levers] == ["P1"]
    assert made.inputs.clusters == ("textiles", "small_hardware", "toys")
    with pytest.raises(UserError, match="No scenario is called"):
        choices.from_library(river)  # a path is none of those offered
    monkeypatch.setattr(choices, "OFFERED", {})
    with pytest.raises(UserError, match="holds no scenario"):
        choices.offer([Path(river).parent / "cities"])


def test_what_is_told_is_in_the_workbooks_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(tmp_path / "river.xlsx", riverland("zh"), "zh")
    code, told = ended(capsys, "region", "build", str(path), "--check")
    assert code == 0
    assert "可用于、不可用于" in told
    code, told = ended(capsys, "region", "build", str(path), "--check", "--lang", "en")
    assert not HAN.search(told)
    assert [one.name for one in tmp_path.iterdir()] == ["river.xlsx"]


def test_a_folder_of_something_else_is_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "river.xlsx", least())
    (tmp_path / "river").mkdir()
    (tmp_path / "river" / "mine.txt").write_text("mine", encoding="utf-8")
    code, told = ended(capsys, "region", "build", "river.xlsx")
    assert code == 2
    assert "did not write (mine.txt)" in told
    assert sorted(one.name for one in tmp_path.iterdir()) == ["river", "river.xlsx"]


def test_mistakes_on_the_command_line_end_with_two_and_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ended(capsys, "region", "new", "mine.xlsx", "--lang", "zh")[0] == 0
    assert ended(capsys, "region", "new", "mine.xlsx")[0] == 2  # never overwrites
    code, told = ended(capsys, "region", "build", "mine.xlsx")
    assert code == 2
    assert "“基年”必填" in told
    code, told = ended(capsys, "region", "build", "mine.xlsx", "--lang", "en")
    assert "'Base year' is needed" in told
    assert [one.name for one in tmp_path.iterdir()] == ["mine.xlsx"]
    code, told = ended(capsys, "region", "build", "nothing.xlsx")
    assert (code, "there is no such file" in told) == (2, True)
    code, told = ended(capsys, "region", "new", "mine.csv")
    assert (code, "give a name ending in .xlsx" in told) == (2, True)


@pytest.mark.usefixtures("few_seeds")
@pytest.mark.parametrize(("industries", "cities"), [(1, 1), (4, 3)])
def test_a_region_of_any_size_is_simulated(industries: int, cities: int, tmp_path: Path) -> None:
    tables = least(industries, [f"City {number + 1}" for number in range(cities)])
    path = Region.from_excel(filled(tmp_path / "large.xlsx", tables)).build(tmp_path / "large", seeds=2)
    result = run(str(path), replications=1)
    assert len(result.resolved.inputs.clusters) == industries * cities
    assert result.synergy["cluster"].nunique() == industries * cities


def test_thirty_industries_of_twenty_cities_are_read(tmp_path: Path) -> None:
    tables = least(30, [f"City {number + 1}" for number in range(20)])
    path = filled(tmp_path / "large.xlsx", tables)
    book = read(path)
    made = contents(book, path.stem)
    assert made is not None
    assert not book.mistakes
    assert len(made.industries) == 600
    assert len({one["industry"] for one in made.industries.values()}) == 30
    assert made.scenario["scale"] < 0.02


def test_cities_that_lie_nowhere_or_have_no_industry_are_named(tmp_path: Path) -> None:
    tables = least(1, ["One", "Two"])
    tables["cities"] = [{"name_en": "One"}, {"name_en": "Two", "latitude": 1, "longitude": 1}, {"name_en": "Three"}]
    told = mistakes(filled(tmp_path / "several.xlsx", tables))
    assert sum("is needed: the region has several cities" in one for one in told) == 4
    assert sum("no industry stands in the city 'three'" in one for one in told) == 1


def test_a_base_year_without_an_exchange_rate_is_named(tmp_path: Path) -> None:
    told = mistakes(filled(tmp_path / "early.xlsx", least(), base_year=2005))
    assert told == [
        "early.xlsx: the exchange rate of 2005 is not known (the library has 2010-2023): add it to the observed series."
    ]


def test_too_few_seeds_for_an_evaluator_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a reference needs at least 30"):
        Region.from_excel(filled(tmp_path / "small.xlsx", least())).build(tmp_path / "out", seeds=3)
