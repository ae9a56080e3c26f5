"""Simulated against observed: what fits may see, protocols, scores, the command."""

from __future__ import annotations

import dataclasses
import html
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import report_text
from synergysim.analysis.catalogue import Language
from synergysim.analysis.figures.validation import Against, Mark, scorecard_picture, skill_picture
from synergysim.language import in_language
from synergysim.scenarios.cli import main
from synergysim.scenarios.ensemble.engine import Engine, Outcome
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import Resolved, resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.report.headings import HEADINGS
from synergysim.scenarios.present.report.writing import Writing
from synergysim.scenarios.studies.validation.experiment import Validation, validate
from synergysim.scenarios.studies.validation.external_demand import estimate, estimated
from synergysim.scenarios.studies.validation.external_inputs import external_inputs
from synergysim.scenarios.studies.validation.input_words import UNTRANSLATED, sources_in
from synergysim.scenarios.studies.validation.observations import (
    observations,
    observed_totals,
    training_table,
    training_totals,
)
from synergysim.scenarios.studies.validation.own_observations import own_observations
from synergysim.scenarios.studies.validation.paper_checks import paper_checks
from synergysim.scenarios.studies.validation.pictures import bands, pictures
from synergysim.scenarios.studies.validation.protocols import chosen_protocols, protocol_inputs
from synergysim.scenarios.studies.validation.report import finding, write_validation
from synergysim.scenarios.studies.validation.scoring import score_naive, score_simulated
from synergysim.scenarios.studies.validation.synergy import compare_city, fitted_city
from synergysim.scenarios.studies.validation.words import COLUMNS


@pytest.fixture(scope="module")
def baseline() -> Resolved:
    return resolve(load("guangzhou"), scale=0.01, until=2021)


def perfect(replications: int = 4) -> pd.DataFrame:
    known = observations()
    return pd.concat([known.assign(protocol="forecast", replication=one) for one in range(replications)])


@pytest.mark.parametrize("load_training", [training_table, training_totals])
def test_a_fit_cannot_see_the_years_held_out(load_training: object) -> None:
    assert callable(load_training)
    with pytest.raises(UserError, match="2018 is held out: fits see years up to 2017"):
        load_training(2018)
    table = load_training().reset_index()
    assert table["year"].max() == 2017


def test_a_perfect_model_has_no_error_and_skill_over_every_naive_forecast() -> None:
    scored = score_simulated(perfect(), observations(), 2017)
    np.testing.assert_allclose(scored["ape"], 0.0, atol=1e-12)
    np.testing.assert_allclose(scored["crps"], 0.0, atol=1e-12)
    naive = score_naive(observations(), 2017, observed_totals())
    assert (naive.groupby("method")["crps"].mean() > 0.0).all()


def test_only_growth_is_compared_where_the_two_sides_measure_different_things() -> None:
    doubled = perfect().assign(value=lambda rows: 2.0 * rows["value"])
    scored = score_simulated(doubled, observations(), 2017)
    assert "level" not in set(scored[scored["indicator"] == "patents"]["view"])
    np.testing.assert_allclose(scored[scored["view"] != "level"]["ape"], 0.0, atol=1e-12)
    np.testing.assert_allclose(scored[scored["view"] == "level"]["ape"], 1.0)


def test_values_of_low_confidence_count_in_no_error() -> None:
    scored = score_simulated(perfect(), observations(), 2017)
    online = scored[(scored["indicator"] == "cbec_total") & (scored["view"] == "fixed_origin")].set_index("year")
    assert not online.loc[2019, "counted"]
    assert online.loc[2021, "counted"]


def test_the_forecast_knows_nothing_of_what_came_after_2017(baseline: Resolved) -> None:
    inputs = protocol_inputs(baseline.inputs, "forecast", estimated().certain(), 1)
    assert inputs.tariffs == ()
    assert {one.code for one in inputs.levers} == {"P1", "P2", "P3"}
    assert max(inputs.cities[0].exchange_rate) == 2017
    assert max(inputs.cities[0].rail_km) == 2017
    changed = dataclasses.replace(
        baseline.inputs,
        cities=(dataclasses.replace(baseline.inputs.cities[0], exchange_rate={2010: 6.7696, 2019: 9.0}),),
    )
    assert max(protocol_inputs(changed, "forecast", estimated(), 1).cities[0].exchange_rate) == 2010


def test_the_conditional_protocol_follows_the_observed_total(baseline: Resolved) -> None:
    process = dataclasses.replace(estimated().certain(), share_growth={})
    bare = dataclasses.replace(baseline.inputs, tariffs=())
    totals = observed_totals()
    inputs = protocol_inputs(bare, "conditional", process, 1, totals)
    grown = (totals["exports"] / totals["exports"].loc[2017]).loc[2017:2021]
    for one in inputs.industries:
        assert dict(one.export_demand_path) == pytest.approx(grown.to_dict())


def test_online_trade_replaces_other_trade_where_the_totals_are_observed(baseline: Resolved) -> None:
    given = protocol_inputs(baseline.inputs, "conditional", estimated().certain(), 1, observed_totals()).parameters
    usual = protocol_inputs(baseline.inputs, "forecast", estimated().certain(), 1).parameters
    assert (given.platforms.displacement, given.imports.displacement) == (1.0, 1.0)
    assert usual.platforms.displacement == baseline.inputs.parameters.platforms.displacement


def test_the_conditional_protocol_without_totals_is_refused(baseline: Resolved) -> None:
    with pytest.raises(UserError, match=r"needs the observed exports and imports of guangzhou in 2017-2021"):
        protocol_inputs(baseline.inputs, "conditional", estimated(), 1, None)


def test_a_seed_meets_the_same_world_again_and_others_another(baseline: Resolved) -> None:
    first, again, other = (protocol_inputs(baseline.inputs, "forecast", estimated(), seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_planted_process_is_estimated() -> None:
    years = range(1000, 1400)
    rng = np.random.default_rng(1)
    city = pd.Series(np.cumsum(rng.normal(0.0, 0.05, 400)), years)
    shares = np.cumsum(rng.normal(0.0, 0.2, (400, 3)), axis=0)
    exports = pd.DataFrame(shares + city.to_numpy()[:, None], years, list("abc"))
    short = slice(1000, 1079)
    process = estimate(city.loc[short], exports.loc[short], exports.loc[short])
    assert process.city_innovation == pytest.approx(0.05, rel=0.4)
    assert process.share_innovation == pytest.approx(0.2, rel=0.4)


def test_the_citys_system_scores_a_perfect_model_as_observed_and_masks_fills() -> None:
    table = compare_city(observations(), perfect(2).pipe(_with_fills))
    np.testing.assert_allclose(table["median"], table["observed"], atol=1e-9)
    masked = table[table["quantity"] == "order_digital_trade"].set_index("year")["masked"]
    assert masked.to_dict() == {2014: False, 2015: True, 2016: False, 2017: False, 2018: True, 2019: False, 2020: True}


def _with_fills(simulated: pd.DataFrame) -> pd.DataFrame:
    from synergysim.scenarios.studies.validation.synergy import city_panel

    _, filled = fitted_city(city_panel(observations()))
    gaps = [year for year in filled.index if year not in (2014, 2016, 2017, 2019)]
    rows = [
        {"cluster": "city", "indicator": "cbec_total", "year": year, "value": filled.loc[year, "cbec_total"],
         "counted": False, "protocol": "forecast", "replication": one}
        for year in gaps for one in (0, 1)
    ]  # fmt: skip
    return pd.concat([simulated, pd.DataFrame(rows)], ignore_index=True)


def test_own_observations_are_compared_where_they_overlap_and_the_rest_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("cluster,year,B8\njewelry,2015,10\njewelry,2016,\njewelry,2017,12\njewelery,2015,3\n")
    table, notes = own_observations(file, ["jewelry", "food_beverage"], (2010, 2016))
    assert table[["cluster", "indicator", "year", "value"]].to_numpy().tolist() == [["jewelry", "B8", 2015, 10.0]]
    told = " ".join(note.en for note in notes)
    assert "jewelery is not a cluster of the run: its rows are left out. Did you mean 'jewelry'?" in told
    assert "Years outside 2010-2016 are left out: 2017." in told
    assert "empty or not above 0 count in no comparison: 1." in told


def test_own_observations_without_overlap_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("cluster,year,B8\nsteel,2015,10\n")
    with pytest.raises(UserError, match=r"mine.csv: nothing overlaps with the run\. steel is not a cluster"):
        own_observations(file, ["jewelry"], (2010, 2035))


def test_an_unknown_protocol_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        UserError, match=r"--protocol 'forcast' is not forecast, conditional or both. Did you mean 'forec"
    ):
        chosen_protocols("forcast")


def test_a_protocol_of_which_no_replication_finished_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(*_: object) -> list[Outcome[object]]:
        done = [Outcome((pd.DataFrame(),) * 3, None, 0.0)] * 2
        return [*done, *[Outcome(None, "ArithmeticError: planted", 0.0)] * 2]

    monkeypatch.setattr(Engine, "map", half)
    with pytest.raises(UserError, match="No replication of guangzhou in the conditional protocol finished: Arithm"):
        validate(replications=2, scale=0.002)


def test_the_command_writes_scorecard_tables_and_report(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(SystemExit) as left:
        main(["validate", "guangzhou", "-n", "2", "--scale", "0.005", "--workers", "1", "--protocol", "forecast",
              "--lang", "zh", "--out", str(folder)])  # fmt: skip
    assert left.value.code == 0
    assert (folder / "scorecard.md").read_text(encoding="utf-8").count("\n| 预测") == 9
    assert "data:image/png" in report_text(folder)
    assert set(pd.read_csv(folder / "held_out.csv")["method"]) >= {"model", "random_walk", "holt", "constant_share"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--protocol", "none"], "--protocol 'none'"), (["--lang", "fr"], "'fr' is not one of 'en', 'zh'"),
     (["--observed", "absent.csv"], "there is no such file"), (["-n", "1"], "replications = 1 is outside")],
)  # fmt: skip
def test_a_mistake_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["validate", "guangzhou", "--out", str(tmp_path / "out"), *arguments])
    assert left.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.fixture(scope="module")
def validated() -> Validation:
    """The baseline under both protocols, two replications of few firms."""
    return validate("guangzhou", replications=2, scale=0.005)


def test_every_observed_series_is_drawn_with_its_points(validated: Validation) -> None:
    drawn = {name: figure for name, figure, _ in pictures(validated)}
    assert set(drawn) == {
        "scorecard", "exports", "imports", "trade", "city_series", "order_trade", "city_synergy", "within"
    }  # fmt: skip
    assert [len(drawn[name].axes) for name in ("exports", "imports", "city_series", "scorecard")] == [5, 5, 3, 3]
    table = bands(validated)
    seen = table.dropna(subset="observed").drop_duplicates(["cluster", "indicator", "year"])
    assert len(seen) == len(observations())
    patents = table[(table["indicator"] == "patents") & (table["year"] == 2017)]
    np.testing.assert_allclose(patents["median"], patents["observed"])


def test_the_scorecard_picture_tells_what_is_reached() -> None:
    marks = [
        Mark("a", "mape", 0.1, 0.3, True),
        Mark("a", "crps", 0.4, 0.3, False),
        Mark("a", "coverage", 0.9, 0.9, True),
    ]
    figure = scorecard_picture(marks, (0.8, 0.97), "Card")
    places = [[line.get_xdata()[0] for line in panel.get_lines() if line.get_marker() in "oX"] for panel in figure.axes]
    assert places == [[0.1], [0.4], [0.9]]
    assert [one.get_text() for one in figure.legends[0].get_texts()] == [
        "target: below this naive forecast", "reached", "missed", "coverage aimed at"
    ]  # fmt: skip


def test_the_picture_of_skill_shows_every_target_with_two_errors_either_way() -> None:
    targets = [Against("a walk", 0.2, 0.05, (0.0, 1.0), True), Against("itself", -0.1, float("nan"), (0.0, 1.0), False),
               Against("", 0.9, 0.02, (0.8, 0.97), True)]  # fmt: skip
    left, right = skill_picture(targets, "Skill").axes
    assert [one.get_text() for one in left.get_yticklabels()] == ["a walk", "itself"]
    reach = [one.get_segments()[0][:, 0].tolist() for one in left.collections]  # type: ignore[attr-defined]
    np.testing.assert_allclose(reach, [[0.1, 0.3], [-0.1, -0.1]])
    assert [one.get_xdata()[0] for one in right.get_lines()] == [0.9]


def test_the_inputs_of_the_years_held_out_are_told_with_their_source(baseline: Resolved) -> None:
    table = external_inputs(baseline, 2017, 2021)
    assert (table["source"].str.len() > 10).all()
    told = " ".join(table["input"])
    assert all(word in told for word in ("World demand", "Exchange rate", "Pandemic", "List 3", "lever P4"))
    # Four rounds, and the industries' shares of listed goods.
    assert table["input"].str.contains("list", case=False).sum() == 4 + 1
    assert (table.loc[table["input"].str.contains("List 3"), "source"].str.startswith("https://")).all()
    chinese = in_language("zh", external_inputs, baseline, 2017, 2021)
    assert not chinese[["forecast", "conditional"]].melt()["value"].str.contains("[a-z]{4}").any()


@pytest.mark.parametrize("name", ["guangzhou", "strong_policy", "two_cities"])
def test_sources_of_the_inputs_are_told_in_chinese(name: str) -> None:
    table = in_language("zh", external_inputs, resolve(load(name), until=2021), 2017, 2021)
    own = table[~table["source"].str.startswith("http")]["source"]
    assert len(own) > 8
    assert own.str.contains(r"[\u4e00-\u9fff]").all()
    assert not own.isin(UNTRANSLATED.values()).any()


def test_a_source_without_a_translation_is_said_to_stand_in_the_manifest() -> None:
    assert in_language("zh", sources_in, ["assumption: mine", "A yearbook", "https://a.b"]) == (
        f"{UNTRANSLATED[True]}；{UNTRANSLATED[False]}；https://a.b"
    )


def test_soft_checks_hold_where_the_papers_numbers_are_simulated(validated: Validation) -> None:
    scores = validated.synergy["forecast"]
    said = {"luggage_leather": 0.6, "food_beverage": 0.4, "beauty_chemicals": 0.3, "jewelry": 0.2}
    own = scores.variants.assign(synergy=[said.get(code, 0.1) for code in scores.variants["cluster"]])
    orders = scores.synergy.assign(order_industrial_cluster=0.3 + 0.001 * (scores.synergy["year"] - 2010))
    since = np.where(scores.synergy["cluster"] == "food_beverage", 2018, 2017)
    later = scores.synergy["year"] >= np.where(scores.synergy["cluster"] == "textile_clothing", 2000, since)
    orders = orders.assign(order_digital_trade=np.where(later, 0.5, 0.1) + 0.001 * (orders["year"] - 2010))
    orders = orders.assign(stage=np.where(orders["cluster"] == "luggage_leather", "expansion", "start-up"))
    table = paper_checks(dataclasses.replace(scores, synergy=orders, variants=own))
    assert len(table) == 20
    assert (table["share"] == 1.0).all(), table[table["share"] < 1.0]
    assert not paper_checks(scores)["share"].eq(1.0).all()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_has_a_finding_what_it_rests_on_and_how_to_repeat_it(
    validated: Validation, lang: Language, tmp_path: Path
) -> None:
    in_language(lang, write_validation, validated, Writing(tmp_path, True, "synergysim validate guangzhou -n 2"))
    page = html.unescape(report_text(tmp_path))
    assert len(in_language(lang, finding, validated)) == 3
    for text in (*in_language(lang, finding, validated), HEADINGS["rests"][lang], "oceanair.net"):
        assert text in page
    heads = [COLUMNS[one][lang] for one in ("protocol", "view", "coverage", "statement", "source")]
    assert all(f">{head}</th>" in page for head in heads)


def test_draws_of_a_posterior_are_told_and_kept() -> None:
    path = "pricing.target_margin"
    result = validate("guangzhou", protocol="forecast", replications=2, scale=0.005, draws=[{path: 0.05}, {path: 0.07}])
    assert [one.parameters.pricing.target_margin for one in result.resolved.drawn] == [0.05, 0.07]
    assert [dict(one) for one in result.resolved.draws] == [{path: 0.05}, {path: 0.07}]
