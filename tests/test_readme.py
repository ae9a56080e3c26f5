"""What the README tells a new user to type works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from readme_tables import COMMANDS as PRINTING
from readme_tables import alike, block, mismatches
from synergysim.scenarios.cli import app
from synergysim.scenarios.files.library_files import names
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.checking import check
from synergysim.scenarios.present.difference import differences
from typer.main import get_command

ROOT = Path(__file__).parent.parent
README = ROOT.joinpath("README.md").read_text(encoding="utf-8")
SCENARIOS = ROOT.joinpath("docs", "scenarios.md").read_text(encoding="utf-8")
HOWTO = ROOT / "docs" / "howto"
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = re.findall(r"^    synergysim (\w[\w-]*)([^#\n]*)", README, re.MULTILINE)


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python_examples_run(number: int) -> None:
    exec(compile(PYTHON[number], f"README example {number + 1}", "exec"), {})


@pytest.mark.parametrize("title", list(PRINTING))
def test_the_printed_tables_are_found_to_be_compared_with_real_output(title: str) -> None:
    """`make check-readme` prints them anew; here only that there is something to compare."""
    lines = block(README, title)
    assert len(lines) > 3
    assert mismatches(lines, lines) == []
    for command in PRINTING[title]:
        assert f"    synergysim {command}\n" in README or f"make {command} " in README


def test_a_printed_number_may_be_rounded_and_nothing_else() -> None:
    printed = "Jewelry 0.69 0.52 0.50 (0.48 to 0.54) start-up"
    assert alike(printed, "Jewelry    0.70 0.52 0.50 (0.48 to 0.53)  start-up")
    assert not alike(printed, "Jewelry 0.71 0.52 0.50 (0.48 to 0.54) start-up")
    assert not alike(printed, "Jewelry 0.69 0.52 0.50 (0.48 to 0.54) expansion")
    assert not alike("+0.163 ±0.013 47", "-0.163 ±0.013 47")
    assert alike("1,204", "1,205")
    assert mismatches([printed, ""], [printed, printed]) != []


def test_commands_and_their_options_exist() -> None:
    known = get_command(app).commands  # type: ignore[attr-defined]
    assert len(COMMANDS) >= 4
    for name, rest in COMMANDS:
        assert name in known, name
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= options, (name, rest)


def test_the_example_scenario_is_valid(tmp_path: Path) -> None:
    lines = re.search(r"^    name: my_policy\n(?:    .*\n)+", SCENARIOS, re.MULTILINE)
    assert lines is not None
    text = re.sub(r"^    ", "", lines.group(0), flags=re.MULTILINE)
    file = tmp_path / "my_policy.yaml"
    file.write_text(text, encoding="utf-8")
    assert yaml.safe_load(text)["name"] == load(str(file)).name == "my_policy"


def test_what_diff_is_said_to_say_it_says(tmp_path: Path) -> None:
    lines = re.search(
        r"^    name: my_policy\n(?:    .*\n)+\n.*`diff` says.*\n\n((?:    .*\n)+)", SCENARIOS, re.MULTILINE
    )
    assert lines is not None
    file = tmp_path / "my_policy.yaml"
    file.write_text(re.sub(r"^    ", "", lines.group(0).split("\n\n")[0], flags=re.MULTILINE), encoding="utf-8")
    told = differences(resolve(load("guangzhou")), resolve(load(str(file))))
    assert " ".join(lines.group(1).split()) == " ".join(told)


def test_the_scenarios_page_has_a_valid_example_and_names_the_whole_library(tmp_path: Path) -> None:
    example = re.search(r"^    name: export_push\n(?:    .*\n)+", SCENARIOS, re.MULTILINE)
    assert example is not None
    file = tmp_path / "export_push.yaml"
    file.write_text(re.sub(r"^    ", "", example.group(0), flags=re.MULTILINE), encoding="utf-8")
    assert check(str(file)).problems == ()
    assert set(names()) == set(re.findall(r"`(\w+)`", SCENARIOS.split("## The library")[1])) & {*names()}
    assert f"The library has {len(names())} scenarios" in " ".join(SCENARIOS.split())
    assert f"The library has {len(names())} [scenarios]" in " ".join(README.split())


def test_no_two_commands_write_into_one_folder() -> None:
    """What is typed word by word must not end at a folder that the line before has filled."""
    page = (README, *(path.read_text(encoding="utf-8") for path in sorted(HOWTO.glob("*.md"))))
    for text in page:
        folders = []
        for name, rest in re.findall(
            r"^(?:    |\$ )synergysim (run|compare|stages|network) ([^#\n]*)", text, re.MULTILINE
        ):
            out = re.search(r"--out (\S+)", rest)
            subject = rest.split()[0]
            folders.append(
                out[1] if out else {"run": f"results/{subject}", "compare": "results/compare"}.get(name, name)
            )
        assert len(set(folders)) == len(folders), folders


def test_the_readmes_links_and_pictures_exist() -> None:
    for page, _, place in re.findall(r"\]\((?!http)([^)#]*)(#([^)]*))?\)", README):
        text = (ROOT / page).read_text(encoding="utf-8") if page.endswith(".md") else ""
        assert not page or (ROOT / page).exists(), page
        headings = {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in HEADING.findall(text or README)}
        assert not place or place in headings, (page, place)
