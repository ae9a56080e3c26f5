"""Patterns: what a line says, firms year by year, and the commands `patterns` and `channels` on the command line."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import english_in, page_at, pictures_of, report_text
from synergysim.analysis.stages import STAGES
from synergysim.language import Text, in_language
from synergysim.scenarios.cli import main
from synergysim.scenarios.files.cells import with_parameters
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present import runner
from synergysim.scenarios.studies.evolution import channel_report
from synergysim.scenarios.studies.evolution.channels import OUTCOMES, STAGE, channel_shares
from synergysim.scenarios.studies.evolution.firm_curves import firm_curves
from synergysim.scenarios.studies.evolution.firm_facts import (
    exit_rates,
    firm_facts,
    growth_rates,
    leader_turnover,
    productivity_parts,
)
from synergysim.scenarios.studies.evolution.pattern_causes import ends_of, explained, missed, n_runs, settings, telling
from synergysim.scenarios.studies.evolution.pattern_list import BY_CODE, PATTERNS, Pattern
from synergysim.scenarios.studies.evolution.pattern_measures import (
    Evidence,
    Run,
    brier,
    firm_elasticity,
    large_firm_elasticity,
)
from synergysim.scenarios.studies.evolution.pattern_report import cause_table, reason_of
from synergysim.scenarios.studies.evolution.pattern_words import GROWTH, HEADS, WORDS, line_words
from synergysim.scenarios.studies.evolution.patterns import (
    LINE_COLUMNS,
    MET,
    MISSED,
    UNJUDGED,
    PatternReport,
    arms,
    estimate,
    judged,
    values_of,
)
from synergysim.scenarios.studies.run.pictures import observed_trade
from synergysim.simulation import Inputs, record
from synergysim.simulation.channels import CHANNELS, Channel
from synergysim.simulation.indicators.firm_panel import FirmRecord, record_firms
from synergysim.simulation.model import Trajectory

PATTERN = PATTERNS[0]
VERDICT = LINE_COLUMNS.index("verdict")


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command."""
    with pytest.raises(SystemExit, match=r"^\d$") as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize(
    ("values", "verdict"),
    [([0.3, 0.3, 0.35], MET), ([0.3, 0.3, 0.9], MISSED), ([np.nan, np.nan, 0.3], UNJUDGED), ([0.24], MET)],
)
def test_a_pattern_is_judged_by_the_mean_over_the_replications(values: list[float], verdict: str) -> None:
    assert judged(PATTERN, np.array(values))[VERDICT] == verdict


def test_a_lines_error_is_that_of_the_mean_and_unknown_with_one_replication() -> None:
    value, error, n = estimate(np.array([1.0, 2.0, 3.0, np.nan]))
    assert (value, n) == (2.0, 3)
    assert error == pytest.approx(1.0 / np.sqrt(3))
    assert np.isnan(estimate(np.array([1.0]))[1])


def test_every_pattern_has_a_target_a_source_and_a_code_of_its_own() -> None:
    assert len({one.code for one in PATTERNS}) == len(PATTERNS)
    assert all(one.low <= one.high and one.name and one.source for one in PATTERNS)
    assert sum(one.used == "held out" for one in PATTERNS) >= 4
    assert sum(one.soft for one in PATTERNS) == 1
    assert not any(one.code == "6" for one in PATTERNS)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.code)
def test_what_explains_a_miss_is_a_parameter_with_a_range_and_its_arms_are_run(
    pattern: Pattern, small_inputs: Inputs
) -> None:
    assert pattern.moves
    for path in pattern.moves:
        low, high = ends_of(path, small_inputs)
        assert low < high
        for end in (low, high):
            with_parameters(small_inputs, {path: end})
    assert set(pattern.arms) <= set(arms(small_inputs))


def evidence(small_inputs: Inputs, rises: list[list[bool]]) -> list[Evidence]:
    """Runs of one year after another whose exports rise or fall by industry."""
    codes = list(observed_trade()["cluster"].unique())
    made = []
    for one in rises:
        rows = [
            (code, f"{year}Q1", "exports_usd", 1.0 + later * (0.5 if up else -0.5))
            for code, up in zip(codes, one, strict=True)
            for later, year in enumerate((2017, 2019))
        ]
        table = pd.DataFrame(rows, columns=["cluster", "quarter", "diagnostic", "value"])
        made.append(Evidence(small_inputs, {"baseline": Run(pd.DataFrame(), table, {})}, pd.DataFrame(), 2012))
    return made


def test_signs_are_scored_as_forecasts_from_nil_for_the_truth_to_one_for_its_opposite(small_inputs: Inputs) -> None:
    trade = observed_trade().pivot_table(index="year", columns="cluster", values="exports")
    codes = list(observed_trade()["cluster"].unique())
    truth = [bool(trade.loc[2019, code] > trade.loc[2017, code]) for code in codes]
    wrong = [not one for one in truth]
    score = brier(2017, 2019)
    assert score(evidence(small_inputs, [truth, truth, truth])) == 0.0
    assert score(evidence(small_inputs, [wrong, wrong])) == 1.0
    assert np.isnan(score(evidence(small_inputs, [truth])))
    # Half right, half wrong: (1/2)^2 of a coin less what two replications add by their own scatter.
    assert score(evidence(small_inputs, [truth, wrong])) == pytest.approx(0.25 - 0.25)
    every = [truth, wrong] * 200
    assert score(evidence(small_inputs, every)) == pytest.approx(0.25, abs=1e-3)
    pattern = next(one for one in PATTERNS if one.code == "8b")
    pseudo = values_of(pattern, evidence(small_inputs, [truth, truth, wrong, truth]))
    assert pseudo.mean() == pytest.approx(score(evidence(small_inputs, [truth, truth, wrong, truth])))


def test_firms_are_held_against_exports_all_of_them_and_those_above_size_apart(small_inputs: Inputs) -> None:
    def run(firms: float, large: float, exports: float) -> Run:
        rows = [
            ("makers", f"{year}Q{quarter}", name, value)
            for year in range(2012, 2026)
            for quarter in (1, 2, 3, 4)
            for name, value in (("n_firms", firms), ("exports_usd", exports))
        ]
        table = pd.DataFrame(rows, columns=["cluster", "quarter", "diagnostic", "value"])
        return Run(pd.DataFrame(), table, {"large_settled": large})

    more, base = run(110.0, 15.0, 200.0), run(100.0, 10.0, 100.0)
    one = Evidence(small_inputs, {"baseline": base, "more_demand": more}, pd.DataFrame(), 2012)
    assert firm_elasticity([one]) == pytest.approx(np.log(1.1) / np.log(2.0))
    assert large_firm_elasticity([one, one]) == pytest.approx(np.log(1.5) / np.log(2.0))
    still = dataclasses.replace(one, runs={"baseline": base, "more_demand": base})
    assert firm_elasticity([one, still]) == pytest.approx(np.log(1.1) / np.log(2.0)), "changes are pooled, not ratios"
    none = dataclasses.replace(one, runs={"baseline": run(100.0, 0.0, 100.0), "more_demand": more})
    assert np.isnan(large_firm_elasticity([none])), "no firm above size: nothing can be told"


def test_firms_above_size_are_counted_with_what_each_stands_for(small_inputs: Inputs) -> None:
    record = record_firms(dataclasses.replace(small_inputs, end_year=2013), 1)
    late = record.firms[record.firms["year"].isin([2011, 2012, 2013]) & (record.firms["real_sales"] > 2000.0)]
    assert firm_facts(record)["large_settled"] == pytest.approx(late["weight"].sum() / 3)


def test_a_panel_of_firms_does_not_disturb_the_run_and_adds_up(small_inputs: Inputs) -> None:
    inputs = dataclasses.replace(small_inputs, end_year=2012)
    panel = record_firms(inputs, 1)
    pd.testing.assert_frame_equal(panel.trajectory.indicators, record(inputs, 1).indicators)
    assert sorted(panel.firms["year"].unique()) == [2010, 2011, 2012]
    assert not panel.firms.duplicated(["year", "firm"]).any()
    assert panel.platforms.shape == (3, 3)
    entered = panel.firms["sales"].isna()
    assert 0.0 < entered.mean() < 0.1
    assert (panel.firms.loc[~entered, "sales"] > 0).all()


def test_a_firms_productivity_is_what_it_began_with_and_gained_by_source(small_inputs: Inputs) -> None:
    firms = record_firms(dataclasses.replace(small_inputs, end_year=2013), 1).firms
    makers = firms[~firms["trader"]]
    gained = makers[["research", "frontier", "imitation", "density"]].sum(axis=1)
    start = makers.assign(start=makers["productivity"] - gained).groupby("firm")["start"]
    assert (start.max() - start.min()).max() < 1e-9
    assert gained.abs().max() > 0.0
    assert (makers["frontier"] >= 0.0).all()


def panel(*rows: tuple[int, float, bool, float, float, float]) -> pd.DataFrame:
    """Firms: year, firm, leader, weight, sales, age."""
    table = pd.DataFrame(rows, columns=["year", "firm", "leader", "weight", "sales", "age"])
    return table.assign(cluster=0, seller=table["leader"], trader=False, real_sales=table["sales"])


def test_growth_is_measured_from_year_to_year_within_firms() -> None:
    firms = panel(
        (2010, 1.0, False, 1.0, 1.0, 3.0), (2010, 2.0, False, 3.0, 3.0, 5.0),
        (2011, 1.0, False, 1.0, 2.0, 4.0), (2011, 2.0, False, 3.0, 3.0, 6.0),
    )  # fmt: skip
    rates = growth_rates(firms)
    assert rates["growth"].to_list() == pytest.approx([0.75 * np.log(2), -0.25 * np.log(2)])
    assert rates["size"].to_list() == pytest.approx([0.4, 1.2])
    assert rates["age"].to_list() == [3.0, 5.0]


def test_exits_are_counted_by_age_for_those_a_firm_stands_for() -> None:
    firms = panel(
        (2010, 1.0, False, 9.0, 1.0, 0.5), (2010, 2.0, False, 1.0, 1.0, 0.5), (2010, 3.0, False, 5.0, 1.0, 30.0),
        (2011, 1.0, False, 9.0, 1.0, 1.5), (2011, 3.0, False, 5.0, 1.0, 31.0),
    )  # fmt: skip
    rates = exit_rates(firms)
    assert rates["rate"].to_list() == pytest.approx([0.1, 0.0])
    assert rates["age"].to_list() == [0.5, 30.0]
    assert rates["firms"].to_list() == [10.0, 5.0]


def test_facts_of_a_small_run_are_numbers_or_openly_unknown(small_inputs: Inputs) -> None:
    facts = firm_facts(record_firms(dataclasses.replace(small_inputs, end_year=2013), 1))
    assert 1 / 3 - 1e-9 <= facts["hhi"] <= 1.0
    assert np.isfinite(facts["growth_kurtosis"])
    assert 0.0 < facts["large_first"] < 0.2
    assert np.isnan(facts["growth"]), "2019 is not simulated"


def test_parts_of_productivity_growth_add_up_within_clusters(small_inputs: Inputs) -> None:
    firms = record_firms(dataclasses.replace(small_inputs, end_year=2013), 1).firms
    later = firms[firms["year"] == 2013].assign(year=2019)
    parts = productivity_parts(pd.concat([firms, later], ignore_index=True))
    assert parts["growth"] > 0.0
    for prefix in ("", "op_"):
        four = [parts[prefix + name] for name in ("within", "reallocation", "entry", "exit")]
        assert sum(four) == pytest.approx(parts["growth"])
    sources = [parts[name] for name in ("research", "frontier", "imitation", "density")]
    assert sum(sources) == pytest.approx(parts["within"])


def test_leaders_turnover_is_the_share_that_leads_no_more_after_five_years() -> None:
    firms = pd.concat([
        panel((2010, 1.0, True, 1.0, 9.0, 9.0), (2010, 2.0, True, 3.0, 9.0, 9.0), (2010, 3.0, False, 9.0, 1.0, 1.0)),
        panel((2015, 1.0, False, 1.0, 9.0, 9.0), (2015, 2.0, True, 3.0, 9.0, 9.0), (2015, 3.0, True, 9.0, 1.0, 1.0)),
    ])  # fmt: skip
    assert leader_turnover(firms) == 0.25


def test_curves_of_firms_count_each_for_those_it_stands_for() -> None:
    firms = panel((2010, 0.0, False, 9.0, 1.0, 1.0), (2010, 1.0, True, 1.0, 10.0, 1.0))
    later = firms.assign(year=2011, seller=True)
    record = FirmRecord(Trajectory(*[pd.DataFrame()] * 3), pd.concat([firms, later]), np.zeros((2, 3)))
    curves = firm_curves(record)
    above = curves["sizes"].query("year == 2010").set_index("size")["share_above"]
    assert above.iloc[0] == 1.0
    mean = (9 * 1.0 + 10.0) / 10
    assert above[(above.index > 1 / mean) & (above.index < 10 / mean)].to_list() == pytest.approx([0.1] * 10)
    shares = curves["adoption"].set_index(["leader", "year"])["share"]
    assert shares.to_dict() == {(False, 2010): 0.0, (False, 2011): 1.0, (True, 2010): 1.0, (True, 2011): 1.0}
    assert curves["growth"].empty
    assert curves["spread"].empty


def test_growth_is_drawn_as_a_density_and_its_spread_by_size_and_age(small_inputs: Inputs) -> None:
    curves = firm_curves(record_firms(dataclasses.replace(small_inputs, end_year=2013), 1))
    density = curves["growth"]["density"]
    assert 0.95 < (density * 0.25).sum() <= 1.0 + 1e-9
    for name, by in (("spread", "size"), ("ages", "age")):
        assert curves[name][by].is_monotonic_increasing
        assert (curves[name]["deviation"] > 0).all()


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.code)
def test_every_pattern_is_told_in_chinese(pattern: Pattern) -> None:
    words = in_language("zh", line_words, pattern.code, MISSED, "")
    assert set(words) == set(HEADS) - {"value"}
    for column in ("pattern", "source", "verdict", "used"):
        assert re.search("[\u4e00-\u9fff]|S2", words[column]), column
    assert not re.search("[A-Za-z]", words["unit"])


def test_the_arms_differ_from_the_scenario_in_what_they_are_called_after(small_inputs: Inputs) -> None:
    made = arms(small_inputs)
    assert made["baseline"] is small_inputs
    assert made["single_homing"].parameters.adoption.multi_home_rate == 0.0
    assert len(made["more_demand"].shocks) == len(small_inputs.shocks) + 1
    assert made["no_policy"].levers == ()
    assert [one.code for one in made["tax_relief"].levers] == ["P3"]


def test_the_patterns_command_tells_every_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, table = tmp_path / "out", tmp_path / "patterns.md"
    code, told, _ = answer(
        capsys, "patterns", "guangzhou", "-n", "1", "--scale", "0.003", "--until", "2017", "--workers", "1",
        "--out", str(out), "--table", str(table), "--lang", "zh",
    )  # fmt: skip
    assert code == 0
    assert "无法判断" in told
    assert "--explain" in told
    lines = pd.read_csv(out / "patterns.csv", dtype={"code": str})
    assert lines["code"].to_list() == [one.code for one in PATTERNS]
    unknown = lines.set_index("code").loc[["8b", "9b", "7", "12a", "13b"], "verdict"]
    assert (unknown == UNJUDGED).all()
    assert table.read_text(encoding="utf-8").count("\n| ") == len(PATTERNS) + len(GROWTH) + 2
    page = report_text(out)
    assert "：典型事实检验" in page
    assert not any(one.name["en"] in page for one in PATTERNS)
    assert page.count("<img") == 3
    assert all((out / "figures" / f"{name}.png").stat().st_size > 10_000 for name in ("patterns", "firms"))


def report_with(misses: dict[str, list[float]], until: int = 2017) -> PatternReport:
    """A report of two replications in which some patterns have these values and all others are unknown."""
    resolved = resolve(load("guangzhou"), scale=0.002, until=until)
    lines = [judged(one, np.array(misses.get(one.code, [np.nan, np.nan]))) for one in PATTERNS]
    values = [(code, number, value) for code, two in misses.items() for number, value in enumerate(two, start=1)]
    return PatternReport(
        resolved, (1, 2), pd.DataFrame(lines, columns=LINE_COLUMNS),
        pd.DataFrame(values, columns=["code", "replication", "value"]), (), {},
        pd.DataFrame(columns=["part", "replication", "value"]),
    )  # fmt: skip


def test_a_miss_is_explained_by_moving_its_parameters_over_their_ranges_under_the_same_luck() -> None:
    report = report_with({"3d": [4.0, 5.0], "10a": [2.0, 2.0], "15": [1.0, 1.0]}, until=2020)
    assert [one.code for one in missed(report)] == ["3d", "10a"]
    assert set(settings(report)) == {
        ("platforms.referral_fee", 0.05), ("platforms.referral_fee", 0.15),
        ("world.trade_elasticity", 3.0), ("world.trade_elasticity", 6.0),
        ("adoption.buyer_utility", 0.0), ("adoption.buyer_utility", 3.0),
    }  # fmt: skip
    assert n_runs(report) == 4 * 2, "the mean-field twin needs no run"
    found = explained(report)
    causes = found.causes
    assert sorted(causes["code"].unique()) == ["10a", "3d"]
    take = causes[causes["code"] == "3d"].set_index(["parameter", "set_to"])
    assert (take["value"] - take["effect"]).to_list() == pytest.approx([4.5] * 4)
    assert (take["n"] == 2).all()
    # The fee that pays most is the inverse of the elasticity that buyers answer with.
    fees = take["value"].xs("world.trade_elasticity")
    assert fees[3.0] > fees[6.0]
    chosen = telling(causes, "3d")
    assert chosen is not None
    assert chosen["verdict"] == MET
    assert chosen["parameter"] in reason_of(found, "3d", MISSED)
    assert "--explain" in reason_of(report, "3d", MISSED)
    assert len(in_language("zh", cause_table, found)) == len(causes)


def test_a_miss_within_two_standard_errors_is_told_as_such() -> None:
    report = report_with({"3d": [4.0, 5.0], "4a": [0.1, 0.15], "4b": [0.13, 0.13], "13a": [1.5, 1.6]})
    close = WORDS["close"]["en"]
    told = {code: close in reason_of(report, code, MISSED) for code in ("3d", "4a", "4b", "13a")}
    assert told == {"3d": False, "4a": True, "4b": False, "13a": True}


def test_of_what_was_tried_the_least_change_that_reaches_the_target_is_told_else_the_nearest() -> None:
    rows = [("4a", "a.b", 1.0, 0.5, value, 0.0, value - 0.2, 0.0, verdict, 2)
            for value, verdict in ((0.11, MET), (0.03, MET), (0.13, MISSED))]  # fmt: skip
    columns = ["code", "parameter", "set_to", "instead_of", "value", "error", "effect", "effect_error", "verdict", "n"]
    causes = pd.DataFrame(rows, columns=columns)
    best = telling(causes, "4a")
    assert best is not None
    assert best["value"] == 0.11
    nearest = telling(causes[causes["verdict"] == MISSED], "4a")
    assert nearest is not None
    assert nearest["value"] == 0.13
    assert telling(causes, "4b") is None
    assert BY_CODE["4a"].high == 0.12


def test_the_channels_command_tells_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    code, told, _ = answer(
        capsys, "channels", "guangzhou", "-n", "2", "--scale", "0.003", "--until", "2016", "--workers", "1",
        "--out", str(out), "--lang", "zh", "--table", str(tmp_path / "channels.md"),
    )  # fmt: skip
    assert code == 0
    assert "2016 年的贡献" in told
    page = (tmp_path / "channels.md").read_text(encoding="utf-8")
    for one in CHANNELS:
        share, *named, switch = (line for line in page.splitlines() if line.startswith(f"| {one.code} "))
        assert len(named) == len(one.outcomes)
        assert all(one.evidence in line for line in named)
        assert share.count(" ± ") >= len(OUTCOMES) - 2
        assert all(path in switch for path in one.cut)
    assert "−0.0%" not in page
    shares = pd.read_csv(out / "channels.csv")
    assert list(shares["channel"].unique()) == [one.code for one in CHANNELS]
    assert set(shares["outcome"]) == {*OUTCOMES, *(name for one in CHANNELS for name in one.outcomes)}
    assert ((shares["lower"] <= shares["contribution"]) & (shares["contribution"] <= shares["upper"])).all()
    ranks = shares[shares["outcome"] == STAGE]["baseline_mean"]
    assert ranks.between(0, len(STAGES) - 1).all()
    assert (out / "figures" / "channels.png").stat().st_size > 10_000
    told_in = page_at(out)
    assert len(pictures_of(told_in)) == 2
    # Names of parameters are the same in every language.
    told_in.texts = [re.sub(r"[a-z_]+\.[a-z_]+( = \d)?", "", text) for text in told_in.texts]
    assert not english_in(told_in)
    exports = shares[(shares["outcome"] == "exports_usd") & (shares["cluster"] == "mean")]
    shown = exports[(exports["lower"] > 0) | (exports["upper"] < 0)].sort_values("contribution")
    said = "未能显示任何渠道对出口的贡献" if shown.empty else f"最大的是 {shown['channel'].iloc[-1]} "
    assert any(said in text for text in told_in.texts)
    assert [command.split()[0] for command in told_in.commands] == ["synergysim"]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda one: one.code)
def test_every_channel_is_explained_in_chinese(channel: Channel) -> None:
    steps = " → ".join(channel.steps)
    assert Text(steps, "channel").zh.count("→") == steps.count("→")
    for text in (channel.meaning, channel.evidence, channel.name_en):
        assert re.search("[\u4e00-\u9fff]", Text(text, "channel").zh)
    assert Text(channel.source, "channel").zh.startswith(channel.source[:2])


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_titles_of_outcomes_are_chinese_with_their_units(outcome: str) -> None:
    assert not re.search("[A-TV-Za-z]", in_language("zh", channel_report.title_of, outcome))


def test_a_contribution_is_the_baseline_less_the_run_without_the_channel() -> None:
    resolved = resolve(load("guangzhou"), scale=0.003, until=2016)
    result = channel_shares(resolved, [one for one in CHANNELS if one.code == "FB"], replications=2)
    table = result.comparison.quantities
    chosen = table[
        (table["quantity"] == "digital_services_usd") & (table["year"] == 2016) & (table["cluster"] == "mean")
    ]
    means = chosen.groupby("scenario")["value"].mean()
    rows = result.shares[(result.shares["outcome"] == "digital_services_usd") & (result.shares["cluster"] == "mean")]
    assert rows["contribution"].item() == pytest.approx(means["guangzhou"] - means["FB"])
    assert rows["share"].item() == pytest.approx(1.0 - means["FB"] / means["guangzhou"])


@pytest.mark.parametrize("command", ["channels", "patterns"])
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["guangzou"], "Did you mean 'guangzhou'?"),
        (["guangzhou", "-n", "0"], "replications = 0 is outside"),
        (["guangzhou", "--scale", "2"], "scale = 2 is outside (0, 1]"),
        (["ON GROWTH", "--until", "2011"], "needs the years"),
        (["guangzhou", "--workers", "0"], "workers = 0 is outside"),
        (["guangzhou", "--set", "pricing.case_efect=1"], "Did you mean 'pricing.case_effect'?"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_code_two(
    command: str, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, on_growth: Callable[[str], str],
) -> None:  # fmt: skip
    monkeypatch.setattr(runner, "compile_first", lambda *_: pytest.fail("it began to simulate"))
    given = [on_growth("guangzhou") if one == "ON GROWTH" else one for one in arguments]
    code, _, err = answer(capsys, command, *given, "--out", str(tmp_path / "out"))
    assert code == 2
    assert sentence in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["channels", "patterns"])
def test_a_table_into_a_folder_that_is_not_there_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = answer(
        capsys, command, "guangzhou", "--table", str(tmp_path / "none" / "x.md"), "--out", str(tmp_path / "out")
    )
    assert code == 2
    assert "there is no folder" in err
