"""The Chinese half of the documentation: as whole as the English one, with the same commands and code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from site_links import broken
from synergysim.language import speaking
from synergysim.scenarios.cli import app
from typer.main import get_command

ROOT = Path(__file__).parent.parent
DOCS, CHINESE = ROOT / "docs", ROOT / "docs" / "zh"
PAGES = sorted(path.relative_to(CHINESE).as_posix() for path in CHINESE.rglob("*.md"))
TRANSLATED = [one for folder in ("howto", "concepts") for one in (DOCS / folder).glob("*.md")]
WANTED = ["index.md", "limits.md", "scenarios.md", *(one.relative_to(DOCS).as_posix() for one in TRANSLATED)]
FENCE = re.compile(r"^```(?:python|yaml|csv|toml|r|stata)\n.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:    |\$ )synergysim (\w[\w-]*)([^#\n]*)", re.MULTILINE)
HAN = re.compile(r"[一-鿿]")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pages_of(nav: Any) -> set[str]:
    """The files that a navigation holds."""
    if isinstance(nav, str):
        return {nav}
    return {page for one in (nav.values() if isinstance(nav, dict) else nav) for page in pages_of(one)}


def test_every_page_to_begin_and_to_work_with_is_there_in_chinese_and_in_the_navigation() -> None:
    assert set(WANTED) - set(PAGES) == set()
    navigation = pages_of(yaml.safe_load(read(ROOT / "mkdocs.zh.yml"))["nav"])
    assert {one for one in navigation if not one.startswith("reference/")} == set(PAGES)


def test_the_reference_is_made_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the Chinese half makes is in its navigation, and what both make leads from one to the other."""
    monkeypatch.syspath_prepend(str(DOCS))
    chinese, english, languages = (
        importlib.import_module(one) for one in ("chinese_reference", "generated", "languages")
    )
    navigation = pages_of(yaml.safe_load(read(ROOT / "mkdocs.zh.yml"))["nav"])
    assert {one for one in navigation if one.startswith("reference/")} == set(chinese.PAGES)
    assert set(chinese.PAGES) >= languages.MADE
    assert set(english.PAGES) & set(chinese.PAGES) == languages.MADE - {"reference/python.md"}
    with speaking("zh"):
        for path in ("reference/levers.md", "reference/shocks.md", "reference/loops.md"):
            rows = [line for line in chinese.PAGES[path]().splitlines() if line.startswith("| `")]
            assert [one for one in rows if not HAN.search(one)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_shows_the_code_and_files_of_the_english_one(page: str) -> None:
    english = FENCE.findall(read(DOCS / page))
    chinese = FENCE.findall(read(CHINESE / page))
    assert [one for one in chinese if one not in english] == []
    assert len(chinese) == len(english)


@pytest.mark.parametrize("page", [*PAGES, "../../README.zh.md"])
def test_commands_and_options_of_a_chinese_page_exist(page: str) -> None:
    known = get_command(app).commands  # type: ignore[attr-defined]
    for name, rest in COMMAND.findall(read(CHINESE / page)):
        command = known[name].commands[rest.split()[0]] if hasattr(known[name], "commands") else known[name]
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= options, (name, rest)


@pytest.mark.parametrize("page", [*PAGES, "../../README.zh.md"])
def test_links_and_pictures_of_a_chinese_page_exist(page: str) -> None:
    path = CHINESE / page
    made = ("reference/", "model.md", "notebooks/")  # by docs/generated.py
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", read(path)):
        target = (path.parent / link).resolve()
        assert target.exists() or any(one in link for one in made), link


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_is_chinese(page: str) -> None:
    prose = re.sub(r"`[^`]*`", "", re.sub(r"^```.*?^```$", "", read(CHINESE / page), flags=re.MULTILINE | re.DOTALL))
    paragraphs = [one for one in prose.split("\n\n") if len(one) > 80 and not one.startswith("    ")]
    assert [one for one in paragraphs if not HAN.search(one)] == []


def test_a_link_or_picture_that_leads_nowhere_is_found_in_the_built_site(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "index.html").write_text('<h1 id="a">A</h1><a href="zh/index.html">zh</a>', encoding="utf-8")
    page = tmp_path / "zh" / "index.html"
    page.write_text('<a href="../index.html#a">up</a><a href="https://x.example/y">out</a>', encoding="utf-8")
    assert list(broken(tmp_path)) == []
    page.write_text('<a href="../index.html#b">up</a><img src="../images/no.png"><a href="no.html">no</a>')
    assert list(broken(tmp_path)) == [
        "zh/index.html: ../index.html#b (no such place)", "zh/index.html: ../images/no.png", "zh/index.html: no.html",
    ]  # fmt: skip
