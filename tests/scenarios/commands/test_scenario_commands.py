"""New, check, diff, schema: an author of a scenario is told everything, at once and in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from synergysim.scenarios.cli import main
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import Resolved, resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.checking import check, notes, pruned
from synergysim.scenarios.present.difference import differences, values_of
from synergysim.scenarios.present.starter import start

GOOD_SHOCK = {"kind": "tariff", "size": 0.2, "start": 2020, "duration": 1, "source": "abc"}
MANY_MISTAKES = """
extends: guangzhou
evaluator: guangzhou
scal: 1
end_year: 2012
levers:
  P1: {levle: 0.3, source: abc}
  P99: {level: 0.5, start: 2020, source: abc}
  P2: {level: 3, start: 2020, source: abc}
  P3: {level: 0.4, start: 2020, end: 2019, source: abc}
shocks:
- {kind: earthquake, size: 1, start: 2020, duration: 1, source: abc}
- {kind: tariff, size: 0.2, start: 2020, duration: 1, industries: [jewlry], source: abc}
- {kind: tariff, start: 2020, duration: 1, source: abc}
parameters:
  pricing.target_margn: {value: 0.1, source: abc}
  pricing.target_margin: {value: 100, source: abc}
facts:
  industry.jewelry.export_share: {value: "x", source: abc}
  industry.jewlry.export_share: {value: 0.5, source: abc}
"""
TOLD = (
    "there is no key 'levle' in levers.P1. Did you mean 'level'?",
    "the key 'size' is missing in shocks.2.",
    "facts.industry.jewelry.export_share.value = 'x': it must be a number.",
    "there is no key 'scal'. Did you mean 'scale'?",
    "The run covers 2010-2012; the evaluator 'guangzhou' needs the years 2014-2016",
    "lever P2.level = 3 is outside [0, 1]",
    "lever P3 ends in 2019, not after its start in 2020.",
    "No lever is called 'P99'.",
    "No shock is called 'earthquake'.",
    "No industry is called 'jewlry'. Did you mean 'jewelry'?",
    "No parameter is called 'pricing.target_margn'. Did you mean 'pricing.target_margin'?",
    "pricing.target_margin = 100 is outside [0, 0.5] share of revenue.",
    "No fact is called 'industry.jewlry.export_share'.",
)


def written(folder: Path, text: str, name: str = "mine.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command."""
    with pytest.raises(SystemExit, match=r"^\d$") as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_every_mistake_is_told_at_once_a_sentence_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answer(capsys, "check", written(tmp_path, MANY_MISTAKES))
    assert code == 2
    assert out == ""
    sentences = err.splitlines()
    assert len(sentences) == len(TOLD)
    for told in TOLD:
        assert sum(told in sentence for sentence in sentences) == 1, told
    assert all(sentence.startswith("mine.yaml: ") for sentence in sentences)


@pytest.mark.parametrize("told", range(len(TOLD)))
def test_a_file_with_one_mistake_left_is_not_in_order(told: int, tmp_path: Path) -> None:
    """The same mistakes alone: none of them is noticed only because of another."""
    content = yaml.safe_load(MANY_MISTAKES)
    alone: list[dict[str, Any]] = [
        {"levers": {"P1": content["levers"]["P1"]}},
        {"shocks": [*2 * [GOOD_SHOCK], content["shocks"][2]]},
        {"facts": {"industry.jewelry.export_share": {"value": "x", "source": "abc"}}},
        {"scal": 1},
        {"evaluator": "guangzhou", "end_year": 2012},
        {"levers": {"P2": content["levers"]["P2"]}},
        {"levers": {"P3": content["levers"]["P3"]}},
        {"levers": {"P99": content["levers"]["P99"]}},
        {"shocks": [content["shocks"][0]]},
        {"shocks": [content["shocks"][1]]},
        {"parameters": {"pricing.target_margn": {"value": 0.1, "source": "abc"}}},
        {"parameters": {"pricing.target_margin": {"value": 100, "source": "abc"}}},
        {"facts": {"industry.jewlry.export_share": {"value": 0.5, "source": "abc"}}},
    ]
    text = yaml.safe_dump({"extends": "guangzhou", **alone[told]})
    found = check(written(tmp_path, text))
    assert len(found.problems) == 1
    assert TOLD[told] in found.problems[0]


def test_several_files_are_checked_and_one_bad_one_gives_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = written(tmp_path, "extends: guangzhou\nwhy: to try", "good.yaml")
    bad = written(tmp_path, "extends: guangzou", "bad.yaml")
    code, out, err = answer(capsys, "check", good, bad, "no_policy")
    assert code == 2
    assert "good.yaml: ok. 5 clusters, 2010-2035, 5 levers, 0 shocks" in out
    assert "Does not differ from guangzhou." in out
    assert "no_policy: ok." in out
    assert re.search(r"\d+ of \d+ values are assumptions", out)
    assert "Did you mean 'guangzhou'?" in err
    assert answer(capsys, "check", good)[0] == 0


def test_what_is_allowed_and_perhaps_not_meant_is_noted(tmp_path: Path) -> None:
    text = """
extends: no_policy
levers:
  P1: {level: 0.5, start: 2036, source: abc}
  P2: {level: 0, start: 2020, source: abc}
shocks:
- {kind: tariff, size: 0.1, start: 2040, duration: 1, source: abc}
"""
    found = check(written(tmp_path, text))
    assert found.problems == ()
    said = " ".join(found.notes)
    assert "P1 starts in 2036, after the last year 2035" in said
    assert "P2 has level 0" in said
    assert "tariff of 2040 lies outside 2010-2035" in said
    assert "does not say why" in said


def test_a_start_without_observed_exports_is_told_before_anything_runs(tmp_path: Path) -> None:
    found = check(written(tmp_path, "extends: guangzhou\nstart_year: 2005"))
    assert len(found.problems) == 1
    assert "start_year = 2005: the exports of guangzhou are known for 2010-2017" in found.problems[0]


def test_a_lever_that_starts_later_than_the_parents_is_noted(tmp_path: Path) -> None:
    later = written(tmp_path, 'extends: guangzhou\nwhy: to try\nlevers: {P1: {level: 1, start: 2024, source: "abc"}}')
    assert "is 0 until then, while guangzhou pulls it from 2014" in " ".join(check(later).notes)
    same = written(tmp_path, 'extends: guangzhou\nwhy: to try\nlevers: {P1: {level: 1, source: "abc"}}')
    assert check(same).notes == ()


def test_a_sound_part_survives_a_wrong_one() -> None:
    content = {"scal": 1, "levers": {"P1": {"level": 1}, "P2": {}}, "shocks": [{"a": 1}, {"b": 2}], "scale": 3}
    places = [("scal",), ("levers", "P2", "level"), ("shocks", 0, "a"), ("scale",)]
    assert pruned(content, places) == {"levers": {"P1": {"level": 1}}, "shocks": [{"b": 2}], "scale": 3}


@pytest.fixture(scope="module")
def baseline() -> Resolved:
    return resolve(load("guangzhou"))


def changed(folder: Path, text: str) -> list[str]:
    parent = "" if text.startswith("extends") else "extends: guangzhou\n"
    return differences(resolve(load("guangzhou")), resolve(load(written(folder, f"name: mine\n{parent}{text}"))))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("end_year: 2030", "The years simulated are 2010-2035 in guangzhou, 2010-2030 in mine."),
        ("scale: 0.1", "The share of firms simulated is 0.05 in guangzhou, 0.1 in mine."),
        ("industries: [jewelry]", "The industry food_beverage is only in guangzhou."),
        ("levers: {P1: null}", "Lever P1 (customs and inspection reform) is pulled only in guangzhou: 0.4 from 2014"),
        (
            'levers: {P6: {level: 0.2, start: 2020, end: 2025, source: "abc"}}',
            "is pulled only in mine: 0.2 from 2020, until 2025.",
        ),
        (
            'levers: {P2: {level: 0.7, source: "abc"}}',
            "is 0.5 from 2016, reached over 3 years in guangzhou, 0.7 from 2016, reached over 3 years in mine.",
        ),
        (
            "shocks: [{kind: tariff, size: 0.1, start: 2026, duration: 2, regions: [asean], source: abc}]",
            "The shock 'additional tariff' strikes only in mine: +0.1 rate from 2026 to 2028, only asean.",
        ),
        (
            'parameters: {pricing.target_margin: {value: 0.1, source: "abc"}}',
            "pricing.target_margin is 0.06 in guangzhou, 0.1 in mine (share of revenue).",
        ),
        (
            'facts: {industry.jewelry.export_share: {value: 0.5, source: "abc"}}',
            "industry.jewelry.export_share is 0.4 in guangzhou, 0.5 in mine (share of revenue).",
        ),
        (
            'levers: {P1: {level: 0.4, cities: [guangzhou], source: "abc"}}',
            "0.4 from 2014, reached over 6 years, only guangzhou in mine.",
        ),
        ("extends: two_cities", "The city foshan is only in mine."),
        ("extends: two_cities", "The industry foshan_appliances is only in mine."),
        (
            "facts: {city.guangzhou.tax_rate: {value: 0.2, source: abc}}",
            "tax_rate is 0.25 in guangzhou, 0.2",
        ),
        ("tariffs: null", "The set of tariffs is section_301 in guangzhou, none in mine."),
        ("platform_launch: {value: 2015, source: abc}", "Platforms open in 2013 in guangzhou, 2015 in mine."),
    ],
)
def test_a_difference_is_said_in_words(text: str, sentence: str, tmp_path: Path) -> None:
    found = changed(tmp_path, text)
    assert any(sentence in one for one in found), found


def test_a_scenario_does_not_differ_from_itself(baseline: Resolved, capsys: pytest.CaptureFixture[str]) -> None:
    assert differences(baseline, baseline) == []
    code, out, _ = answer(capsys, "diff", "guangzhou", "guangzhou")
    assert (code, out) == (0, "Nothing differs between guangzhou and guangzhou.\n")


LEFT_OUT = {
    "wage_level",
    "land_price",
    "payment_fee",
    "research_intensity",
    "labour_intensity",
}  # by the baseline's files


def test_every_value_of_a_run_is_compared(baseline: Resolved) -> None:
    compared = set(values_of(baseline.inputs))
    sourced = {path for path in baseline.sources if path.split(".")[0] not in ("lever", "shock", "tariff")}
    by_name = ("exports_total", "online_share", "exchange_rate", "berths", "broadband", "region_weights")
    series = {path for path in sourced if path.endswith((*by_name, "_km"))}
    left_out = {
        path for path in compared if path.startswith(("city.", "industry.")) and path.rsplit(".", 1)[-1] in LEFT_OUT
    }
    assert sourced - series - {"platform_launch"} == compared - left_out


@pytest.mark.parametrize("parent", ["guangzhou", "no_policy", "trade_war"])
def test_a_new_scenario_is_in_order_as_it_stands(parent: str, tmp_path: Path) -> None:
    path = start("my_policy", parent, tmp_path / "my_policy.yaml")
    found = check(str(path))
    assert found.problems == ()
    assert found.notes == ()
    assert found.parent == parent
    assert len(found.changes) == 1


def test_every_line_that_a_new_scenario_suggests_is_valid_when_uncommented(tmp_path: Path) -> None:
    path = start("my_policy", out=tmp_path / "my_policy.yaml")
    text = re.sub(
        r"^(\s*)# (shocks:|parameters:|facts:|end_year|scale|evaluator|P\d)", r"\1\2", path.read_text(), flags=re.M
    )
    text = re.sub(r"^#   (- \{|\w[\w.]+: \{)", r"  \1", text, flags=re.M)
    path.write_text(text, encoding="utf-8")
    found = check(str(path))
    assert found.problems == ()
    assert found.resolved is not None
    assert len(found.resolved.inputs.levers) >= 20
    assert len(found.resolved.inputs.shocks) >= 6
    inherited = load("guangzhou")
    own = [set(found.resolved.scenario.parameters) - set(inherited.parameters), set(found.resolved.scenario.facts)]
    assert [len(one) for one in own] == [1, 1]


def test_a_new_scenario_can_start_from_a_file_elsewhere(tmp_path: Path) -> None:
    parent = start("first", out=tmp_path / "a" / "first.yaml")
    child = start("second", str(parent), tmp_path / "b" / "second.yaml")
    assert check(str(child)).problems == ()
    assert 'extends: "../a/first.yaml"' in child.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "out", "message"),
    [
        ("a/b", None, "cannot be a scenario's name"),
        ("x.yaml", None, "no ending"),
        ("guangzhou", None, "The library has a scenario called 'guangzhou'"),
        ("mine", "there.yaml", "exists already"),
        ("mine", "mine.txt", r"must end in \.yaml"),
    ],
)
def test_a_new_scenario_never_overwrites_and_has_a_proper_name(
    name: str, out: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.yaml").write_text("extends: guangzhou", encoding="utf-8")
    with pytest.raises(UserError, match=message):
        start(name, out=Path(out) if out else None)
    assert [path.name for path in tmp_path.iterdir()] == ["there.yaml"]


def test_notes_are_about_the_resolved_run(baseline: Resolved) -> None:
    assert list(notes(baseline)) == []
