"""``synergysim draw``: a picture of a run, or of the model's stocks and loops."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...language import tr
from ..present.options import Work, with_options

if TYPE_CHECKING:
    from ..studies.evolution.loop_dominance import LoopDominance
    from ..studies.evolution.saved_inputs import SavedInputs

EXAMPLE = """\b
Examples:
  synergysim draw flows results/guangzhou --year 2025 --cluster jewelry --out flows.svg
  synergysim draw loops --lang zh --out loops.pdf
  synergysim draw loops results/guangzhou --cluster jewelry --table loops.csv
"""


ENDINGS = (".png", ".svg", ".pdf")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="draw", epilog=EXAMPLE)(with_options(draw))


def draw(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="Of a run: synergy, order_degrees, portrait (of the two order degrees), stages, exports, adoption, "
            "trade_balance, structure (of digital trade), flows (of a year), loops (which drive growth and which hold "
            "it back; simulates the run with each knocked out). Of the model: stocks, loops without a run, "
            "loop_panels (one panel a loop).",
        ),
    ],
    folder: Annotated[Path | None, typer.Argument(metavar="[RUN_FOLDER]", help="What 'synergysim run' wrote.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of the flows; the run's last one by default.")] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only this cluster, by code or name; all by default.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File ending in .png, .svg or .pdf; WHAT.png by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    replications: Annotated[
        int | None,
        typer.Option("--replications", "-n", help="Of the run, from its first; for its loops, 3 by default."),
    ] = None,
    work: Work = Work(),
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Of the loops of a run: contributions by year as .csv, or a page of all as .md."
        ),
    ] = None,
) -> None:
    """Draw a figure of a run's report, a year's flows or the loops of a run; or the model's stocks or loops."""
    from ...analysis.figures.style import save
    from ..ensemble.result_folder import check_file, replaced_file
    from ..errors import UserError
    from ..studies.run.drawing import Picture, known_picture, picture

    what = known_picture(what)
    target = out or Path(f"{what}.png")
    if target.suffix.lower() not in ENDINGS:
        raise UserError(
            tr("--out {target!r} must end in .png, .svg or .pdf, which decides the format.", target=str(target))
        )
    check_file(target, force)
    if what == "loops" and folder is not None:
        if year is not None:
            raise UserError(tr("loops shows all years and takes no --year; flows does."))
        _draw_loops(folder, target, cluster, replications, work, table, force)
        return
    simulating = {"replications": replications, "workers": work.workers, "scheduler": work.scheduler, "table": table}
    for name, value in simulating.items():
        if value is not None:
            raise UserError(
                tr("--{name} belongs to 'synergysim draw loops RUN_FOLDER', which simulates; leave it out.", name=name)
            )
    figure = picture(Picture(what, folder, year, cluster))
    with replaced_file(target, force) as aside:
        save(figure, aside)
    typer.echo(tr("Written to {path}.", path=target))


def _draw_loops(
    folder: Path,
    target: Path,
    cluster: str | None,
    replications: int | None,
    work: Work,
    table: Path | None,
    force: bool,
) -> None:
    """Knock out every loop of a stored run, draw what each does to growth, and say which does most."""
    from rich.console import Console

    from ...analysis.figures.style import save
    from ..ensemble.result_folder import check_file, replaced_file
    from ..errors import UserError, WorkError
    from ..present.report.sources import simulated_source
    from ..present.runner import check_work, engine_for, print_table
    from ..studies.evolution.loop_dominance import first_finished, loop_dominance, runs_needed
    from ..studies.evolution.loop_report import WORDS, finding, loop_figure, strength_table
    from ..studies.run.drawing import asked_cluster

    if table is not None and table.suffix.lower() not in (".csv", ".md"):
        raise UserError(tr("--table {table!r} must end in .csv or .md.", table=str(table)))
    check_file(table, force)
    check_work(work)
    saved, console = first_finished(folder, replications), Console()
    resolved = saved[0].resolved
    chosen = None if cluster is None else asked_cluster(cluster, resolved.inputs.clusters)
    with engine_for(console, work, runs_needed(saved), resolved) as engine:
        found = loop_dominance(folder, saved, workers=engine)
    if found.table.empty:
        raise WorkError(tr("No loop has two pairs of runs that finished with output in every cluster and year."))
    source = simulated_source([resolved], [one.seed for one in saved], scored=False)
    with replaced_file(target, force) as aside:
        save(loop_figure(found, chosen), aside, source)
    if table is not None:
        with replaced_file(table, force) as aside:
            _write_loops(found, saved, aside, page=table.suffix.lower() == ".md")
    print_table(console, strength_table(found), str(WORDS["strengths"]), 13)
    for line in finding(found, chosen):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    for path in (target, table):
        if path is not None:
            console.print(tr("Written to {path}.", path=path), soft_wrap=True, markup=False, highlight=False)
    if not found.failures.empty:
        first = found.failures.iloc[0]
        raise WorkError(
            tr(
                "{n} of {n_2} runs failed; the first, {first} with seed {first_2}: {first_3}",
                n=len(found.failures),
                n_2=len(found.runs),
                first=first["loop"],
                first_2=first["seed"],
                first_3=first["error"],
            )
        )


def _write_loops(found: LoopDominance, saved: Sequence[SavedInputs], file: Path, page: bool) -> None:
    """Contributions by year as CSV, or the table of all years as a page."""
    from ...analysis.table_files import write_csv
    from ..present.report.writing import typed_command
    from ..studies.evolution.loop_report import markdown

    if not page:
        write_csv(found.table, file)
        return
    resolved = saved[0].resolved
    ran = f"{resolved.name}, seeds {saved[0].seed} to {saved[-1].seed}, {resolved.inputs.scale:g} of all firms"
    file.write_text(markdown(found, typed_command(), ran), encoding="utf-8")
