"""Comparing scenarios: a planted effect comes back, shared luck sharpens it, failures are dropped in pairs."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import fake_model
import numpy as np
import pandas as pd
import pytest
from pages import report_text
from synergysim.analysis.inference import paired_effect
from synergysim.language import in_language
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.present.quantities import DEGREES, MEAN, known_quantities, name_of, unit_of
from synergysim.scenarios.present.schedule_words import events, schedule_table
from synergysim.scenarios.studies.comparison.compare import Comparison, compare
from synergysim.scenarios.studies.comparison.finding import finding
from synergysim.scenarios.studies.comparison.report import WORDS as REPORT
from synergysim.scenarios.studies.comparison.words import (
    effects_table,
    indicators_table,
    needed_words,
    number,
    pairs_notes,
    short_effects,
    transitions_table,
)
from synergysim.scenarios.studies.run.measured import measured
from synergysim.scenarios.studies.run.run import RunError


@pytest.fixture
def comparison(small: str, pulled: str) -> Comparison:
    return compare([small, pulled], replications=4, indicators=("B1", "online_share"))


def pull(comparison: Comparison, name: str) -> float:
    levers = comparison[name].resolved.inputs.levers
    return 1.0 + sum(lever.level for lever in levers) / 10 + 0.2


def test_a_planted_effect_on_an_indicator_comes_back(comparison: Comparison) -> None:
    """The stand-in grows by 0.04 times its pull a year with the same luck: the effect is known to the last digit."""
    more = pull(comparison, "pulled") - pull(comparison, "small")
    base = comparison.quantities.query(
        "scenario == 'small' and quantity == 'B1' and year == 2018 and cluster == 'jewelry'"
    )
    expected = base["value"] * (np.exp(0.04 * more * 9) - 1)
    found = comparison.effects.query("quantity == 'B1' and year == 2018 and cluster == 'jewelry'").iloc[0]
    assert found["mean"] == pytest.approx(expected.mean(), rel=1e-9)
    assert found["share_positive"] == 1.0
    assert found["baseline_mean"] == pytest.approx(base["value"].mean())


def test_a_planted_effect_raises_synergy_and_no_effect_is_none(small: str, comparison: Comparison) -> None:
    last = comparison.effects.query("quantity == 'synergy' and year == 2018 and cluster == 'mean'").iloc[0]
    assert last["lower"] > 0
    copy = Path(small).with_name("copy.yaml")
    copy.write_text("extends: small.yaml", encoding="utf-8")
    same = compare([small, str(copy)], replications=3)
    assert (same.effects[["mean", "lower", "upper"]] == 0).all(axis=None)
    assert (same.effects["p_value"] == 1).all()


def test_every_variant_of_synergy_is_compared(comparison: Comparison) -> None:
    found = set(comparison.effects["quantity"])
    assert set(DEGREES) <= found
    assert {"A1", "B12", "online_share", "exports_usd"} <= found
    rows = comparison.effects
    assert MEAN not in set(rows.loc[rows["quantity"] == "synergy_net_of_common_trend", "cluster"])


def test_the_mean_of_the_clusters_is_their_mean(comparison: Comparison) -> None:
    table = measured(comparison["small"], comparison["small"].resolved.inputs.clusters)
    one = table.query("replication == 2 and year == 2017 and quantity == 'synergy'").set_index("cluster")["value"]
    assert one[MEAN] == pytest.approx(one.drop(MEAN).mean())
    assert list(one.index) == [*comparison["small"].resolved.inputs.clusters, MEAN]


def test_failed_replications_are_dropped_in_pairs_and_counted(small: str, pulled: str) -> None:
    failing = compare([small, pulled], seed=12, replications=4)
    assert (failing.effects["n"] == 3).all()
    assert failing.dropped_pairs == {"pulled": (1, 4)}
    assert len(failing.failures) == 2
    assert pairs_notes(failing) == ["pulled: 1 of 4 pairs left out, because a run of the pair failed."]


def test_a_pair_with_one_half_missing_is_dropped_too(small: str, pulled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record = fake_model.record

    def failing(inputs: fake_model.Inputs, seed: int, **_: bool) -> fake_model.Trajectory:
        if seed == 2 and inputs.shocks:
            raise FloatingPointError("only here")
        return record(inputs, seed)

    monkeypatch.setattr(fake_model, "record", failing)
    found = compare([small, pulled], replications=4)
    assert (found.effects["n"] == 3).all()
    assert (found.effects["dropped"] == 1).all()
    assert found.dropped_pairs == {"pulled": (1, 4)}


def test_with_fewer_than_two_pairs_no_effect_is_told(small: str, pulled: str, tmp_path: Path) -> None:
    found = compare([small, pulled], seed=12, replications=2)
    assert found.effects.empty
    assert any("fewer than two pairs" in note for note in pairs_notes(found))
    folder = found.save(tmp_path / "out")
    drawn = {path.stem for path in (folder / "figures").glob("*.png")}
    assert drawn == {"synergy_of_all", "paths_synergy", "paths_synergy_without_policy_counts", "stages"}
    assert "fewer than two pairs" in report_text(folder)


def test_if_nothing_finishes_the_reason_is_told(small: str, pulled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise FloatingPointError("nothing works")

    monkeypatch.setattr(fake_model, "record", failing)
    with pytest.raises(RunError, match="No run of the comparison finished: FloatingPointError: nothing works"):
        compare([small, pulled], replications=2)


def variant(folder: Path, text: str) -> str:
    path = folder / "variant.yaml"
    path.write_text(f"extends: small.yaml\n{text}", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scale: 0.2", "cannot be compared: scale is 0.05 in one, 0.2 in the other; give both the same with --scale"),
        ("start_year: 2011", "start_year is 2010 in one, 2011 in the other"),
        ("evaluator: guangzhou", "evaluator is reference.json in one, guangzhou in the other: their U are different"),
        ("name: small", "Two of the scenarios are called 'small'"),
    ],
)
def test_what_cannot_share_luck_or_evaluator_is_refused(small: str, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        compare([small, variant(Path(small).parent, text)], replications=2)


def test_scenarios_without_a_common_cluster_are_refused(small: str) -> None:
    one = Path(small).with_name("one.yaml")
    one.write_text("extends: small.yaml\nindustries: [jewelry]", encoding="utf-8")
    with pytest.raises(UserError, match="they have no cluster in common"):
        compare([str(one), variant(Path(small).parent, "industries: [luggage_leather]")], replications=2)


def test_scenarios_with_other_years_and_clusters_are_compared_where_they_meet(small: str) -> None:
    other = variant(Path(small).parent, "end_year: 2017\nindustries: [jewelry, food_beverage]")
    found = compare([small, other], replications=2)
    assert found.effects["year"].max() == found.year_shown == 2017
    assert set(found.effects["cluster"]) == {"jewelry", "food_beverage", MEAN}
    rows = found.quantities.query("quantity == 'B1' and replication == 1 and year == 2017 and scenario == 'small'")
    own = rows.set_index("cluster")["value"]
    assert own[MEAN] == pytest.approx(own[["jewelry", "food_beverage"]].mean())


def test_no_effect_is_told_of_years_before_scenarios_first_differ(comparison: Comparison) -> None:
    """Bounds from the own window make U of earlier years follow later ones: no effect, however sure its interval."""
    table = comparison.quantities
    base = table[table["scenario"] == comparison.baseline]
    early = (table["scenario"] == "pulled") & (table["year"] < 2014) & ~table["quantity"].isin(list(DEGREES))
    keys = ["replication", "cluster", "year", "quantity"]
    table.loc[early, "value"] = table.loc[early, keys].merge(base, on=keys, how="left")["value"].to_numpy()
    u = comparison.synergy[comparison.synergy["year"] == 2012].groupby("scenario")["synergy"].mean()
    assert u["pulled"] != u[comparison.baseline]
    assert comparison.apart == {"pulled": 2014}
    assert set(comparison.effects["year"]) == set(range(2014, 2019))
    before = Comparison(comparison.results, year=2012)
    vars(before)["quantities"] = table
    assert finding(before)[0].endswith("first differ in 2014; there is no effect to tell of 2012.")


def test_tables_are_of_the_year_asked_for(comparison: Comparison) -> None:
    early, late = (dataclasses.replace(comparison, year=year) for year in (2015, None))
    assert (early.year_shown, late.year_shown) == (2015, 2018)
    assert short_effects(early, "pulled")["U"].tolist() != short_effects(late, "pulled")["U"].tolist()


def test_the_tables_of_words_hold_the_effects(comparison: Comparison) -> None:
    table = effects_table(comparison)
    last = comparison.effects.query("quantity == 'synergy' and year == 2018 and cluster == 'jewelry'").iloc[0]
    cell = table.set_index("Cluster").loc["Jewelry", "Δ U"]
    assert cell.replace("\u00a0", " ") == f"{last['mean']:+.3f} ±{last['upper'] - last['mean']:.3f}"
    assert set(table["Scenario"]) == {"pulled"}
    indicators = indicators_table(comparison)
    assert len(indicators) == 2 * 6
    assert list(transitions_table(comparison)["Scenario"].unique()) == ["small", "pulled"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234567.8, "1,234,568"), (0.00123456, "0.001235"), (-12.3456, "-12.35"), (999.96, "1,000.0")],
)
def test_numbers_have_four_digits_and_no_powers(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_of_replications_in_words() -> None:
    assert [needed_words(value) for value in (1234.0, float("inf"), float("nan"))] == ["1,234", "> 10 million", "–"]


def test_events_are_where_levers_and_shocks_begin(comparison: Comparison) -> None:
    resolved = [one.resolved for one in comparison.results]
    found = events(resolved)
    own = found[found["scenario"] == "pulled"].set_index("code")["time"]
    assert (own["P1"], own["additional tariff"]) == (2014, 2016.5)
    assert "加征关税" in set(in_language("zh", events, resolved)["code"])
    table = schedule_table(resolved).set_index("Lever or shock")
    assert table.loc["P1 customs and inspection reform", "pulled"] == "1 from 2014"
    assert table.loc["additional tariff", "small"] == "–"


def test_tariffs_are_events_only_where_scenarios_differ_in_them(small: str) -> None:
    free = variant(Path(small).parent, "tariffs: null")
    apart = compare([small, free], replications=2)
    found = events([one.resolved for one in apart.results])
    assert set(found.loc[found["code"].str.startswith("tariff on"), "scenario"]) == {"small"}


def test_every_quantity_has_a_name_and_only_degrees_have_no_unit() -> None:
    for name in known_quantities():
        assert name_of(name)
        assert in_language("zh", name_of, name)
        assert (unit_of(name) == "") == (name in DEGREES)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
def test_a_comparison_is_written_whole(comparison: Comparison, tmp_path: Path, lang: str) -> None:
    folder = comparison.save(tmp_path / "out", lang=lang)  # type: ignore[arg-type]
    effects = pd.read_csv(folder / "effects.csv")
    assert len(effects) == len(comparison.effects)
    assert effects["mean"].to_numpy() == pytest.approx(comparison.effects["mean"].to_numpy())
    assert len(pd.read_csv(folder / "stage_transitions.csv")) == 2 * 5 * 4
    assert len(pd.read_parquet(folder / "quantities.parquet")) == len(comparison.quantities)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["baseline"] == "small"
    assert [one["scenario"]["name"] for one in manifest["scenarios"]] == ["small", "pulled"]
    page = report_text(folder)
    assert page.count("data:image/png;base64") == len(list((folder / "figures").glob("*.png"))) == 12
    assert REPORT["effects"][lang] in page  # type: ignore[index]
    with pytest.raises(UserError, match="overwrite it with --force"):
        comparison.save(folder)


def test_common_random_numbers_narrow_the_interval_of_the_real_model() -> None:
    found = compare(["no_policy", "strong_policy"], replications=8, scale=0.01, until=2019)
    table = found.quantities.query("quantity == 'A3' and year == 2019 and cluster == 'textile_clothing'")
    none, strong = (
        table[table["scenario"] == name].sort_values("replication")["value"].to_numpy() for name in found.names
    )
    paired = paired_effect(strong, none)
    shuffled = paired_effect(np.roll(strong, 1), none)
    assert paired.mean == pytest.approx(shuffled.mean)
    assert paired.upper - paired.lower < 0.7 * (shuffled.upper - shuffled.lower)
