"""Every lever moves what it acts on in the right direction, after its lag, within the city's budget."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from states import quarters
from synergysim.simulation import ClusterModel, Inputs, Parameters, record
from synergysim.simulation.agents.governments import GovernmentParameters
from synergysim.simulation.effects import NEUTRAL
from synergysim.simulation.fiscal import PROGRAMME
from synergysim.simulation.inputs import LeverSchedule, LeverStep
from synergysim.simulation.levers import BY_CODE, LEVERS, Lever, LeverParameters, idle, lever_at
from synergysim.simulation.parameters import walk

CODES = [lever.code for lever in LEVERS]
START = 2011.0
SEEDS = range(6)


def with_levers(inputs: Inputs, *codes: str, level: float = 1.0, **government: float) -> Inputs:
    """The inputs with some levers pulled from the start on."""
    parameters: Parameters = dataclasses.replace(inputs.parameters, government=GovernmentParameters(**government))
    schedules = tuple(LeverSchedule(code, level, START) for code in codes)
    return dataclasses.replace(inputs, levers=schedules, parameters=parameters)


def last_year(inputs: Inputs, seed: int, name: str) -> float:
    """The mean over clusters and the last year of a diagnostic, or the sum of an indicator."""
    result = record(inputs, seed)
    if name in set(result.indicators["indicator"]):
        table = result.indicators
        return float(table[(table["indicator"] == name) & (table["year"] == inputs.end_year)]["value"].sum())
    table = result.diagnostics
    of_year = table["quarter"].str.startswith(str(inputs.end_year))
    return float(table[(table["diagnostic"] == name) & of_year]["value"].mean())


def effects(inputs: Inputs, code: str, name: str, level: float = 1.0) -> np.ndarray:
    """Paired differences over seeds that a lever makes."""
    pulled = with_levers(inputs, code, level=level)
    return np.array([last_year(pulled, seed, name) - last_year(inputs, seed, name) for seed in SEEDS])


def tax_paid(inputs: Inputs, seed: int) -> float:
    """Tax that firms pay in the last year over their profit then."""
    model = ClusterModel(inputs, seed)
    paid = sum(sum(one.revenue for one in model.governments) for year in quarters(model) if year >= inputs.end_year)
    table = model.collector.indicators()
    profit = table[(table["indicator"] == "B4") & (table["year"] == inputs.end_year)]["value"].sum()
    return float(paid / profit)


@pytest.mark.parametrize(
    ("code", "name", "sign"),
    [
        ("P1", "delivery_days", -1),
        ("P1", "exports_usd", 1),
        ("P2", "adoption_share", 1),
        ("P4", "A1", 1),
        ("P4", "online_share", 1),
        ("P5", "member_share", 1),
    ],
)
def test_a_lever_moves_what_it_acts_on(small_inputs: Inputs, code: str, name: str, sign: int) -> None:
    difference = sign * effects(small_inputs, code, name)
    error = difference.std(ddof=1) / np.sqrt(difference.size)
    assert difference.mean() > 2.0 * error
    assert difference.mean() > 0.0


def test_tax_relief_lowers_the_tax_that_firms_pay_on_their_profit(small_inputs: Inputs) -> None:
    for seed in SEEDS:
        assert tax_paid(with_levers(small_inputs, "P3"), seed) < 0.8 * tax_paid(small_inputs, seed)


@pytest.mark.parametrize(("code", "name"), [("P1", "delivery_days"), ("P5", "member_share")])
def test_more_of_a_lever_has_more_of_an_effect(small_inputs: Inputs, code: str, name: str) -> None:
    half = effects(small_inputs, code, name, level=0.5).mean()
    full = effects(small_inputs, code, name).mean()
    assert abs(full) > abs(half)
    assert full * half > 0.0


@pytest.mark.parametrize("code", CODES)
def test_a_lever_at_level_nil_leaves_every_effect_as_it_is(code: str) -> None:
    values = dict(NEUTRAL)
    BY_CODE[code].act(values, 0.0)
    assert values == NEUTRAL


@pytest.mark.parametrize("code", CODES)
def test_a_lever_acts_on_declared_effects_only_and_the_more_the_higher_its_level(code: str) -> None:
    def change(level: float) -> dict[str, float]:
        values = dict(NEUTRAL)
        BY_CODE[code].act(values, level)
        assert values.keys() == NEUTRAL.keys()
        return {name: value - NEUTRAL[name] for name, value in values.items() if value != NEUTRAL[name]}

    half, full = change(0.5), change(1.0)
    assert full
    assert half.keys() == full.keys()
    assert all(abs(full[name]) > abs(half[name]) and full[name] * half[name] > 0.0 for name in full)


@pytest.mark.parametrize("lever", LEVERS, ids=CODES)
def test_a_lever_says_what_it_is(lever: Lever) -> None:
    assert lever.name_en
    assert lever.name_zh
    assert lever.meaning.endswith(".")
    assert lever.meaning_zh.endswith("。")
    assert lever.source
    assert lever.lag_quarters > 0.0
    assert lever.annual_cost > 0.0
    assert lever.bounds == (0.0, 1.0)


@pytest.mark.parametrize("lever", LEVERS, ids=CODES)
def test_every_strength_lag_and_cost_is_a_parameter_with_a_range_and_a_source(lever: Lever) -> None:
    known = {path: one for path, one, _ in walk(Parameters())}
    for part in (*(act.effect for act in lever.acts), "lag", "cost"):
        path = f"levers.{lever.code}_{part}"
        assert known[path].range is not None
        assert known[path].source
        assert lever_at(path) == (lever, part)
        assert idle(path, ())
        assert not idle(path, (lever.code,))


@pytest.mark.parametrize("lever", LEVERS, ids=CODES)
def test_what_a_lever_does_is_what_its_strengths_say(lever: Lever) -> None:
    halved = {f"{lever.code}_{act.effect}": 0.5 * act.strength for act in lever.acts}
    for act, values in itertools.product(lever.acts, (halved, {})):
        effects = dict(NEUTRAL)
        lever.act(effects, 0.8, dataclasses.replace(LeverParameters(), **values))
        change = 0.8 * (values or {f"{lever.code}_{act.effect}": act.strength})[f"{lever.code}_{act.effect}"]
        assert effects[act.effect] == pytest.approx(NEUTRAL[act.effect] + change)


def test_a_factor_never_falls_below_nil_however_strong_policy_is() -> None:
    effects = dict(NEUTRAL)
    BY_CODE["P4"].act(effects, 3.0)
    assert effects["online_duty_factor"] == 0.0


def test_levers_for_which_the_papers_name_several_means_say_which_they_stand_for() -> None:
    for code in ("P7", "P11", "P18", "P20"):
        assert BY_CODE[code].stands_for
        assert BY_CODE[code].stands_for_zh


def test_what_is_explained_is_explained_in_both_languages() -> None:
    for lever in BY_CODE.values():
        assert bool(lever.yields) == bool(lever.yields_zh), lever.code


def test_a_levers_parameters_reach_the_government(small_inputs: Inputs) -> None:
    usual_cost = Parameters().levers.P1_cost
    dear = dataclasses.replace(Parameters().levers, P1_cost=2.0 * usual_cost, P1_lag=1.0)
    pulled = with_levers(small_inputs, "P1", cost_factor=0.01)
    changed = dataclasses.replace(pulled, parameters=dataclasses.replace(pulled.parameters, levers=dear))
    model, usual = ClusterModel(changed, 1), ClusterModel(pulled, 1)
    for year, _ in zip(quarters(model), quarters(usual), strict=True):
        if year >= START:
            assert model.governments[0].level("P1") == 1.0
            assert programmes(model) == pytest.approx(2.0 * programmes(usual))
            return


def programmes(model: ClusterModel) -> float:
    """What the first city's government spent on programmes this quarter."""
    return float(model.fiscal.this_quarter(PROGRAMME)[model.governments[0].clusters].sum())


def test_lever_codes_are_distinct() -> None:
    assert len(set(CODES)) == len(CODES)


def levels(inputs: Inputs, code: str) -> list[float]:
    """The effective level of a lever in every quarter from its start on."""
    model = ClusterModel(inputs, 1)
    return [model.governments[0].level(code) for year in quarters(model) if year >= START]


@pytest.mark.parametrize("code", CODES)
def test_the_effective_level_follows_the_announced_one_with_the_stated_lag(small_inputs: Inputs, code: str) -> None:
    """The mean lag of a response is the area between the announced and the effective level."""
    lag = BY_CODE[code].lag_quarters
    long_enough = dataclasses.replace(small_inputs, end_year=int(START + 2.0 * lag))
    reached = levels(with_levers(long_enough, code, cost_factor=0.0), code)
    assert reached == sorted(reached)
    assert reached[-1] > 0.97
    area = sum(1.0 - level for level in reached)
    assert lag - 1.0 - 0.2 <= area <= lag


def test_a_city_with_little_revenue_cuts_its_programmes(small_inputs: Inputs) -> None:
    dear = with_levers(small_inputs, "P1", "P2", cost_factor=100.0)
    table = record(dear, 1).diagnostics
    cut = table[(table["diagnostic"] == "budget_cut") & (table["quarter"] >= "2012Q1")]["value"]
    assert 0.0 < cut.max() < 1.0


def test_programmes_are_paid_in_full_where_revenue_allows(small_inputs: Inputs) -> None:
    cheap = with_levers(small_inputs, "P1", cost_factor=0.01)
    table = record(cheap, 1).diagnostics
    assert (table[table["diagnostic"] == "budget_cut"]["value"] == 1.0).all()
    cost = table[(table["diagnostic"] == "programme_cost") & (table["quarter"] >= "2011Q1")]["value"]
    assert (cost > 0.0).all()


def test_a_budget_cut_hits_all_programmes_alike_and_keeps_them_within_means(small_inputs: Inputs) -> None:
    model = ClusterModel(with_levers(small_inputs, "P3", "P4", cost_factor=100.0), 1)
    government, p = model.governments[0], model.parameters.government
    means = 0.0
    for year in quarters(model):
        allowed, means = means, (p.programme_share + p.deficit_limit) * government.revenue
        if year < START:
            continue
        assert programmes(model) <= allowed * (1.0 + 1e-9)
        # Both levers follow within a quarter, so that their levels are those the budget allows now.
        assert government.level("P3") == pytest.approx(government.level("P4"))
        cost = sum(
            100.0 * BY_CODE[code].annual_cost * government.base_sales * 0.25 * government.level(code) ** 1.5
            for code in ("P3", "P4")
        )
        assert programmes(model) == pytest.approx(cost)
        assert government.budget_cut < 1.0


def test_a_lever_ends_when_its_schedule_ends(small_inputs: Inputs) -> None:
    schedule = LeverSchedule("P3", 1.0, START, end=2012.0)
    model = ClusterModel(dataclasses.replace(small_inputs, levers=(schedule,)), 1)
    by_year = {year: model.governments[0].level("P3") for year in quarters(model)}
    assert by_year[2011.75] == pytest.approx(1.0)
    assert by_year[2013.0] == pytest.approx(0.0, abs=1e-12)


def test_a_schedule_rises_over_its_ramp() -> None:
    schedule = LeverSchedule("P1", 0.8, 2014.0, ramp=4.0, end=2020.0)
    assert [schedule.at(year) for year in (2013.9, 2014.0, 2016.0, 2018.0, 2019.9, 2020.0)] == [0, 0, 0.4, 0.8, 0.8, 0]


def test_later_steps_move_a_lever_from_where_it_is() -> None:
    steps = (LeverStep(0.8, 2020.0, ramp=4.0), LeverStep(0.2, 2026.0))
    schedule = LeverSchedule("P1", 0.4, 2014.0, ramp=2.0, end=2030.0, then=steps)
    years = (2015.0, 2017.0, 2020.0, 2022.0, 2025.0, 2026.0, 2030.0)
    assert [schedule.at(year) for year in years] == pytest.approx([0.2, 0.4, 0.4, 0.6, 0.8, 0.2, 0.0])


def test_measures_are_issued_only_while_a_lever_is_pulled(small_inputs: Inputs) -> None:
    def issued(inputs: Inputs, code: str) -> np.ndarray:
        table = record(inputs, 1).indicators
        return table[table["indicator"] == code].groupby("year")["value"].mean().to_numpy()

    assert not issued(small_inputs, "A11").any()
    assert not issued(small_inputs, "B12").any()
    pulled = with_levers(small_inputs, *CODES)
    for code in ("A11", "B12"):
        counts = issued(pulled, code)
        assert counts[0] == 0.0
        assert counts[-1] > 0.0
        assert (np.diff(counts) >= 0.0).all()
