"""What is published agrees with itself: versions, licences, names, files."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "The synergysim founders"


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_file_names_the_same_version() -> None:
    recipe = re.search(r'set version = "([^"]+)"', read(".ci/conda/meta.yaml"))
    assert recipe is not None
    named = [
        yaml.safe_load(read("CITATION.cff"))["version"], json.loads(read("codemeta.json"))["version"],
        json.loads(read(".zenodo.json"))["version"], recipe[1],
    ]  # fmt: skip
    assert set(named) == {PROJECT["version"]}


def test_every_file_names_the_licences_and_the_wheel_has_their_texts() -> None:
    assert PROJECT["license"] == "MIT AND CC-BY-4.0"
    assert yaml.safe_load(read("CITATION.cff"))["license"] == ["MIT", "CC-BY-4.0"]
    assert all(one in str(json.loads(read("codemeta.json"))["license"]) for one in ("MIT", "CC-BY-4.0"))
    texts = [read(one) for one in PROJECT["license-files"]]
    assert "MIT License" in texts[0]
    assert "Attribution 4.0 International" in texts[1]
    assert "ISSN 2789-3944" in texts[1]  # whose data they are


def test_nobody_is_named_who_does_not_exist() -> None:
    named = [*PROJECT["authors"], *yaml.safe_load(read("CITATION.cff"))["authors"]]
    named += [*json.loads(read("codemeta.json"))["author"], *json.loads(read(".zenodo.json"))["creators"]]
    people = [one["name"] for one in named]
    assert set(people) == {NAME}
    authors = yaml.safe_load(read("docs/paper/paper.md").split("---")[1])["authors"]
    assert [one["name"] for one in authors] == [NAME]


def test_placeholders_are_told_as_such_and_lead_nowhere() -> None:
    """.example is reserved (RFC 2606): nobody can be there who is not us."""
    assert all(address.startswith("https://synergysim.example") for address in PROJECT["urls"].values())
    assert "# doi: 10.5281/zenodo.XXXXXXX" in read("CITATION.cff")
    assert "doi" not in yaml.safe_load(read("CITATION.cff"))
    assert "placeholder" in read(".ci/conda/meta.yaml")


def test_the_page_of_the_package_index_has_no_link_into_the_repository() -> None:
    text = read(PROJECT["readme"])
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [one for one in links if not one.startswith("https://")] == []
    assert "synergysim demo" in text


def test_every_extra_is_told_there_and_all_brings_them() -> None:
    extras = PROJECT["optional-dependencies"]
    public = set(extras) - {"all", "dev", "docs", "viz"}
    told = set(re.findall(r"\| `(\w+)` \|$", read(PROJECT["readme"]), re.MULTILINE))
    assert told == public
    assert extras["all"] == [f"synergysim[{','.join(sorted(public))}]"]


def test_the_conda_recipe_asks_for_what_the_package_asks_for() -> None:
    text = read(".ci/conda/meta.yaml")
    build = tomllib.loads(read("pyproject.toml"))["build-system"]["requires"]
    assert [one for one in build if f"    - {one.replace('>=', ' >=')}\n" not in text.partition("  run:")[0]] == []
    other = {"mesa[network]": "mesa", "matplotlib": "matplotlib-base"}
    for wanted in PROJECT["dependencies"]:
        name, bounds = re.match(r"([\w.\[\]-]+)(.*)", wanted).groups()  # type: ignore[union-attr]
        assert f"    - {other.get(name, name)} {bounds}\n" in text, wanted


def test_the_conda_recipe_renders_to_what_conda_forge_asks_for() -> None:
    text = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(read(".ci/conda/meta.yaml"))
    recipe = yaml.safe_load(text.render(PYTHON="python"))
    assert set(recipe) == {"package", "source", "build", "requirements", "test", "about", "extra"}
    assert recipe["package"] == {"name": PROJECT["name"], "version": PROJECT["version"]}
    assert recipe["about"]["license"] == PROJECT["license"]
    assert recipe["about"]["license_file"] == PROJECT["license-files"]
    assert recipe["about"]["summary"] == PROJECT["description"]
    assert recipe["build"]["entry_points"] == [f"{name} = {place}" for name, place in PROJECT["scripts"].items()]
    assert f"python {PROJECT['requires-python']}" in recipe["requirements"]["run"]
    assert recipe["extra"]["recipe-maintainers"] == []  # nobody yet


@pytest.mark.parametrize("extra", ["duckdb", "SALib.sample", "xarray", "pyreadstat"])
def test_a_library_of_an_extra_that_is_missing_is_told_with_the_extra(
    extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from synergysim.scenarios.cli import missing_extra

    extras = PROJECT["optional-dependencies"]
    told = [f'{one} ; extra == "{name}"' for name in sorted(extras) for one in extras[name]]
    monkeypatch.setattr("importlib.metadata.requires", lambda _: [*PROJECT["dependencies"], *told])

    brings = {"duckdb": "sweeps", "SALib.sample": "sweeps", "xarray": "arrays", "pyreadstat": "statistics"}[extra]
    assert missing_extra(extra).endswith(f"pip install 'synergysim[{brings}]'")
    assert missing_extra("numpy") == ""
    assert missing_extra("no_such") == ""
    assert missing_extra("synergysim.no_such") == ""


def test_a_file_is_not_called_damaged_where_its_reader_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from synergysim.analysis.tables import read_tables

    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    file = tmp_path / "panel.dta"
    file.write_bytes(b"<stata_dta>")
    with pytest.raises(ModuleNotFoundError, match="pyreadstat"):
        read_tables(file)


def test_the_papers_figures_and_references_are_there() -> None:
    text, library = read("docs/paper/paper.md"), read("docs/paper/paper.bib")
    pictures = re.findall(r"\]\((\.\./images/[\w.]+)\)", text)
    assert len(pictures) == 2
    assert all((ROOT / "docs" / "paper" / one).exists() for one in pictures)
    cited = set(re.findall(r"@(\w+)\]", text))
    assert cited == set(re.findall(r"@\w+\{(\w+),", library))


def test_the_source_archive_would_hold_tests_documentation_and_examples() -> None:
    lines = read("MANIFEST.in").split("\n")
    for name in ("docs", "examples", "tests", ".ci", ".github"):
        assert f"graft {name}" in lines
        assert (ROOT / name).is_dir()
    included = next(line for line in lines if line.startswith("include ")).split()[1:]
    assert [one for one in included if not (ROOT / one).exists()] == []
