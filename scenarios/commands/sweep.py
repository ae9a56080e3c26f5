"""``synergysim sweep`` and what belongs to it: ``resume``, ``rerun``, ``summary``; and ``export`` of any result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..present.options import Look, OutsideWorld, Posterior, Work, with_options

EXAMPLE = """\b
Examples:
  synergysim sweep customs_and_margins --dry-run
  synergysim sweep customs_and_margins --out results/customs
  synergysim sweep customs_and_margins --posterior results/calibration/posterior.json --out results/uncertain
  synergysim sweep my_experiment.yaml --out s3://bucket/sweep --scheduler tcp://10.0.0.1:8786
  synergysim resume results/customs
"""
SUMMARY_EXAMPLE = """\b
Examples:
  synergysim summary results/customs --indicator A8 --year 2035
  synergysim summary results/customs --table synergy --by lever.P1.level --indicator synergy --out synergy.csv
"""

Store = Annotated[str, typer.Argument(metavar="DIR", help="Folder, or fsspec address, that a sweep was written to.")]
AllowDead = Annotated[
    bool, typer.Option("--allow-dead", help="Sweep even if a lever or uncertainty turns out to move nothing.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="sweep", epilog=EXAMPLE)(with_options(sweep))
    app.command(name="resume")(with_options(resume))
    app.command(name="rerun")(with_options(rerun))
    app.command(name="summary", epilog=SUMMARY_EXAMPLE)(summary)
    app.command(name="export")(export)


def sweep(
    experiment: Annotated[
        str,
        typer.Argument(
            metavar="EXPERIMENT",
            help="A path to a YAML file, or a name of the library: customs_and_margins, policy_fails, "
            "structural_uncertainty.",
        ),
    ],
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="New folder, or any fsspec address (s3://…), for the results.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many runs, how long and how much disk; time a few runs.")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help="Only say which levers and uncertainties move nothing.")
    ] = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Leave out that check.")] = False,
    allow_dead: AllowDead = False,
    chunk: Annotated[
        int | None, typer.Option(help="Runs that are sent and stored together; some seconds' work by default.")
    ] = None,
    posterior: Posterior = None,
    world: OutsideWorld = None,
    work: Work = Work(),
    look: Look = Look(),
) -> None:
    """Simulate an experiment: levers times uncertainties times replications.

    Results are stored part by part as Parquet tables, and summed up in report.html at the end. Ctrl-C stops cleanly;
    whatever ended the sweep, 'synergysim resume DIR' goes on with it.
    """
    from ..studies.sweep.experiment_file import load_experiment
    from ..studies.sweep.session import sweep_and_tell
    from ..studies.sweep.sweep import in_world

    asked = in_world(load_experiment(experiment), world, posterior)
    sweep_and_tell(
        asked, out, work, look, dry_run=dry_run, check_only=check_only, check=not no_check, allow_dead=allow_dead,
        chunk=chunk,
    )  # fmt: skip


def resume(
    store: Store,
    allow_dead: AllowDead = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Repeat the parts with failed runs, too.")
    ] = False,
    work: Work = Work(),
    look: Look = Look(),
) -> None:
    """Go on with a sweep that was stopped or killed; damaged parts are noticed and repeated.

    Example: synergysim resume results/customs
    """
    from ..studies.sweep.session import resume_and_tell

    resume_and_tell(store, work, look, allow_dead=allow_dead, again=retry_failed)


def rerun(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder that any command wrote with --out.")],
    run_id: Annotated[
        str | None, typer.Argument(metavar="RUN_ID", help="One run of a sweep, such as c00012-003; all by default.")
    ] = None,
    work: Work = Work(),
) -> None:
    """Make a stored result again; say whether it is equal to the bit, or within the tolerance; exit code 1 if neither.

    Everything needed is in the folder, on another computer too. Example: synergysim rerun results/guangzhou
    """
    from ..studies.sweep.store_session import rerun_and_tell

    rerun_and_tell(folder, run_id, work)


def summary(
    store: Store,
    table: Annotated[str, typer.Option(metavar="indicators|synergy|diagnostics", help="What to summarise.")] = (
        "indicators"
    ),
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Group by it: cell (default), scenario or a path; repeat for more."),
    ] = None,
    indicators: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="CODE", help="Only this one (synergy: such as synergy); repeat for more."),
    ] = None,
    cluster: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this cluster.")] = None,
    year: Annotated[
        list[str] | None, typer.Option(metavar="YEAR", help="Only this year (diagnostics: quarter, such as 2020Q1).")
    ] = None,
    quantile: Annotated[
        list[float] | None, typer.Option(metavar="0..1", help="Quantiles; 0.1, 0.5 and 0.9 by default.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a sweep with failed or missing runs.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write all rows there.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
) -> None:
    """Mean, spread and quantiles over the runs, by cell, cluster and year; the runs need not fit into memory.

    Failed runs are left out and counted.
    """
    from ..ensemble.store.queries import Summary
    from ..studies.sweep.store_session import summarise_and_tell

    asked = Summary(
        table,
        tuple(by or ("cell",)),
        tuple(indicators or ()),
        tuple(cluster or ()),
        tuple(year or ()),
        tuple(quantile or (0.1, 0.5, 0.9)),
    )
    summarise_and_tell(store, asked, strict, out, force)


def export(
    result: Annotated[
        str, typer.Argument(metavar="RESULT", help="Folder of a run, comparison, evaluation …, or a sweep's store.")
    ],
    to: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="xlsx, csv, dta, feather, parquet or netcdf; else what --out ends in."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write; RESULT_csv, RESULT.xlsx … beside it by default."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write the tables of a result in another format: for Excel, Stata, R, or as labelled arrays.

    xlsx and netcdf are one file; csv, dta, feather and parquet are a folder with a file a table. Workbooks and Stata
    files are panels: a row a cluster and year, a labelled column an indicator. Examples: synergysim export
    results/guangzhou --to dta, synergysim export results/customs --out customs.nc
    """
    from ..studies.sweep.store_session import export_and_tell

    export_and_tell(result, to, out, force)
