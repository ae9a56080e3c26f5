"""Pages that the site makes from what the code declares: reference, model description, notebooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from synergysim.analysis.catalogue import indicators as catalogued
from synergysim.scenarios.cli import app
from synergysim.scenarios.commands import list_names
from synergysim.simulation.description import BLOCKS, ODD, fill
from synergysim.simulation.description.tables import code, table
from typer.cli import get_docs_for_click
from typer.main import get_command

ORIGIN = Path(__file__).parent.parent


def listing(what: str) -> str:
    """What ``synergysim list`` prints, as a table."""
    columns, rows = list_names.LISTS[list_names.What(what)]()
    return table([one.capitalize() for one in columns], ([code(row[0]), *row[1:]] for row in rows))


def scenarios() -> str:
    """The library of scenarios and of experiments."""
    return (
        "# Scenarios\n\n`synergysim run NAME` takes these, and so does every command that asks for a scenario.\n\n"
        f"{listing('scenarios')}\n\n"
        f"## Experiments\n\n`synergysim sweep NAME` takes these.\n\n{listing('experiments')}\n"
    )


def levers() -> str:
    """Levers, and the effects that levers and shocks act on."""
    return (
        "# Levers\n\nA level lies between 0 and 1; `lever.CODE.level` is its name in sweeps. Strengths, lags and costs "
        "are assumptions unless a source is given.\n\n"
        f"{BLOCKS['levers']()}\n\n"
        f"## Effects\n\nWhat levers and shocks act on, in every cluster.\n\n{BLOCKS['effects']()}\n"
    )


def shocks() -> str:
    """Kinds of shock."""
    return f"# Shocks\n\nEvery kind of shock that a scenario file may hold.\n\n{BLOCKS['shocks']()}\n"


def indicators() -> str:
    """The catalogue, system by system, and how each is measured in a run."""
    found: dict[str, list[Sequence[str]]] = {}
    for one in catalogued():
        row = (code(one.code), one.name_en, one.name_zh, one.unit, one.subsystem.replace("_", " "))
        found.setdefault(one.system, []).append(row)
    columns = ("Code", "Name", "名称", "Unit", "Subsystem")
    parts = [f"## {system.capitalize()}\n\n{table(columns, rows)}" for system, rows in found.items()]
    measured = f"## How a run measures them\n\n{BLOCKS['indicators']()}\n\n## Diagnostics\n\n{BLOCKS['diagnostics']()}"
    return "# Indicators\n\n" + "\n\n".join([*parts, measured]) + "\n"


def parameters() -> str:
    """Parameters and facts."""
    return (
        "# Parameters\n\nEach can be changed with `--set` and varied in sweeps.\n\n"
        f"{BLOCKS['count of parameters']()}\n\n"
        f"## Facts of industries, cities and regions\n\n{BLOCKS['facts']()}\n\n"
        f"## Parameters by group\n\n{BLOCKS['parameters']()}\n"
    )


def commands() -> str:
    """The help of every command."""
    group = get_command(app)
    context = group.make_context("synergysim", ["list", "levers"])
    found = [group.get_command(context, name) for name in group.list_commands(context)]
    rows = [(f"[`{one.name}`](#synergysim-{one.name})", (one.help or "").strip().split("\n")[0]) for one in found]
    parts = [get_docs_for_click(obj=one, ctx=context, indent=1, call_prefix="synergysim") for one in found]
    return f"# Command line\n\n{table(('Command', 'What it does'), rows)}\n\n" + "\n".join(parts)


def model() -> str:
    """The model description, its tables fresh."""
    return fill(ODD.read_text(encoding="utf-8"))


def notebook(name: str) -> Callable[[], str]:
    """A notebook's text and code; its figures come when it is run."""

    def page() -> str:
        cells = nbformat.read(ORIGIN / "docs" / "notebooks" / f"{name}.ipynb", as_version=4).cells
        return "\n\n".join(_cell(one.cell_type, one.source) for one in cells) + "\n"

    return page


def _cell(kind: str, source: str) -> str:
    return source if kind == "markdown" else f"```python\n{source}\n```"


PAGES: dict[str, Callable[[], str]] = {
    "reference/scenarios.md": scenarios,
    "reference/levers.md": levers,
    "reference/shocks.md": shocks,
    "reference/indicators.md": indicators,
    "reference/parameters.md": parameters,
    "reference/commands.md": commands,
    "model.md": model,
    "notebooks/scenario_experiment.md": notebook("scenario_experiment"),
    "notebooks/evaluate_my_data.md": notebook("evaluate_my_data"),
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those written by hand; wide tables take the place of the page's contents."""
    for path, page in PAGES.items():
        wide = path.startswith("reference/") and path != "reference/commands.md"
        front = "---\nhide: [toc]\n---\n\n" if wide else ""
        files.append(File.generated(config, path, content=front + page()))
    return files
