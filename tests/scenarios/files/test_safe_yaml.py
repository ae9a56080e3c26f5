"""A YAML file that a stranger wrote costs a sentence: no code, no memory, no time."""

from __future__ import annotations

import contextlib
import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.safe_yaml import LONGEST_NUMBER, MOST_BYTES, MOST_LEVELS, MOST_VALUES, parsed, read
from synergysim.scenarios.files.scenario import load


def bomb(merge: bool = False) -> str:
    """Nine aliases to nine aliases, twelve times: 9 to the power of 12 values."""
    names = "abcdefghijklm"
    lines = ["a: &a {x: 1}" if merge else "a: &a [x, x, x]"]
    for before, name in itertools.pairwise(names):
        nine = f"[{', '.join(['*' + before] * 9)}]"
        lines.append(f"{name}: &{name} " + (f"{{<<: {nine}}}" if merge else nine))
    return "\n".join(lines)


HOSTILE = {
    "alias bomb": (bomb(), f"more than {MOST_VALUES:,} values"),
    "merge bomb": (bomb(merge=True), f"more than {MOST_VALUES:,} values"),
    "long list": ("a: [" + "1," * (MOST_VALUES + 1) + "]", f"more than {MOST_VALUES:,} values"),
    "deep list": ("[" * 100_000, f"nested more than {MOST_LEVELS} levels deep"),
    "deep mapping": ("{a: " * 10_000, f"nested more than {MOST_LEVELS} levels deep"),
    "cycle": ("a: &a [*a]", "an alias stands within what it refers to"),
    "cycle of mappings": ("a: &a {b: &b {c: *a}}", "an alias stands within what it refers to"),
    "python object": ("a: !!python/object/apply:os.system [ls]", "the tag .* is not allowed"),
    "python name": ("!!python/name:os.system", "the tag .* is not allowed"),
    "own tag": ("a: !secret x", "the tag '!secret' is not allowed"),
    "binary": ("a: !!binary aGk=", "the tag .* is not allowed"),
    "number with a tag": ("a: !!float abc", "the tag .* is not allowed"),
    "huge integer": ("a: " + "9" * 10_000, f"more than {LONGEST_NUMBER} characters"),
    "huge hexadecimal": ("a: 0x" + "f" * 10_000, f"more than {LONGEST_NUMBER} characters"),
    "huge sexagesimal": ("a: 1" + ":59" * 50_000, f"more than {LONGEST_NUMBER} characters"),
    "long fraction": ("a: 0." + "1" * 1_000, f"more than {LONGEST_NUMBER} characters"),
    "no digits": ("a: 0x_", "invalid literal"),
    "date that is none": ("a: 2020-13-45", "month must be in 1..12"),
    "key that is a list": ("? [a, b]\n: 1", "a key must be a plain word or number"),
    "key twice": ("a: 1\na: 2", "the key 'a' is given twice"),
    "merge of a number": ("<<: 3", "expected a mapping"),
    "two documents": ("a: 1\n---\nb: 2", "expected a single document"),
    "unknown alias": ("a: *nobody", "undefined alias 'nobody'"),
    "control character": ("a: \0", "special characters are not allowed"),
    "directive": ("%YAML 9.9\n---\na: 1", "incompatible"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    text, message = HOSTILE[name]
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=message) as told:
        read(file)
    sentence = str(told.value)
    assert sentence.startswith("mine.yaml ")
    assert "\n" not in sentence
    assert len(sentence) < 250


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("# " + "x" * MOST_BYTES, encoding="utf-8")
    with pytest.raises(UserError, match=f"at most {MOST_BYTES:,}"):
        read(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_aliases_and_merges_that_stay_small_are_fine() -> None:
    text = "base: &base {level: 0.5, source: abc}\nP1: {<<: *base, level: 0.7}\nP2: *base\n"
    assert parsed(text)["P1"] == {"level": 0.7, "source": "abc"}
    assert parsed(text)["P2"] == {"level": 0.5, "source": "abc"}


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False)
    | st.text("abc é广", max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
@settings(max_examples=100, deadline=None)
def test_what_is_not_hostile_is_read_as_the_safe_loader_reads_it(content: object) -> None:
    text = yaml.safe_dump(content, allow_unicode=True)
    assert parsed(text) == yaml.safe_load(text)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_and_never_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(yaml.YAMLError, ValueError):
        parsed(text)


SCENARIOS = {
    "name with a path": ("name: ../../etc/passwd", "a name has letters"),
    "name with markup": ("name: '[bold]x[/x]'", "a name has letters"),
    "number as a key": ("1: x", "the key 1 is no word"),
    "infinite level": ("levers: {P1: {level: .inf, source: abc}}", "finite|it must be a number"),
    "level that is no number": ("levers: {P1: {level: .nan, source: abc}}", "finite|it must be a number"),
    "level as a truth": ("levers: {P1: {level: yes, source: abc}}", "it must be a number"),
    "levers as a list": ("levers: [P1, P2]", "made of keys with values"),
    "shocks as a mapping": ("shocks: {a: 1}", "it must be a list"),
    "start in the stone age": ("start_year: -8000", "at least 1950"),
    "start in the far future": ("start_year: 1000000000", "at most 2100"),
    "a million years": ("end_year: 1000000", "at most 2100"),
    "too many replications": ("replications: 99999999999", "at most 1e\\+06"),
    "year as a date": ("start_year: 2010-01-01", "it must be a whole number"),
    "text as a description": ("description: [a, b]", "it must be text"),
    "industry twice": ("industries: [jewelry, jewelry]", "'jewelry' is named twice"),
    "lever in the year infinite": (
        "levers: {P1: {start: 1.0e+300, source: abc}}",
        "at most 2200",
    ),
    "ramp without end": ("levers: {P1: {level: 1, ramp: 1.0e+300, source: abc}}", "at most 1000"),
    "empty list of industries": ("industries: []", "it may not be empty"),
}


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_wrong_types_and_absurd_sizes_in_a_scenario_are_refused(name: str, tmp_path: Path) -> None:
    text, message = SCENARIOS[name]
    file = tmp_path / "mine.yaml"
    file.write_text(f"extends: guangzhou\n{text}\n", encoding="utf-8")
    with pytest.raises(UserError, match=message):
        load(str(file))


def test_a_chain_of_files_in_a_circle_is_refused_whatever_its_spelling(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "one.yaml").write_text("extends: ../a/two.yaml", encoding="utf-8")
    (folder / "two.yaml").write_text("extends: ../a/../a/one.yaml", encoding="utf-8")
    with pytest.raises(UserError, match=r"one\.yaml extends itself, by way of one\.yaml"):
        load(str(folder / "one.yaml"))


def test_an_endless_chain_of_files_is_refused(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"f{number}.yaml").write_text(f"extends: f{number + 1}.yaml", encoding="utf-8")
    with pytest.raises(UserError, match=r"f0\.yaml extends more than 20 scenarios"):
        load(str(tmp_path / "f0.yaml"))


def test_a_parent_of_the_wrong_shape_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "parent.yaml").write_text("extends: guangzhou\nlevers: [1, 2]", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("extends: parent.yaml\nlevers: {P1: null}", encoding="utf-8")
    with pytest.raises(UserError, match="levers"):
        load(str(tmp_path / "parent.yaml"))
    assert load(str(tmp_path / "child.yaml")).levers == {}


AS_PEOPLE_WRITE = {
    "1e-3": 0.001, "1e300": 1e300, "8e-2": 0.08, "2E5": 2e5, "０．５": 0.5, "１２": 12, "−3": -3, "0.5": 0.5,
    "2020": 2020, "+4": 4, "-7.25": -7.25, ".5": 0.5, "0": 0, "0x1F": 31,
}  # fmt: skip


@pytest.mark.parametrize(("text", "number"), AS_PEOPLE_WRITE.items())
def test_a_number_is_read_as_people_write_it(text: str, number: float) -> None:
    found = parsed(f"a: {text}")["a"]
    assert found == number
    assert isinstance(found, (int, float))
    assert isinstance(parsed("a: 2020")["a"], int)


@pytest.mark.parametrize("text", ["33:40", "03744", "1_000", "0o17_", "1:59:59", "0b101", "1e999"])
def test_what_is_another_number_elsewhere_is_never_read_as_one(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"extends: guangzhou\nstart_year: {text}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"mine\.yaml.*(no plain number|infinite|it must be a whole number)"):
        load(str(file))
    assert parsed(f"a: '{text}'")["a"] == text


@pytest.mark.parametrize("key", ["yes", "No", "on", "null", "~"])
def test_a_key_that_yaml_takes_for_something_else_gets_a_sentence(key: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"extends: guangzhou\nparameters: {{{key}: 2}}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"line 2: the key .* in YAML: if it is a word, put it in quotes"):
        load(str(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_a_scenario_is_read_in_every_encoding_that_tables_are(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "mine.yaml"
    text = "extends: guangzhou\ntitle_zh: 情景说明\nlevers: {P1: {level: 8e-2, start: 2020, source: 假设}}\n"
    file.write_bytes(text.encode(encoding))
    scenario = load(str(file))
    assert scenario.title_zh == "情景说明"
    assert scenario.levers["P1"].level == 0.08


@pytest.mark.parametrize("source", ["''", "' '", "'　'"])
def test_a_blank_source_is_refused_and_a_short_one_is_not(source: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"extends: guangzhou\nlevers: {{P1: {{level: 0.1, source: {source}}}}}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"levers\.P1\.source = .*: it is blank; write where"):
        load(str(file))


def test_a_circle_of_files_is_named_in_order(tmp_path: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")):
        (tmp_path / f"{name}.yaml").write_text(f"extends: {parent}.yaml", encoding="utf-8")
    with pytest.raises(UserError, match=r"b\.yaml extends itself, by way of b\.yaml → c\.yaml → d\.yaml → b\.yaml;"):
        load(str(tmp_path / "a.yaml"))


def test_the_command_line_reads_numbers_as_files_do() -> None:
    from synergysim.scenarios.files.resolution import resolve
    from synergysim.simulation.parameters import ParameterError

    for text in ("8e-2", "０．０８", "0.08"):
        resolved = resolve(load("guangzhou"), overrides={"pricing.target_margin": text})
        assert resolved.inputs.parameters.pricing.target_margin == 0.08
    for text in ("0,08", "8%", "0_08", "٠.٠٨"):
        with pytest.raises(ParameterError, match=r"pricing\.target_margin = .* is not a number"):
            resolve(load("guangzhou"), overrides={"pricing.target_margin": text})
