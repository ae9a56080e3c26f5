"""What is installed is known: every version with its checksum, every licence by name."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
LOCK = ROOT.joinpath("requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dependencies() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dependencies", ROOT / "docs" / "dependencies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_line_of_the_lock_file_has_checksums_and_no_address() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 150
    assert [one for one in entries if "--hash=sha256:" not in one] == []
    assert "://" not in LOCK


def test_the_lock_file_has_the_versions_of_the_constraints(dependencies: ModuleType) -> None:
    """After a change of one, `make lock` brings the other up to date."""
    pins = dict(line.split("==") for line in ROOT.joinpath("constraints.txt").read_text(encoding="utf-8").split())
    locked = dependencies.locked()
    assert {name: locked.get(canonicalize_name(name)) for name in pins} == pins


def test_everything_that_is_required_is_locked_within_its_bounds(dependencies: ModuleType) -> None:
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    locked = dependencies.locked()
    for wanted in map(Requirement, texts):
        if wanted.name != "synergysim":
            version = locked.get(canonicalize_name(wanted.name))
            assert version is not None, f"{wanted.name} is not in requirements.lock: make lock"
            assert wanted.specifier.contains(Version(version)), wanted


def test_pip_and_setuptools_are_locked_too(dependencies: ModuleType) -> None:
    assert {"pip", "setuptools"} <= set(dependencies.locked())


def test_every_library_names_its_licence_and_strong_ones_are_told(dependencies: ModuleType) -> None:
    rows = dependencies.rows()
    assert len(rows) > 100
    assert [row for row in rows if row[2] == "?" or row[2].startswith("Copyright")] == []
    strong = {name for name, _, licence, _ in rows if dependencies.STRONG.search(licence)}
    told = dependencies.TEXT.lower()
    assert [name for name in strong if f"**{name} is under" not in told] == []
    assert {by for name, _, _, by in rows if name in strong} <= {"explore"}


def test_what_comes_with_an_extra_is_told_apart_from_what_always_comes(dependencies: ModuleType) -> None:
    by = {name: by for name, _, _, by in dependencies.rows()}
    assert (by["numpy"], by["streamlit"], by["platypus-opt"]) == ("always", "app", "explore")
