"""The rules of the house: who may import whom, and what is packaged."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest
from synergysim.scenarios.ensemble.doors import behind

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
    found = set(imported_parts(ROOT / "scenarios" / "files" / "scoring.py"))
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


def scenario_imports() -> dict[str, set[str]]:
    """The modules of the scenarios that each of them imports, by dotted name; anywhere in it, also for types."""
    root = ROOT / "scenarios"
    names = {path: path.relative_to(root).with_suffix("").as_posix().replace("/", ".") for path in sources("scenarios")}
    known = {name.removesuffix(".__init__"): name for name in names.values()}
    found: dict[str, set[str]] = {}
    for path, name in names.items():
        parts = name.split(".")
        found[name] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not 0 < node.level <= len(parts):
                continue
            base = [*parts[: len(parts) - node.level], *(node.module or "").split(".")]
            module = ".".join(part for part in base if part)
            inside = (known.get(f"{module}.{one.name}", known.get(module, "")) for one in node.names)
            found[name] |= {one for one in inside if one and one != name}
    return found


def circle_of(graph: Mapping[str, Collection[str]]) -> list[str]:
    """A way from a module back to itself; empty if there is none."""
    done: set[str] = set()
    way: list[str] = []

    def visit(name: str) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        way.append(name)
        found = next((circle for one in sorted(graph[name]) if (circle := visit(one))), [])
        done.add(way.pop())
        return found

    return next((circle for name in sorted(graph) if (circle := visit(name))), [])


def test_no_modules_of_the_scenarios_import_each_other_in_a_circle() -> None:
    assert circle_of(scenario_imports()) == []


def test_a_circle_would_be_noticed() -> None:
    graph = scenario_imports()
    assert "ensemble.engine" in graph["ensemble.ensemble"]
    assert "studies.comparison.compare" in circle_of({**graph, "errors": {"studies.comparison.compare"}})


# From the ground up; a module imports its own layer and those below it, also inside functions and for types.
LAYERS = (
    {"errors"}, {"files"}, {"ensemble"}, {"present"}, {"studies"}, {"interchange"}, {"app", "viewer", "commands"},
    {"api"}, {"cli"},
)  # fmt: skip
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def layer(name: str) -> int:
    """How high a module stands."""
    return HEIGHT[name.split(".")[0]]


def upwards(graph: Mapping[str, Collection[str]]) -> list[str]:
    """Imports of what stands higher; what is packaged as synergysim itself names everything."""
    inside = {name: found for name, found in graph.items() if name != "__init__" and not name.startswith("program.")}
    return [f"{name} → {one}" for name, found in inside.items() for one in found if layer(one) > layer(name)]


def test_imports_go_down() -> None:
    assert upwards(scenario_imports()) == []


def test_an_import_upwards_would_be_noticed() -> None:
    planted = {**scenario_imports(), "ensemble.engine": {"studies.run.run"}}
    assert upwards(planted) == ["ensemble.engine → studies.run.run"]


def test_every_door_of_a_result_leads_somewhere() -> None:
    doors = [
        tuple(one.value for one in node.args)
        for path in sources("scenarios")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "behind"
    ]
    assert len(doors) > 8
    for module, name in doors:
        assert callable(behind(module, name))
