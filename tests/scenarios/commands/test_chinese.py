"""Help, and what is said of a wrong word on the command line, is Chinese where the user's language is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from chinese import english_words
from rich.cells import cell_len
from synergysim.language import speaking
from synergysim.scenarios.cli import app, main
from synergysim.scenarios.commands.help_pages import EXTRA, paragraphs, refusal, wrapped
from synergysim.scenarios.studies.run.pictures import FIGURES
from typer.main import get_command

Captured = pytest.CaptureFixture[str]


def pages(command: Any, path: str = "synergysim") -> Iterator[tuple[str, str]]:
    """The help of every command, by its path."""
    with command.make_context(path, [], resilient_parsing=True) as context:
        yield path, command.get_help(context)
    for name, one in getattr(command, "commands", {}).items():
        yield from pages(one, f"{path} {name}")


def names(command: Any) -> set[str]:
    """The names of commands, and of the figures that ``draw`` draws."""
    below = getattr(command, "commands", {})
    return {*FIGURES, *below, *(name for one in below.values() for name in names(one))}


def test_no_command_has_english_in_its_chinese_help() -> None:
    whole = get_command(app)
    with speaking("zh"):
        found = {path: set(english_words(text)) - names(whole) for path, text in pages(whole)}
    assert len(found) > 30
    assert not any(found.values()), {path: words for path, words in found.items() if words}


def test_a_line_of_chinese_help_fits_the_terminal_and_begins_with_no_full_stop() -> None:
    with speaking("zh"):
        lines = [line for _, text in pages(get_command(app)) for line in text.splitlines()]
    assert not [line for line in lines if cell_len(line) > 80 and "synergysim " not in line and "<" not in line]
    assert not [line for line in lines if re.match(r"\s*[，。；：、）”]", line)]


def test_english_help_is_what_the_library_makes_of_the_declarations() -> None:
    text = dict(pages(get_command(app)))["synergysim run"]
    assert text.startswith("Usage: synergysim run [OPTIONS]")
    assert "  --seed <int>                  Seed of the first replication" in text or "--seed INTEGER" in text


@pytest.mark.parametrize("width", [10, 30, 60])
def test_broken_lines_hold_the_whole_text(width: int) -> None:
    text = "默认（ahp+entropy）。FILE：指标、权重。以 + 连接的多种方法会组合，见 report.html。"
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cell_len, lines)) <= width + len("ahp+entropy")


def test_a_default_is_told_apart_from_its_text() -> None:
    found = EXTRA.match("Seed.  [default: 1; x>=0]")
    assert found is not None
    assert found.groups() == ("Seed.", "default: 1; x>=0")
    assert EXTRA.match("Columns that lie in [0, 1] are left alone.") is None


def test_examples_are_parted_from_words() -> None:
    assert paragraphs("One.\n\nsynergysim run x\n") == ["One.", "synergysim run x"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["run", "--lang", "zh"], "缺少 SCENARIO"),
        (["run", "--sead=1", "--lang=zh"], "没有选项 --sead。您是否想用"),
        (["rnu"], "没有命令“rnu”。您是否想用 run？"),
        (["run", "x", "y"], "“y”是多余的参数"),
        (["run", "x", "--seed", "one"], "'--seed' 应为整数"),
        (["run", "x", "--seed"], "选项 --seed 需要一个值"),
        (["list", "lever"], "不在其中"),
        (["bounds", "--sample", "0"], "'--sample' 应不小于 1"),
        (["region"], "用工作簿建立"),
    ],
)
def test_a_wrong_word_is_told_in_chinese(
    typed: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit, match=r"^2$"):
        main(typed)
    shown = "".join(capsys.readouterr())
    assert said in shown
    assert not set(english_words(shown)) - names(get_command(app)) - {"rnu", "lever", "one"}


def test_what_the_library_says_in_other_words_is_passed_on() -> None:
    with speaking("zh"):
        assert refusal("Something new.") == "Something new."
