"""Pages that the site makes from what the code declares: reference, model description, notebooks."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import nbclient
import nbformat
import synergysim
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from synergysim.analysis.catalogue import indicators as catalogued
from synergysim.scenarios.cli import app
from synergysim.scenarios.commands import list_names
from synergysim.simulation.description import BLOCKS, ODD, fill
from synergysim.simulation.description.tables import code, first_line, table
from typer.cli import get_docs_for_click
from typer.main import get_command

NOTEBOOKS = Path(__file__).parent / "notebooks"
SYSTEMS = {"table4": "The 23 of S2's Table 4, of which U is made", "extended": "The 35 of S1's section 5.5"}
PICTURE = re.compile(r'<img\b[^>]*\bsrc="(?!data:)([^"]+)"[^>]*>')
EXAMPLES = re.compile(r"^ *synergysim .*(?:\n+ *synergysim .*)*$", re.MULTILINE)
# Docstrings say what a name is as Sphinx has it; the site knows no roles.
ROLE = re.compile(r":(?:class|data|func|meth|mod):<code>[~.]*([\w.]+)</code>")


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
    parts = [f"## {SYSTEMS[system]}\n\n{table(columns, rows)}" for system, rows in found.items()]
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
    helps = [get_docs_for_click(obj=one, ctx=context, indent=1, call_prefix="synergysim") for one in found]
    parts = [EXAMPLES.sub(_as_code, one.replace("Example: synergysim", "Example:\n\nsynergysim")) for one in helps]
    return f"# Command line\n\n{table(('Command', 'What it does'), rows)}\n\n" + "\n".join(parts)


def _as_code(found: re.Match[str]) -> str:
    """Command lines, which Markdown would run together into a paragraph, as a block of code."""
    lines = [line.strip() for line in found[0].splitlines() if line.strip()]
    return "\n" + "\n".join(f"    {line}" for line in lines) + "\n"


def model() -> str:
    """The model description, its tables fresh."""
    return fill(ODD.read_text(encoding="utf-8"))


def notebook(name: str) -> Callable[[], str]:
    """A notebook, carried out: its text, its code, what that gave, and the way to the file."""

    def page() -> str:
        read = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(NOTEBOOKS / "data", Path(folder, "data"))
            nbclient.NotebookClient(read, timeout=900, resources={"metadata": {"path": folder}}).execute()
        title, *rest = (part for one in read.cells for part in shown(one))
        told = (
            f"*Carried out when these pages were made. To run it yourself, open [{name}.ipynb]({name}.ipynb) in "
            "Jupyter or another program for notebooks, with the Python in which synergysim is installed.*"
        )
        return "\n\n".join([title, told, *rest]) + "\n"

    return page


def shown(cell: nbformat.NotebookNode) -> list[str]:
    """A cell as Markdown: its text or code, then what it gave."""
    if cell.cell_type == "markdown":
        return [cell.source]
    return [f"```python\n{cell.source}\n```", *filter(None, map(_output, cell.outputs))]


def _output(given: nbformat.NotebookNode) -> str:
    """Printed lines, a table, or a picture; a table without its own style, which the site has."""
    if given.output_type == "stream":
        return f"```text\n{given.text.rstrip()}\n```" if given.name == "stdout" else ""
    data = given.get("data", {})
    if "image/png" in data:
        picture = "".join(data["image/png"].split())
        return f'<p><img alt="What the code above draws" src="data:image/png;base64,{picture}"/></p>'
    if "text/html" in data:
        table = re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.DOTALL)
        table = re.sub(r"<table[^>]*>", "<table>", table)  # what has no class of its own scrolls where it is wide
        return "\n".join(line for line in table.splitlines() if line.strip())
    return f"```text\n{data['text/plain']}\n```" if "text/plain" in data else ""


def names() -> str:
    """What ``import synergysim`` offers, by name."""
    functions = [name for name in synergysim.__all__ if name.islower() and not name.startswith("_")]
    classes = [name for name in synergysim.__all__ if not name.islower()]
    parts = []
    for heading, found in (("Functions", functions), ("Classes", classes)):
        rows = [(f"[`{name}`](python/{page_of(name)})", first_line(getattr(synergysim, name))) for name in found]
        parts.append(f"## {heading}\n\n{table(('Name', 'What it is'), rows)}")
    return "\n\n".join(parts)


def page_of(name: str) -> str:
    """The file of a name's page; ``sweep`` and ``Sweep`` are two, also where files know no capitals."""
    return f"{name}.md" if name.islower() else f"class_{name}.md"


def single(name: str) -> Callable[[], str]:
    """The page of one name: what it is, every argument, what it raises."""
    return lambda: f"# synergysim.{name}\n\n::: synergysim.{name}\n    options:\n      show_root_heading: false\n"


PAGES: dict[str, Callable[[], str]] = {
    "reference/scenarios.md": scenarios,
    "reference/levers.md": levers,
    "reference/shocks.md": shocks,
    "reference/indicators.md": indicators,
    "reference/parameters.md": parameters,
    "reference/commands.md": commands,
    **{f"reference/python/{page_of(name)}": single(name) for name in synergysim.__all__ if name != "__version__"},
    "model.md": model,
    **{f"notebooks/{path.stem}.md": notebook(path.stem) for path in sorted(NOTEBOOKS.glob("*.ipynb"))},
}


# Wide tables take the place of the page's contents.
WIDE = {"patterns.md", "channels.md", *(path for path in PAGES if re.fullmatch(r"reference/\w+\.md", path))}
WIDE -= {"reference/commands.md"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those written by hand."""
    for path, page in PAGES.items():
        files.append(File.generated(config, path, content=page()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Hide the contents of pages with wide tables."""
    if page.file.src_uri == "reference/python.md":
        markdown = markdown.replace("NAMES", names())
    if page.file.src_uri in WIDE:
        page.meta["hide"] = ["toc"]
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Let pictures, made for reports and small beside text, open in full size, and names lead to where they stand."""

    def named(found: re.Match[str]) -> str:
        name, code = found[1], f"<code>{found[1]}</code>"
        return f'<a href="#{name}">{code}</a>' if f'id="{name}"' in html else code

    return ROLE.sub(named, PICTURE.sub(r'<a href="\1" title="Open in full size">\g<0></a>', html))
