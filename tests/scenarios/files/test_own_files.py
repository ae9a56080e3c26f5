"""A scenario's own files: named from any folder, scored by its own evaluator, or told that another scores it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sweeping import ended
from synergysim.scenarios.files.library_files import LIBRARY
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.run.run import run


@pytest.fixture
def elsewhere(small: str, tmp_path: Path) -> Path:
    """A scenario with a city, an industry and an evaluator beside it, extended by one in another folder."""
    home, away = tmp_path / "home", tmp_path / "results" / "fitted"
    (home / "places").mkdir(parents=True)
    away.mkdir(parents=True)
    (home / "reference.json").write_bytes(Path(small).with_name("reference.json").read_bytes())
    (home / "places" / "city.yaml").write_bytes((LIBRARY / "cities" / "guangzhou.yaml").read_bytes())
    (home / "jewels.yaml").write_bytes((LIBRARY / "industries" / "jewelry.yaml").read_bytes())
    text = Path(small).read_text(encoding="utf-8") + "cities: [places/city.yaml]\nindustries: [jewels.yaml]\n"
    (home / "base.yaml").write_text(text, encoding="utf-8")
    path = away / "child.yaml"
    path.write_text("extends: ../../home/base.yaml\nlevers: null\n", encoding="utf-8")
    return path


def test_a_scenario_of_another_folder_finds_the_files_of_the_one_it_extends(elsewhere: Path) -> None:
    child = resolve(load(str(elsewhere)))
    assert child.inputs.clusters == ("jewelry",)
    assert child.scenario.evaluator_place == str(elsewhere.parents[2] / "home" / "reference.json")


def test_scenarios_of_two_folders_with_one_evaluator_are_compared(
    elsewhere: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    base = tmp_path / "home" / "base.yaml"
    code, told = ended(capsys, "compare", str(base), str(elsewhere), "-n", "2", "--workers", "1", "--out", "out")
    assert code == 0, told
    other = elsewhere.with_name("reference.json")
    other.write_bytes((base.parent / "reference.json").read_bytes())
    elsewhere.write_text("extends: ../../home/base.yaml\nlevers: null\nevaluator: reference.json\n", encoding="utf-8")
    code, told = ended(capsys, "compare", str(base), str(elsewhere), "-n", "2", "--workers", "1", "--out", "out2")
    assert code == 0, f"a copy of one evaluator scores alike: {told}"
    changed = json.loads(other.read_text(encoding="utf-8")) | {"warnings": ["another evaluator"]}
    other.write_text(json.dumps(changed), encoding="utf-8")
    code, told = ended(capsys, "compare", str(base), str(elsewhere), "-n", "2", "--workers", "1", "--out", "out3")
    assert code == 2
    assert "their U are different quantities" in told


@pytest.mark.parametrize(("bounds", "strange"), [("goalposts", True), ("two_cities", False)])
@pytest.mark.usefixtures("stand_in")
def test_clusters_scored_by_bounds_of_others_are_named(bounds: str, strange: bool, tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    path.write_text(f"extends: two_cities\nend_year: 2018\nevaluator: {bounds}\n", encoding="utf-8")
    notes = " ".join(note.en for note in run(str(path), replications=1).scores.notes)
    assert ("its bounds are not those of Household appliances (Foshan)." in notes) is strange
