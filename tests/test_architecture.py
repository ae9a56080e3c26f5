"""The rules of the house: who may import whom, and what is packaged."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("analysis", "scenarios", "simulation")
FORBIDDEN = {"analysis": {"simulation", "scenarios"}, "simulation": {"analysis", "scenarios"}, "scenarios": set[str]()}


def sources(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


def imported_parts(path: Path) -> Iterator[str]:
    """The parts of the project a module imports, absolutely or relatively, anywhere in it."""
    depth = len(path.relative_to(ROOT).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[1] for one in node.names if one.name.startswith("synergysim."))
        elif isinstance(node, ast.ImportFrom):
            module = (node.module or "").split(".")
            if node.level == 0 and module[0] == "synergysim":
                yield from module[1:2] or (one.name for one in node.names)
            elif node.level == depth:
                yield from [module[0]] if node.module else [one.name for one in node.names]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_imports_only_what_it_may(part: str) -> None:
    for path in sources(part):
        wrong = FORBIDDEN[part].intersection(imported_parts(path))
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_the_import_rule_would_notice() -> None:
    found = set(imported_parts(ROOT / "scenarios" / "scoring.py"))
    assert "analysis" in found
    assert "simulation" in set(imported_parts(ROOT / "scenarios" / "commands" / "list_names.py"))


def test_the_packages_listed_are_the_package_folders() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {
        ".".join(("synergysim", *path.parent.relative_to(ROOT).parts))
        for part in PARTS
        for path in (ROOT / part).rglob("__init__.py")
    }
    # The folder that is packaged as synergysim itself.
    folders = {one.replace("synergysim.scenarios.program", "synergysim") for one in folders}
    assert set(listed) == folders


@pytest.mark.parametrize("part", PARTS)
def test_every_folder_with_modules_is_a_package(part: str) -> None:
    for path in sources(part):
        assert (path.parent / "__init__.py").exists(), path


def test_the_simulation_names_no_city_and_no_industry() -> None:
    library = ROOT / "scenarios" / "library"
    names = {path.stem for folder in ("cities", "industries") for path in (library / folder).glob("*.yaml")}
    assert len(names) >= 6
    for path in sources("simulation"):
        assert not [name for name in names if name in spoken(path)], path


def spoken(path: Path) -> set[str]:
    """Every identifier and every string constant of a module; comments and prose may name what a number comes from."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    constants = {node.value.lower() for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    identifiers = {node.id.lower() for node in nodes if isinstance(node, ast.Name)}
    return constants | identifiers | {node.attr.lower() for node in nodes if isinstance(node, ast.Attribute)}


def test_data_files_are_listed_for_the_wheel() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    shipped = {path for pattern in data["synergysim.scenarios"] for path in (ROOT / "scenarios").glob(pattern)}
    needed = [
        path
        for path in (ROOT / "scenarios").rglob("*")
        if path.suffix in (".yaml", ".json", ".csv", ".md", ".html", ".css")
    ]
    assert len(needed) > 10
    assert [path for path in needed if path not in shipped] == []
