"""What the documentation shows works: its code, its commands, its files, its notebooks."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from matplotlib.figure import Figure
from remembering import remember
from synergysim.analysis.figures import style
from synergysim.scenarios.cli import main
from synergysim.scenarios.files import library_files, resolution
from synergysim.scenarios.present import runner
from synergysim.scenarios.present.checking import check
from synergysim.scenarios.studies.sweep.experiment_file import load_experiment
from synergysim.scenarios.studies.sweep.plan import make_plan
from synergysim.scenarios.studies.synergy_sources import split

DOCS = Path(__file__).parent.parent / "docs"
# What the Chinese pages show is what the English ones do, which a test of theirs holds.
PAGES = sorted(
    path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if "zh" not in path.relative_to(DOCS).parts
)
NOTEBOOKS = sorted(path.name for path in (DOCS / "notebooks").glob("*.ipynb"))
FEW = 2
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"saved as `([\w.]+)`:\n\n```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in a language, in order."""
    return [text for kind, text in FENCE.findall((DOCS / page).read_text(encoding="utf-8")) if kind == language]


def commands(page: str) -> list[str]:
    """The command lines of a page, in order."""
    return [line[2:] for text in blocks(page, "console") for line in text.splitlines() if line.startswith("$ ")]


def few(words: list[str]) -> list[str]:
    """A command with few replications: what it says and writes is the same with more, only slower."""
    asked = "--replications" in words
    if words[0] not in ("run", "compare") and not asked:
        return words
    place = words.index("--replications") + 1 if asked else len(words) + 1
    whole = words if asked else [*words, "--replications", str(FEW)]
    return [*whole[:place], str(min(int(whole[place]), FEW)), *whole[place + 1 :]]


def test_few_replications_replace_many_and_nothing_else() -> None:
    assert few(["compare", "a", "b", "--replications", "20", "--lang", "zh"])[4:] == [str(FEW), "--lang", "zh"]
    assert few(["run", "a", "--replications", "2"]) == ["run", "a", "--replications", "2"]
    assert few(["run", "a"]) == ["run", "a", "--replications", str(FEW)]
    assert few(["list", "levers"]) == ["list", "levers"]


def having(language: str) -> list[str]:
    """The pages with a block in a language."""
    return [page for page in PAGES if blocks(page, language)]


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module", autouse=True)
def once() -> Iterator[None]:
    """What pages have in common, such as the baseline, is simulated once."""
    with pytest.MonkeyPatch.context() as patch:
        remember(patch)
        yield


@pytest.fixture
def workplace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, where runs are small and figures are drawn but neither laid out nor rendered."""

    def save(_: Figure, target: Any, **__: Any) -> None:
        target.write(PIXEL) if hasattr(target, "write") else Path(target).write_bytes(PIXEL)

    monkeypatch.setattr(Figure, "savefig", save)
    monkeypatch.setattr(style, "_lay_out", lambda _: None)
    monkeypatch.setattr(resolution, "_scale", lambda *_: 0.002)
    monkeypatch.setattr(runner, "available_workers", lambda: 1)
    monkeypatch.setattr(split, "REPLICATIONS", 1)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_files(page: str, folder: Path) -> None:
    """The files that a page shows: YAML by their name, tables by the name that the text before them gives."""
    for text in blocks(page, "yaml"):
        name = re.search(r"^name: (\w+)$", text, re.MULTILINE)
        if name:
            (folder / f"{name.group(1)}.yaml").write_text(text, encoding="utf-8")
    for name, text in TABLE.findall((DOCS / page).read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")


def shown(text: str, place: str, names: dict[str, Any] | None = None) -> None:
    """Run the code that a page shows; with ``names`` after the code before it."""
    exec(compile(text, place, "exec"), {"__name__": "__main__"} if names is None else names)


@pytest.mark.parametrize("page", sorted({*having("python")} - {*having("console")}))
def test_the_pages_code_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for number, text in enumerate(blocks(page, "python"), 1):
        shown(text, f"{page}, block {number}", names)


@pytest.mark.parametrize("page", having("console"))
def test_the_pages_commands_run_and_then_its_code(
    page: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(page, workplace)
    for line in commands(page):
        with pytest.raises(SystemExit, match=r"^0$"):
            main(few(shlex.split(line.partition("#")[0])[1:]))
        assert "Traceback" not in capsys.readouterr().err, line
    for number, text in enumerate(blocks(page, "python"), 1):
        shown(text, f"{page}, block {number}")


def uncalled(text: str) -> set[str]:
    """Functions that code defines and does not call."""
    tree = ast.parse(text)
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return defined - {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_functions_that_pages_show_are_called() -> None:
    """A definition alone runs whatever its body holds."""
    assert uncalled("def f(): pass") == {"f"}
    assert uncalled("def f(): pass\nf()") == set()
    texts = {page: "\n".join(blocks(page, "python")) for page in having("python")}
    assert {page: uncalled(text) for page, text in texts.items() if uncalled(text)} == {}


def test_the_example_files_are_valid(workplace: Path) -> None:
    for page in having("yaml"):
        write_files(page, workplace)
    plan = make_plan(load_experiment("my_sweep.yaml"))
    assert plan.n_runs == 4 * 2
    toys = library_files.LIBRARY / "industries" / "jewelry.yaml"
    text = (
        toys.read_text(encoding="utf-8")
        .replace("code: jewelry", "code: toys")
        .replace("industry: jewelry", "industry: toys")
    )
    (workplace / "toys.yaml").write_text(text, encoding="utf-8")
    assert check("with_toys.yaml").problems == ()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_run(name: str, tmp_path: Path) -> None:
    notebook = nbformat.read(DOCS / "notebooks" / name, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "notebooks are kept without results"
    shutil.copytree(DOCS / "notebooks" / "data", tmp_path / "data")
    client = nbclient.NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    assert any("data" in output for cell in notebook.cells for output in cell.get("outputs", []))
