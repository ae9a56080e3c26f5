"""What is chosen in the page becomes a scenario file; what is uploaded reaches no file of the computer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from synergysim.language import speaking
from synergysim.scenarios.app import choices
from synergysim.scenarios.app.choices import Policy, file_content, file_text, from_library, from_upload, scenario_of
from synergysim.scenarios.app.controls import SOURCE, library_titles, when_told
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.library_files import names
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import Lever, Shock, load

LEVER = Lever(level=0.7, start=2022, ramp=1, source=SOURCE)
SHOCK = Shock(kind="pandemic", size=0.3, start=2024, duration=1, source=SOURCE)


def unchanged(name: str) -> Policy:
    start = from_library(name)
    return Policy(start, start.scenario.levers, start.scenario.shocks)


@pytest.mark.parametrize("name", names())
def test_an_unchanged_scenario_of_the_library_gives_the_same_inputs(name: str) -> None:
    content = file_content(unchanged(name), name, 0.02, 3, load(name).end_year)
    assert resolve(scenario_of(content)).inputs == resolve(load(name), scale=0.02).inputs
    assert not {"levers", "shocks"} & set(content)


def test_the_file_gives_the_inputs_that_the_page_runs(tmp_path: Path) -> None:
    start = from_library("trade_war_response")
    levers = {**start.scenario.levers, "P9": LEVER}
    del levers["P1"]
    content = file_content(Policy(start, levers, [*start.scenario.shocks, SHOCK]), "mine", 0.02, 3, 2030)
    (tmp_path / "mine.yaml").write_text(file_text(content), encoding="utf-8")
    here, there = resolve(scenario_of(content)), resolve(load(str(tmp_path / "mine.yaml")))
    assert here.inputs == there.inputs
    assert here.scenario.model_dump() == there.scenario.model_dump()
    assert [lever.code for lever in there.inputs.levers] == [*(code for code in levers if code != "P9"), "P9"]
    assert there.inputs.shocks[-1].kind == "pandemic"
    assert (there.inputs.scale, there.inputs.end_year, there.scenario.replications) == (0.02, 2030, 3)


def test_an_end_taken_away_is_not_inherited_again() -> None:
    start = from_library("guangzhou")
    ended = start.scenario.levers["P1"].model_copy(update={"end": 2030.0})
    text = file_text(file_content(Policy(start, {"P1": ended}, []), "ended", 0.02, 1, 2035))
    again = from_upload(text.encode())
    assert again.scenario.levers == {"P1": ended}
    reopened = Policy(again, {"P1": ended.model_copy(update={"end": 1e9})}, [])
    assert scenario_of(file_content(reopened, "open", 0.02, 1, 2035)).levers["P1"].end == 1e9


def test_a_downloaded_file_can_be_uploaded_again() -> None:
    start = from_library("guangzhou")
    content = file_content(Policy(start, {"P9": LEVER}, [SHOCK]), "mine", 0.02, 3, 2030)
    again = from_upload(file_text(content).encode())
    assert (again.name, again.extends) == ("mine", "guangzhou")
    assert again.scenario.levers == {"P9": LEVER}
    assert file_content(Policy(again, again.scenario.levers, again.scenario.shocks), "mine", 0.02, 3, 2030) == content


@pytest.mark.parametrize(
    "wrong",
    [
        {"extends": "../../etc/passwd"},
        {"extends": "/etc/passwd.yaml"},
        {"extends": "secret.yaml"},
        {"extends": "guangzhou", "regions": "../../../secret.yaml"},
        {"extends": "guangzhou", "tariffs": "/tmp/secret.yml"},
        {"extends": "guangzhou", "industries": ["jewelry", "../secret.yaml"]},
        {"extends": "guangzhou", "cities": ["/etc/secret.yaml"]},
        {"extends": "guangzhou", "evaluator": "../../secret"},
        {"extends": "guangzhou", "evaluator": "secret.json"},
        {"extends": ["guangzhou"]},
    ],
)
def test_a_scenario_that_names_a_file_is_refused(
    wrong: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("secret.yaml", "secret.json"):
        (tmp_path / name).write_text("extends: guangzhou\nname: secret\n", encoding="utf-8")
    with pytest.raises(UserError, match="the page takes only what the library holds"):
        from_upload(yaml.safe_dump(wrong).encode())


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "holds no keys"),
        (b"- a\n", "holds no keys"),
        (b"name: x\n", "needs 'extends'"),
        (b"extends: !!python/object/apply:os.system [ls]\n", "the tag .* is not allowed"),
        (b"a: &a [x, x]\nb: &b [" + b"*a, " * 200 + b"*a]\nc: [" + b"*b, " * 200 + b"*b]\n", "more than 20,000 values"),
        (b"x" * 300_000, "it may have at most"),
        (b"\xff\xfe\x00", "not readable YAML"),
        (b"extends: guangzhou\nlevles: {}\n", "there is no key 'levles'"),
        (b"extends: guangzhu\n", "Did you mean 'guangzhou'"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_in_a_sentence(content: bytes, match: str) -> None:
    with pytest.raises(UserError, match=match):
        from_upload(content)


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a b", "x" * 70, "a\nb", "c:\\x"])
def test_a_name_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="letters, digits"):
        choices.checked_name(name)


def test_a_path_is_no_scenario_of_the_library() -> None:
    with pytest.raises(UserError, match="No scenario is called"):
        from_library("../library/guangzhou.yaml")


def test_titles_are_those_of_every_visitors_own_language() -> None:
    with speaking("zh"):
        chinese = library_titles()
    with speaking("en"):
        assert library_titles()["no_policy"] == load("no_policy").title_en != chinese["no_policy"]


def test_a_start_within_a_year_is_told_by_its_quarter() -> None:
    assert [when_told(start, 2.0) for start in (2018.0, 2018.75)] == [
        "from 2018, over 2 yr", "from Q4 2018, over 2 yr"
    ]  # fmt: skip
