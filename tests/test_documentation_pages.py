"""The pages that the site makes: readable names, pictures in full size, notebooks to take along."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import nbclient
import nbformat
import pytest
from synergysim.analysis import catalogue
from synergysim.scenarios.studies.evolution.patterns import PATTERNS
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.loops import LOOPS

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def generated() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generated", DOCS / "generated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_warning_fails_the_making_of_the_pages(tmp_path: Path) -> None:
    """With the command of the Makefile, on pages of which one leads nowhere; --quiet would hide and pass it."""
    makefile = (DOCS.parent / "Makefile").read_text(encoding="utf-8")
    command = re.search(r"^docs:.*\n.*\$\(BIN\)/(mkdocs build.*)$", makefile, re.MULTILINE)
    assert command is not None
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: small\n", encoding="utf-8")
    codes = []
    for text in ("# Start\n", "# Start\n\n[nowhere](missing.md)\n"):
        (tmp_path / "docs" / "index.md").write_text(text, encoding="utf-8")
        tool = [sys.executable, "-m", *command[1].split()]
        codes.append(subprocess.run(tool, cwd=tmp_path, capture_output=True, check=False).returncode)
    assert codes == [0, 1]


def test_versions_of_the_site_lead_to_each_other_in_either_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By the theme's rule: beside the own site's folder lies a version, and versions.json with all of them."""
    monkeypatch.syspath_prepend(str(DOCS))
    publish = importlib.import_module("versions").publish
    site, place = tmp_path / "site", tmp_path / "published"
    with pytest.raises(FileNotFoundError, match="make docs"):
        publish(site, place, "0.9.0")
    (site / "zh").mkdir(parents=True)
    for page in (site / "index.html", site / "zh" / "index.html"):
        page.write_text("first", encoding="utf-8")
    publish(site, place, "0.9.0")
    (site / "index.html").write_text("second", encoding="utf-8")
    assert publish(site, place, "0.10.0") == publish(site, place, "0.10.0") == ["0.10.0", "0.9.0"]

    assert "url=0.10.0/" in (place / "index.html").read_text(encoding="utf-8")
    assert (place / "0.9.0" / "index.html").read_text(encoding="utf-8") == "first"
    for own in ("0.9.0", "0.10.0"):
        for base in (place / own, place / own / "zh"):
            listed = json.loads((base.parent / "versions.json").read_text(encoding="utf-8"))
            there = {one["title"]: (base / ".." / one["version"]).resolve() for one in listed}
            half = "zh" if base.name == "zh" else ""
            assert there == {one: place / one / half for one in ("0.10.0", "0.9.0")}
            assert base.name in {one["version"] for one in listed}


def test_a_picture_opens_in_its_full_size(generated: ModuleType) -> None:
    nothing: Any = None
    html = generated.on_page_content('<p><img alt="a" src="../images/loops.png" /></p>', nothing, nothing, nothing)
    assert html.startswith('<p><a href="../images/loops.png"')
    assert html.endswith('<img alt="a" src="../images/loops.png" /></a></p>')


def test_names_in_docstrings_show_no_markup_and_lead_to_what_the_page_holds(generated: ModuleType) -> None:
    nothing: Any = None
    html = '<h3 id="a.b">b</h3><p>See :func:<code>a.b</code> and :class:<code>~a.C</code>.</p>'
    shown = generated.on_page_content(html, nothing, nothing, nothing)
    assert shown.endswith('<p>See <a href="#a.b"><code>a.b</code></a> and <code>a.C</code>.</p>')


def test_indicators_stand_under_the_names_of_their_papers(generated: ModuleType) -> None:
    headings = re.findall(r"^## (.*)$", generated.indicators(), re.MULTILINE)
    assert headings[:2] == list(generated.SYSTEMS.values())
    for system, heading in generated.SYSTEMS.items():
        assert f"The {len(catalogue.system(system))} of" in heading


def test_examples_of_commands_are_blocks_of_code(generated: ModuleType) -> None:
    text = generated.commands()
    assert "\n\n    synergysim draw flows results/guangzhou" in text
    assert not re.search(r"^(?:Example: )?synergysim ", text, re.MULTILINE)


def test_numbers_told_in_words_are_those_of_the_code() -> None:
    told = {
        "concepts/levers.md": f"there are {len(LEVERS)}, from",
        "concepts/channels.md": f"against {len(PATTERNS)} patterns",
        "concepts/system.md": f"{words(len(LOOPS)).capitalize()} feedback loops",
        "evaluator.md": f"{words(len(published())).capitalize()} published worked examples",
    }
    for page, phrase in told.items():
        assert phrase in (DOCS / page).read_text(encoding="utf-8"), page
    lags = [one.lag_quarters for one in LEVERS]
    delay = f"by {words(min(lags))} to {words(max(lags))} quarters on average"
    assert delay in (DOCS / "concepts/levers.md").read_text(encoding="utf-8")


def words(number: float) -> str:
    """The numbers that pages spell out."""
    return {1: "one", 12: "twelve", 21: "twenty-one", 22: "twenty-two", 26: "twenty-six"}[int(number)]


def published() -> list[Path]:
    """Worked examples that have a place of publication."""
    cases = (DOCS.parent / "tests" / "cases").glob("*.json")
    return [one for one in cases if json.loads(one.read_text(encoding="utf-8"))["source"]["address"] not in ("", "-")]


def test_a_notebooks_page_leads_to_the_notebook_and_shows_what_it_gives(
    generated: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a table and a figure in the place of a kernel's; tests of their own carry the notebooks out."""

    def execute(client: nbclient.NotebookClient) -> None:
        first, second, third = [cell for cell in client.nb.cells if cell.cell_type == "code"][:3]
        table = {
            "text/html": '<div><style>\n x\n</style>\n\n<table class="dataframe"><tr><td>7</td></tr></table></div>'
        }
        first.outputs = [nbformat.v4.new_output("display_data", table)]
        second.outputs = [nbformat.v4.new_output("display_data", {"image/png": "aGk=\n"})]
        third.outputs = [nbformat.v4.new_output("stream", name="stdout", text="told\n")]

    monkeypatch.setattr(nbclient.NotebookClient, "execute", execute)
    for path in (DOCS / "notebooks").glob("*.ipynb"):
        page = generated.PAGES[f"notebooks/{path.stem}.md"]()
        assert page.startswith("# ")
        assert f"({path.name})" in page
        assert "<div>\n<table><tr><td>7</td></tr></table></div>" in page
        assert 'src="data:image/png;base64,aGk="' in page
        assert "```text\ntold\n```" in page


def test_every_picture_stands_in_the_gallery_below_the_command_that_made_it() -> None:
    text = (DOCS / "gallery.md").read_text(encoding="utf-8")
    pictures = {one.name for one in (DOCS / "images").iterdir()}
    assert set(re.findall(r"\(images/([\w.]+)\)", text)) == pictures
    for section in text.split("\n## ")[1:]:
        assert re.search(r"\n\n    (synergysim|solara|python) \S", section.partition("![")[0]), section
