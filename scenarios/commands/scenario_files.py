"""``synergysim new``, ``check``, ``diff`` and ``schema``: to write a scenario file and know what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...language import counted, tr

if TYPE_CHECKING:
    from ..files.resolution import Resolved
    from ..present.checking import Checked

NEW_EXAMPLES = "Examples:\n\nsynergysim new my_policy\n\nsynergysim new my_policy --from strong_policy"
CHECK_EXAMPLES = "Example:\n\nsynergysim check my_policy.yaml other_policy.yaml"
DIFF_EXAMPLES = "Examples:\n\nsynergysim diff guangzhou strong_policy\n\nsynergysim diff guangzhou my_policy.yaml"
SCHEMA_EXAMPLES = "Example:\n\nsynergysim schema --out scenario.schema.json"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="new", epilog=NEW_EXAMPLES)(new)
    app.command(name="check", epilog=CHECK_EXAMPLES)(check)
    app.command(name="diff", epilog=DIFF_EXAMPLES)(diff)
    app.command(name="schema", epilog=SCHEMA_EXAMPLES)(schema)


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the scenario is to be called.")],
    parent: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help="The scenario to start from: a name or a YAML file.")
    ] = "guangzhou",
    out: Annotated[Path | None, typer.Option(help="File to write; NAME.yaml by default.")] = None,
) -> None:
    """Write a commented scenario file to start from; it is valid as it stands. Never overwrites."""
    from ..present.starter import start

    path = start(name, parent, out)
    typer.echo(tr("Written: {path}. Change it, then: synergysim check {path}", path=path))


def check(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="YAML files, or names from 'synergysim list scenarios'.")
    ],
) -> None:
    """Check scenario files fully and tell everything that is wrong at once; exit code 2 if anything is."""
    from ..present.checking import check as checked

    results = [checked(name) for name in scenarios]
    for result in results:
        for problem in result.problems:
            typer.echo(problem, err=True)
        if result.resolved is not None:
            _tell_in_order(result, result.resolved)
    if any(result.problems for result in results):
        raise typer.Exit(2)


def _tell_in_order(result: Checked, resolved: Resolved) -> None:
    inputs = resolved.inputs
    clusters = counted(len(inputs.clusters), tr("1 cluster"), tr("{n} clusters"))
    levers = counted(len(inputs.levers), tr("1 lever"), tr("{n} levers"))
    shocks = counted(len(inputs.shocks), tr("1 shock"), tr("{n} shocks"))
    typer.echo(
        tr(
            "{file}: ok. {clusters}, {first}-{last}, {levers}, {shocks}; scored by the evaluator {evaluator}; {n} of "
            "{values} values are assumptions.",
            file=result.file,
            first=inputs.start_year,
            last=inputs.end_year,
            evaluator=resolved.scenario.evaluator,
            n=len(resolved.assumptions),
            values=len(resolved.sources),
            clusters=clusters, levers=levers, shocks=shocks,
        )
    )  # fmt: skip
    for note in result.notes:
        typer.echo(tr("  Text: {note}", note=note))
    if result.parent is not None:
        typer.echo(
            tr("  Differs from {parent}:", parent=result.parent)
            if result.changes
            else tr("  Does not differ from {parent}.", parent=result.parent)
        )
        for change in result.changes:
            typer.echo(f"    {change}")


def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="A scenario: a name or a YAML file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
) -> None:
    """Say in words what differs between two scenarios, after everything they extend is filled in."""
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.difference import differences

    resolved = [resolve(load(name)) for name in (first, second)]
    found = differences(*resolved)
    nothing = tr("Nothing differs between {first} and {second}.", first=resolved[0].name, second=resolved[1].name)
    for sentence in found or [str(nothing)]:
        typer.echo(sentence)


def schema(
    out: Annotated[Path | None, typer.Option(help="File to write; to the screen by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
) -> None:
    """Print the JSON schema of scenario files, from which editors know keys, names and bounds."""
    import json

    from ..ensemble.result_folder import replaced_file
    from ..files.schema import scenario_schema

    text = json.dumps(scenario_schema(), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    with replaced_file(out, force) as aside:
        aside.write_text(text, encoding="utf-8")
    typer.echo(tr("Written: {out}. Name it in a scenario's first line: # yaml-language-server: $schema={out}", out=out))
