"""Where U comes from: four switches, sixteen runs under one luck, parts that add up, words and pictures."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import chinese_in, english_in, page_at, report_text
from synergysim import run
from synergysim.analysis.sensitivity import shapley
from synergysim.language import in_language
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.files.scoring import exogenous
from synergysim.scenarios.present.quantities import MEAN
from synergysim.scenarios.studies.synergy_sources import split as module
from synergysim.scenarios.studies.synergy_sources.change import change
from synergysim.scenarios.studies.synergy_sources.split import COALITIONS, PARTS, SynergySources, held, split_synergy
from synergysim.scenarios.studies.synergy_sources.switches import SOURCES, STILL, UNJOINED, switched
from synergysim.scenarios.studies.synergy_sources.told import change_sentence, sentence
from synergysim.simulation.environment import Environment
from synergysim.simulation.inputs import Inputs
from synergysim.simulation.parameters import walk

ALL = set(SOURCES)


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return resolve(load("trade_war"), until=2034).inputs


@pytest.fixture
def split(small: str) -> SynergySources:
    return split_synergy(resolve(load(small)), [1, 2, 3])


def environment(inputs: Inputs) -> Environment:
    return Environment(inputs, inputs.parameters.world, 8)


def test_with_everything_on_a_run_is_the_scenario_itself(inputs: Inputs) -> None:
    assert switched(inputs, ALL) is inputs


def test_every_parameter_that_a_switch_moves_is_one_of_the_model(inputs: Inputs) -> None:
    assert {*STILL, *UNJOINED} <= {path for path, _, _ in walk(inputs.parameters)}


def test_without_the_outside_world_nothing_moves_outside(inputs: Inputs) -> None:
    moving, still = environment(inputs), environment(switched(inputs, ALL - {"outside"}))
    for name in ("export_demand", "import_drift", "exchange_rate", "price_level", "online_preference"):
        values = getattr(still, name)
        np.testing.assert_allclose(values, np.broadcast_to(values[:1], values.shape), rtol=1e-12, err_msg=name)
        if name != "online_preference":
            assert np.ptp(getattr(moving, name)) > 0.01, name
    np.testing.assert_array_equal(still.infrastructure_index, moving.infrastructure_index)


def test_without_infrastructure_it_stays_as_in_the_first_year(inputs: Inputs) -> None:
    still = environment(switched(inputs, ALL - {"infrastructure"}))
    assert np.ptp(still.infrastructure_index) == 0
    assert np.ptp(still.broadband) == 0
    np.testing.assert_array_equal(still.export_demand, environment(inputs).export_demand)


def test_a_series_that_begins_later_or_earlier_is_held_where_the_run_begins(inputs: Inputs) -> None:
    later = dataclasses.replace(inputs, start_year=2012)
    city = switched(later, ALL - {"infrastructure"}).cities[0]
    assert city.berths == {
        2012: pytest.approx(np.interp(2012, *zip(*sorted(inputs.cities[0].berths.items()), strict=True)))
    }


def test_without_digital_trade_no_platform_is_launched_and_without_policy_no_lever_pulled(inputs: Inputs) -> None:
    assert switched(inputs, ALL - {"digital_trade"}).platform_launch > inputs.end_year
    assert not switched(inputs, ALL - {"policy"}).levers
    assert inputs.levers


def test_counts_are_held_in_scoring_and_nothing_else() -> None:
    rows = [("a", year, code, float(year)) for year in (2010, 2011) for code in ("A4", "B1", "B12")]
    table = pd.DataFrame(rows, columns=["cluster", "year", "indicator", "value"])
    later = held(table, exogenous()).query("year == 2011").set_index("indicator")["value"]
    assert later.to_dict() == {"A4": 2010, "B12": 2010, "B1": 2011}


def test_the_parts_of_u_add_up_to_u_of_the_run_itself(split: SynergySources, small: str) -> None:
    sums = split.table.groupby(["cluster", "year"], sort=False).agg({"value": "sum", "synergy": "first"})
    np.testing.assert_allclose(sums["value"], sums["synergy"], atol=1e-9)
    ran = run(small, replications=3).synergy.groupby(["cluster", "year"])["synergy"].mean()
    np.testing.assert_allclose(sums["synergy"].drop(MEAN).sort_index(), ran.sort_index(), atol=1e-12)
    assert set(split.table["source"]) == set(PARTS)


def test_a_split_that_does_not_add_up_is_refused(split: SynergySources, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = shapley.exact_shares
    monkeypatch.setattr(
        shapley, "exact_shares", lambda values, n: exact(values, n)._replace(values=1.01 * exact(values, n).values)
    )
    with pytest.raises(ArithmeticError, match="The parts of U miss it by up to"):
        _ = split.shares


def test_what_the_stand_in_does_not_know_of_adds_nothing_and_policy_adds_what_it_does(split: SynergySources) -> None:
    """The stand-in grows with its levers alone; counts are held without infrastructure."""
    last = split.table[split.table["year"] == split.years[-1]].groupby("source")["value"].mean()
    assert last["outside"] == pytest.approx(0, abs=1e-12)
    assert last["digital_trade"] == pytest.approx(0, abs=1e-12)
    assert last["infrastructure"] > 0.01


def test_a_replication_that_fails_is_left_out_and_none_is_refused(small: str) -> None:
    resolved = resolve(load(small))
    assert split_synergy(resolved, [12, 13]).seeds == (12,)
    with pytest.raises(UserError, match=r"no replication finished all sixteen runs \(FloatingPointError"):
        split_synergy(resolved, [13])


def test_one_replication_has_no_interval(small: str) -> None:
    alone = split_synergy(resolve(load(small)), [1])
    assert alone.table[["lower", "upper"]].isna().all(axis=None)
    assert "(" not in sentence(alone)


def test_the_sentence_names_the_largest_part_first_with_numbers_and_intervals(split: SynergySources) -> None:
    last = split.table[(split.table["year"] == 2018) & (split.table["cluster"] == "jewelry")]
    top = last.loc[last["value"].idxmax()]
    told = sentence(split, "jewelry")
    assert told.startswith(f"Of jewelry's rise of {top['synergy']:.2f} (")
    assert f"by 2018, {top['value']:.2f} ({top['lower']:.2f} to {top['upper']:.2f}) is ".replace("-", "−") in told
    assert in_language("zh", sentence, split, "jewelry").startswith(
        f"至 2018 年，珠宝首饰的 U 上升 {top['synergy']:.2f}（"
    )


def test_a_part_whose_interval_holds_0_is_said_not_to_be_shown(split: SynergySources) -> None:
    table = split.table.copy()
    policy = table["source"] == "policy"
    rest = dataclasses.replace(split)
    doubtful = {"lower": -1.0, "upper": 1.0, "value": 0.4}
    vars(rest)["table"] = table.assign(**{name: table[name].where(~policy, value) for name, value in doubtful.items()})
    assert "Where the interval holds 0 (policy" in sentence(rest)
    assert "nothing is shown with 3 replications." in sentence(rest)
    sure = dataclasses.replace(split)
    vars(sure)["table"] = table.assign(lower=table["value"] - 1e-9, upper=table["value"] + 1e-9)
    assert "nothing is shown" not in sentence(sure)


def test_why_u_changed_adds_up_by_source_and_by_indicator(split: SynergySources) -> None:
    moved = change(split, 2013, 2017)
    wide = split.table.drop_duplicates(["cluster", "year"]).pivot_table(
        index="cluster", columns="year", values="synergy"
    )
    for table in (moved.sources, moved.indicators):
        sums = table.groupby("cluster")["value"].sum()
        np.testing.assert_allclose(sums, (wide[2017] - wide[2013])[sums.index], atol=1e-9)
    assert moved.indicators["indicator"].nunique() == 23
    assert "From 2013 to 2017, U of the mean cluster changed by " in change_sentence(moved)


def test_what_rises_alone_gets_all_of_the_change(small: str) -> None:
    found = split_synergy(resolve(load(small)), [1])
    terms = np.repeat(found.terms[:, :, :1], len(found.years), axis=2)
    place = found.evaluator.evaluator.codes.index("B1")
    terms[..., place] += np.linspace(0, 0.1, len(found.years))
    terms[..., 0] += np.linspace(0, 0.1, len(found.years))
    level = dataclasses.replace(found, terms=terms, values={one: _u(terms) for one in COALITIONS})
    moved = change(level, 2011, 2018).indicators
    shares = moved[moved["cluster"] == "jewelry"].set_index("indicator")["value"]
    assert shares["B1"] == pytest.approx(shares["A1"]) == pytest.approx(shares.sum() / 2)


def _u(terms: np.ndarray) -> np.ndarray:
    rise = terms - terms[:, :, :1]
    return np.sqrt(rise[..., :11].sum(-1) * rise[..., 11:].sum(-1))


@pytest.mark.parametrize(("years", "told"), [((2009, 2015), "year = 2009 is outside"), ((2015, 2015), "earlier year")])
def test_years_that_cannot_be_compared_are_refused(split: SynergySources, years: tuple[int, int], told: str) -> None:
    with pytest.raises(UserError, match=told):
        change(split, *years)


def test_a_run_tells_where_its_u_comes_from_and_saves_it(small: str, tmp_path: Path) -> None:
    result = run(small, replications=2)
    folder = result.save(tmp_path / "run")
    saved = pd.read_csv(folder / "sources.csv")
    pd.testing.assert_frame_equal(saved, result.sources, check_dtype=False)
    assert "sources" in result.plot()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["split"]["seeds"] == [1, 2]
    assert sentence(result.split) in report_text(folder).replace("&#39;", "'")


def test_the_split_takes_few_firms_and_the_first_replications(small: str) -> None:
    result = run(small, replications=module.REPLICATIONS + 2)
    assert result.split.resolved.inputs.scale == module.SCALE
    assert result.split.seeds == tuple(range(1, module.REPLICATIONS + 1))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explaining_one_scenario_writes_a_report_in_its_language(
    small: str, tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from synergysim.scenarios import cli

    folder = tmp_path / "out"
    given = ["explain", small, "-n", "2", "--workers", "1", "--since", "2012", "--out", str(folder), "--lang", lang]
    with pytest.raises(SystemExit) as ended:
        cli.main(given)
    assert not ended.value.code
    page = page_at(folder)
    assert not (chinese_in(page) if lang == "en" else english_in(page))
    assert ("rise of" if lang == "en" else "上升") in capsys.readouterr().out
    assert {"sources.csv", "coalitions.csv", "change_sources.csv", "change_indicators.csv"} <= {
        one.name for one in folder.iterdir()
    }
    assert len(pd.read_csv(folder / "coalitions.csv")) == 16 * 6 * 9


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--outcome", "C06"], "leave --outcome C06 out, or name a second scenario"),
        (["--orders", "5"], "--orders belongs to the gap between two scenarios"),
        (["--since", "2018"], "since = 2018 is not before the year explained"),
        (["--cluster", "jewlry"], "Did you mean 'jewelry'?"),
        (["{small}", "--since", "2012"], "--since belongs to the explanation of one scenario"),
    ],
)
def test_what_one_scenario_cannot_be_asked_is_told_in_one_sentence(
    small: str, tmp_path: Path, more: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from synergysim.scenarios import cli

    with pytest.raises(SystemExit) as ended:
        cli.main(["explain", small, *(one.format(small=small) for one in more), "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()
