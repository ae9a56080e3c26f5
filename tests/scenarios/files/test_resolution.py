"""From a scenario to inputs: who wins, what is remembered of it, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.simulation.parameters import ParameterError

pytestmark = pytest.mark.usefixtures("stand_in")


def resolved_text(folder: Path, text: str) -> object:
    path = folder / "mine.yaml"
    path.write_text(f"extends: guangzhou\n{text}", encoding="utf-8")
    return resolve(load(str(path)))


def test_the_command_line_wins_over_the_scenario_which_wins_over_the_library(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "extends: guangzhou\nfacts: {industry.jewelry.export_share: {value: 0.2, source: mine}}\n"
        "parameters: {firm.markup: {value: 0.3, source: mine}}",
        encoding="utf-8",
    )
    scenario = load(str(path))
    of_scenario, of_user = resolve(scenario), resolve(scenario, {"industry.jewelry.export_share": "0.1"})
    jewelry = [one.inputs.industries[3].export_share for one in (resolve(load("guangzhou")), of_scenario, of_user)]
    assert jewelry == [0.4, 0.2, 0.1]
    assert of_user.inputs.parameters.firm.markup == 0.3
    assert of_scenario.sources["industry.jewelry.export_share"] == "mine"
    assert of_user.sources["industry.jewelry.export_share"] == "command line"


def test_facts_of_city_and_regions_can_be_set() -> None:
    inputs = resolve(load("guangzhou"), {"city.guangzhou.tax_rate": 0.1, "region.asean.distance": 2000}).inputs
    assert inputs.cities[0].tax_rate == 0.1
    assert next(one for one in inputs.regions if one.code == "asean").distance == 2000


def test_scale_and_last_year_can_be_set() -> None:
    inputs = resolve(load("guangzhou"), scale=1.0, until=2012).inputs
    assert (inputs.scale, inputs.end_year) == (1.0, 2012)


def test_an_industry_of_ones_own_stands_beside_the_scenario(tmp_path: Path) -> None:
    from synergysim.scenarios.files.library_files import LIBRARY

    text = (LIBRARY / "industries" / "jewelry.yaml").read_text(encoding="utf-8")
    (tmp_path / "lighting.yaml").write_text(text.replace("code: jewelry", "code: lighting"), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: guangzhou\nindustries: [lighting.yaml]", encoding="utf-8")
    assert resolve(load(str(tmp_path / "mine.yaml"))).inputs.clusters == ("lighting",)


@pytest.mark.parametrize(
    ("path", "value", "error", "message"),
    [
        ("firm.markpu", 0.3, UserError, r"No parameter is called 'firm.markpu'. Did you mean 'firm.markup'\?"),
        ("firm.markup", 3, ParameterError, r"firm.markup = 3 is outside \[0, 2\] share of unit cost"),
        ("firm.markup", "much", ParameterError, "firm.markup = 'much' is not a number"),
        ("firm.markup", "nan", ParameterError, "firm.markup = nan is not a number"),
        ("firm.markup", True, ParameterError, "firm.markup = True is not a number"),
        (
            "industry.jewelry.export_shar",
            0.3,
            UserError,
            r"No fact is called .* Did you mean 'industry.jewelry.export_share'\?",
        ),
        ("industry.jewel.export_share", 0.3, UserError, "Did you mean 'industry.jewelry.export_share'"),
        (
            "city.guangzhou.tax_rate",
            0.9,
            ParameterError,
            r"city.guangzhou.tax_rate = 0.9 is outside \[0, 0.6\] share of profit",
        ),
        (
            "industry.jewelry.n_firms",
            5,
            ParameterError,
            r"industry.jewelry.n_firms = 5 is outside \[30, 1e\+06\] firms",
        ),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_allowed(
    path: str, value: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        resolve(load("guangzhou"), {path: value})


@pytest.mark.parametrize("scale", [0.0, -1.0, 1.5, float("nan")])
def test_a_scale_beyond_all_firms_or_none_is_refused(scale: float) -> None:
    with pytest.raises(UserError, match="share of firms simulated"):
        resolve(load("guangzhou"), scale=scale)


@pytest.mark.parametrize("until", [2009, 2101])
def test_a_last_year_before_the_first_or_too_far_is_refused(until: int) -> None:
    with pytest.raises(UserError, match=rf"until = {until} is outside \[2010, 2100\]"):
        resolve(load("guangzhou"), until=until)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("levers: {P99: {level: 0.1, start: 2020, source: abc}}", "No lever is called 'P99'"),
        ("levers: {P1: {level: 1.4, source: abc}}", r"lever P1.level = 1.4 is outside \[0, 1\]"),
        ("levers: {P1: {end: 2013, source: abc}}", "lever P1 ends in 2013, not after its start in 2014"),
        (
            "shocks: [{kind: world_demnd, size: 0.1, start: 2020, duration: 1, source: abc}]",
            r"No shock is called 'world_demnd'. Did you mean 'world_demand'\?",
        ),
        (
            "shocks: [{kind: world_demand, size: 9, start: 2020, duration: 1, source: abc}]",
            "shock world_demand.size = 9 is outside",
        ),
        (
            "shocks: [{kind: world_demand, size: 0.1, start: 2020, duration: 1, industries: [jewellery], source: abc}]",
            r"No industry is called 'jewellery'. Did you mean 'jewelry'\?",
        ),
        ("industries: [jewelery]", r"No industry is called 'jewelery'. Did you mean 'jewelry'\?"),
        ("tariffs: none", "No set of tariffs is called 'none'"),
    ],
)
def test_a_wrong_schedule_or_name_in_a_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises((UserError, ParameterError), match=message):
        resolved_text(tmp_path, text)


def test_a_scenario_without_tariffs_has_none(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: guangzhou\ntariffs: null", encoding="utf-8")
    assert resolve(load(str(tmp_path / "mine.yaml"))).inputs.tariffs == ()


def test_a_shock_reaches_the_inputs(tmp_path: Path) -> None:
    shock = "{kind: tariff, size: 0.2, start: 2026, duration: 3, ramp: 1, regions: [united_states], source: abc}"
    (tmp_path / "mine.yaml").write_text(f"extends: guangzhou\nshocks: [{shock}]", encoding="utf-8")
    (found,) = resolve(load(str(tmp_path / "mine.yaml"))).inputs.shocks
    assert (found.kind, found.size, found.regions, found.industries) == ("tariff", 0.2, ("united_states",), ())
