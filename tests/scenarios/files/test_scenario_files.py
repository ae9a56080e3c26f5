"""What a scenario file may say, and what a user is told who says something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from synergysim.language import LANGUAGES, in_language, speaking
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.scenario import Scenario, load, merged


def written(folder: Path, text: str, name: str = "mine.yaml") -> Scenario:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def test_a_child_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    mine = written(tmp_path, "extends: guangzhou\nend_year: 2020\n")
    assert mine.end_year == 2020
    assert mine.industries == load("guangzhou").industries


def test_a_child_without_a_name_is_called_after_its_file_and_does_not_take_the_parents_title(tmp_path: Path) -> None:
    mine = written(tmp_path, "extends: guangzhou\n")
    assert (mine.name, mine.title_en) == ("mine", "")


def test_a_description_is_told_in_the_language_asked_for_or_in_the_one_it_has(tmp_path: Path) -> None:
    both = written(tmp_path, "extends: guangzhou\ndescription: Mine.\ndescription_zh: 我的。\nwhy: To try.")
    assert (both.description_in(), in_language("zh", both.description_in)) == ("Mine.", "我的。")
    assert (both.why_in(), in_language("zh", both.why_in)) == ("To try.", "To try.")
    child = written(tmp_path, "extends: mine.yaml\ndescription_zh: 孩子。", "child.yaml")
    assert (child.description_in(), in_language("zh", child.description_in)) == ("孩子。", "孩子。")
    assert (in_language("zh", child.why_in), in_language("zh", child.title_in)) == ("", "child")


def test_a_child_changes_one_key_of_a_lever_and_keeps_the_others(tmp_path: Path) -> None:
    mine = written(tmp_path, 'extends: guangzhou\nlevers: {P1: {level: 0.7, source: "assumption: mine"}}\n')
    parent = load("guangzhou").levers
    assert mine.levers["P1"].level == 0.7
    assert mine.levers["P1"].start == parent["P1"].start
    assert mine.levers["P2"] == parent["P2"]


def test_null_removes_an_entry_or_all() -> None:
    parent = {"levers": {"P1": {"level": 1}, "P2": {"level": 1}}}
    assert merged(parent, {"levers": {"P1": None}})["levers"] == {"P2": {"level": 1}}
    assert merged(parent, {"levers": None})["levers"] == {}


def test_merging_leaves_the_parent_as_it_was() -> None:
    parent = {"levers": {"P1": {"level": 1}}}
    merged(parent, {"levers": {"P1": {"level": 2}, "P3": {"level": 3}}})
    assert parent == {"levers": {"P1": {"level": 1}}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extends: guangzhou\nscal: 1", r"mine.yaml: there is no key 'scal'. Did you mean 'scale'\?"),
        (
            "extends: guangzhou\nlevers: {P1: {levle: 0.3, source: abc}}",
            r"there is no key 'levle' in levers.P1. Did you mean 'level'\?",
        ),
        ("extends: guangzhou\nlevers: {P1: {level: 0.3}}", "the key 'source' is missing in levers.P1"),
        ("extends: guangzhou\nscale: '0.5'", "scale = '0.5': it must be a number"),
        ("extends: guangzhou\nscale: 0", "scale = 0: it must be above 0"),
        ("extends: guangzhou\nscale: .inf", "scale = inf: it must be at most 1|finite"),
        ("extends: guangzhou\nlevers: 3", "levers = 3: it must be made of keys with values"),
        ("extends: guangzou", r"No scenario is called 'guangzou'. Did you mean 'guangzhou'\?"),
        ("extends: [guangzhou]", "'extends' is the name of one scenario"),
        ("extends: mine.yaml", "mine.yaml extends itself"),
        ("name: a\nname: b", "the key 'name' is given twice"),
        ("name: [", "mine.yaml is not readable YAML"),
        ("- 1", "mine.yaml holds no keys"),
        ("name: x", "the key 'cities' is missing"),
        ("!!python/object/apply:os.getcwd []", "not readable YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        written(tmp_path, text)


SICK = [
    (
        "levers: {P9: 0.8}",
        "levers.P9 = 0.8: it must be made of keys with values, such as {level: …, start: …, source: …}",
    ),
    (
        "parameters: {pricing.target_margin: 0.1}",
        "parameters.pricing.target_margin = 0.1: it must be made of keys with values, such as {value: …, source: …}",
    ),
    ("shocks: {pandemic: 0.5}", "shocks = {'pandemic': 0.5}: it must be a list"),
    ("start_year: abc", "start_year = 'abc': it must be a whole number"),
    ("start_year: 2010.5", "start_year = 2010.5: it must be a whole number"),
    ("description: 5", "description = 5: it must be text"),
    ("scale: 2", "scale = 2: it must be at most 1"),
    ("replications: 0", "replications = 0: it must be at least 1"),
    ("world: maybe", "world = 'maybe': it must be 'uncertain' or 'certain'"),
    ("cities: []", "cities = []: it may not be empty"),
    ("cities: [guangzhou, guangzhou]", "cities = ['guangzhou', 'guangzhou']: 'guangzhou' is named twice"),
    (
        "levers: {P1: {level: 0.8, source: ' '}}",
        "levers.P1.source = ' ': it is blank; write where the value comes from",
    ),
    ("levers: {P9: {level: 0.8, source: abc}}", "the key 'start' is missing in levers.P9"),
    ("scal: 1", "there is no key 'scal'. Did you mean 'scale'?"),
]


@pytest.mark.parametrize(("text", "message"), SICK)
def test_a_value_of_another_kind_is_told_with_what_to_write_and_in_chinese(
    tmp_path: Path, text: str, message: str
) -> None:
    told = {}
    for lang in LANGUAGES:
        with speaking(lang):
            with pytest.raises(UserError) as caught:
                written(tmp_path, f"extends: guangzhou\n{text}")
            told[lang] = str(caught.value)
    assert message in told["en"]
    assert "instance of" not in told["en"]
    keys = "mine yaml level start source value scale uncertain certain assumption why or"
    own = {*re.findall(r"[A-Za-z_]+", text), *keys.split()}
    left = [word for word in re.findall(r"[A-Za-z_]{2,}", told["zh"]) if word not in own]
    assert not left, told["zh"]


def test_two_files_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("extends: mine.yaml", encoding="utf-8")
    with pytest.raises(UserError, match=r"mine\.yaml extends itself, by way of"):
        written(tmp_path, "extends: other.yaml")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(UserError, match=r"There is no scenario file .*nowhere.yaml"):
        load("nowhere.yaml")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(UserError, match=r"mine.yaml is not readable YAML: it is no text in UTF-8\.$"):
        load(str(tmp_path / "mine.yaml"))
