"""The uncertain outside world in scenarios, studies and commands: on by default, switched off in one place, paired."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sweeping import experiment
from synergysim import compare, explain, run
from synergysim.scenarios.app.choices import Policy, file_content, from_library, scenario_of
from synergysim.scenarios.cli import main
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.report.ran import ran_line
from synergysim.scenarios.studies.comparison import outputs as comparison_outputs
from synergysim.scenarios.studies.run.outputs import manifest
from synergysim.scenarios.studies.sensitivities.question import Question, ranges_of
from synergysim.scenarios.studies.sweep.plan import make_plan
from synergysim.simulation.environment import gravity
from synergysim.simulation.world import drawn


def certain(folder: str) -> str:
    """A scenario beside the small one in a certain world."""
    path = Path(folder).with_name("sure.yaml")
    path.write_text("extends: small.yaml\nworld: certain\n", encoding="utf-8")
    return str(path)


def test_a_scenario_is_uncertain_unless_it_says_otherwise(small: str) -> None:
    assert resolve(load("guangzhou")).inputs.world == "uncertain"
    assert resolve(load(certain(small))).inputs.world == "certain"
    assert resolve(load(certain(small), "uncertain")).inputs.world == "uncertain"


def test_the_file_a_scenario_stands_beside_is_kept_in_another_world(small: str) -> None:
    assert load(small, "certain").folder == load(small).folder == Path(small).parent


def test_run_takes_a_world_and_its_manifest_says_which(small: str) -> None:
    assert run(small).resolved.inputs.world == "uncertain"
    told = manifest(run(small, world="certain"), "")
    assert told["inputs"]["world"] == told["scenario"]["world"] == "certain"
    with pytest.raises(UserError, match="world = 'certian' is neither 'uncertain' nor 'certain'"):
        run(small, world="certian")


def test_reports_say_what_is_drawn_outside(small: str) -> None:
    for world, said in (("uncertain", "demand outside is drawn from 2018 on"), ("certain", "luck inside only")):
        resolved = resolve(load(small, world))
        assert said in ran_line(resolved, [1, 2])
        assert ran_line(resolved, [1, 2], last=2017).endswith("simulated.")


def test_scenarios_in_different_worlds_are_not_compared_nor_explained(small: str) -> None:
    with pytest.raises(UserError, match="world is uncertain in one, certain in the other; give both the same with --w"):
        compare([small, certain(small)], replications=2)
    with pytest.raises(UserError, match="world is uncertain in small, certain in sure: give both the same"):
        explain(small, certain(small), replications=2)
    both = compare([small, certain(small)], replications=2, world="certain")
    assert {one.resolved.inputs.world for one in both.results} == {"certain"}


def test_every_scenario_of_the_library_meets_the_same_world_by_seed() -> None:
    """What a comparison pairs: the world is drawn once a seed, not anew for each scenario."""
    for seed in (1, 2):
        paths = [
            [dict(one.export_demand_path) for one in drawn(resolve(load(name), until=2025).inputs, seed).industries[:5]]
            for name in ("guangzhou", "no_policy", "trade_war", "two_cities", "strong_policy")
        ]
        assert all(one == paths[0] for one in paths)
        assert max(paths[0][0]) == 2025


def test_a_cell_of_a_sweep_meets_the_world_of_its_seed_and_the_experiment_may_switch_it_off() -> None:
    plan = make_plan(experiment(until=2020))
    first, other = plan.run(0), plan.run(1)
    assert first.seed == other.seed
    met = [drawn(one.inputs, one.seed).industries[0].export_demand_path for one in (first, other)]
    assert met[0] == met[1]
    assert not np.isclose(met[0][2020], 1.0)
    sure = make_plan(experiment(until=2020, world="certain"))
    assert sure.run(0).inputs.world == "certain"


def test_a_sensitivity_varies_the_outside_world_only_where_it_is_met() -> None:
    def outside(world: str, until: int, scenario: str = "guangzhou") -> set[str]:
        inputs = resolve(load(scenario, world), until=until).inputs
        return {path for path in ranges_of(Question(scenario), inputs) if path.startswith("outside.")}

    assert outside("certain", 2025) == outside("uncertain", 2017) == set()
    assert "outside.city_innovation" in outside("uncertain", 2025)
    assert "outside.city_correlation" not in outside("uncertain", 2025)
    assert "outside.city_correlation" in outside("uncertain", 2025, "two_cities")


@pytest.mark.usefixtures("small")
def test_commands_take_the_world_and_refuse_another_word(
    small: str, pulled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []
    monkeypatch.setattr(comparison_outputs, "write", lambda made, *_: kept.append(made))
    with pytest.raises(SystemExit, match="0"):
        main(
            ("compare", small, pulled, "-n", "2", "--workers", "1", "--world", "certain", "--out", str(tmp_path / "o"))
        )
    assert {one.resolved.inputs.world for one in kept[0].results} == {"certain"}
    for command in ("run", "compare", "demo", "sweep"):
        given = {"run": [small], "compare": [small, pulled], "sweep": ["customs_and_margins"]}.get(command, [])
        with pytest.raises(SystemExit, match="2"):
            main((command, *given, "--world", "sure"))
        assert "--world" in capsys.readouterr().err


def test_the_page_writes_the_world_only_where_it_differs() -> None:
    start = from_library("guangzhou")
    policy = Policy(start, start.scenario.levers, start.scenario.shocks)
    assert "world" not in file_content(policy, "mine", 0.02, 3, 2030, "uncertain")
    content = file_content(policy, "mine", 0.02, 3, 2030, "certain")
    assert content["world"] == "certain"
    assert resolve(scenario_of(content)).inputs.world == "certain"


def test_no_industry_sells_more_to_japan_and_korea_than_china_does() -> None:
    """Size and distance alone give them 22 to 27 %; bags, of which China sold them most, had a fifth (2005)."""
    inputs = resolve(load("guangzhou")).inputs
    world = inputs.parameters.world
    shares = gravity(inputs.industries, inputs.regions, world.gdp_elasticity, world.distance_elasticity)
    codes = [one.code for one in inputs.regions]
    by_industry = dict(zip(inputs.clusters, shares, strict=True))
    near = {code: float(row[codes.index("japan_korea")]) for code, row in by_industry.items()}
    assert max(near.values()) < 0.2
    states = {code: float(row[codes.index("united_states")]) for code, row in by_industry.items()}
    assert states["luggage_leather"] == pytest.approx(0.285, abs=0.005)
    assert states["textile_clothing"] == pytest.approx(0.139, abs=0.005)
