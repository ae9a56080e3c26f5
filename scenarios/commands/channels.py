"""``synergysim channels``: what each channel, path and mode contributes to a scenario's outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...language import tr, trc
from ..present.options import Output, OutsideWorld, Sample, Scenario, Until, Work, with_options

EPILOG = """\b
Example:
  synergysim channels guangzhou --replications 20 --until 2030
"""
# By their full names ten columns do not fit into a terminal.
CODE = trc("channels", "Code")
SHORT = {
    "synergy": tr("U"), "exports_usd": tr("Exports"), "online_share": trc("channels", "Online"),
    "adoption_share": trc("channels", "Sellers"), "mean_quality": trc("channels", "Quality"),
    "mean_productivity": trc("channels", "Prod."), "n_firms": trc("channels", "Firms"),
    "mean_degree": trc("channels", "Ties"), "digital_services_usd": trc("channels", "Serv."), "stage_rank": tr("Stage"),
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="channels", epilog=EPILOG)(with_options(channels))


def channels(
    scenario: Scenario,
    sample: Sample = Sample(replications=10),
    until: Until = None,
    table: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write table and switches into this Markdown file too.")
    ] = None,
    world: OutsideWorld = "certain",
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Cut each channel in turn and show what is missing: its share in synergy, exports, quality, ties, stages.

    The last year simulated is the year shown. Stopped or killed, the same command goes on where it was.
    """
    import pandas as pd

    from ...simulation.channels import CHANNELS
    from ..ensemble.result_folder import check_file, replaced_file
    from ..errors import UserError, WorkError
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session, parsed_settings, print_table
    from ..studies.comparison.compare import check_comparable
    from ..studies.evolution.channel_report import channel_names, markdown, outcomes_shown, share_table, write_channels
    from ..studies.evolution.channel_words import MEANING
    from ..studies.evolution.channels import channel_shares, cut_scenarios

    resolved = resolve(load(scenario, world), parsed_settings(sample.settings), sample.scale, until)
    if table is not None and not table.parent.is_dir():
        raise UserError(tr("--table {table}: there is no folder {parent}.", table=table, parent=table.parent))
    times = sample.replications or 0
    check_comparable(cut_scenarios(resolved, CHANNELS), times, (), 0.01)
    session = Session(output.folder(f"{resolved.name}_channels"), output, work)
    check_file(table, output.force)
    with session.engine(resolved, times * (len(CHANNELS) + 1)) as engine:
        result = channel_shares(resolved, CHANNELS, sample.seed, times, workers=engine)
    session.tell_failures(result.comparison.runs)
    if result.shares.empty:
        raise WorkError(tr("Fewer than two pairs finished, so there is no share to tell."))
    with session.writing_result() as writing:
        write_channels(result, writing)
        if table is not None:
            with replaced_file(table, output.force) as aside:
                aside.write_text(markdown(result, writing.command), encoding="utf-8")
    shown = share_table(result)
    shown.columns = pd.Index([str(CODE), *(str(SHORT[one]) for one in outcomes_shown(result))])
    shown[str(CODE)] = [one.code for one in result.channels]
    year = result.comparison.year_shown
    title = tr("Contribution in {year}, % of the baseline, the stage in stages (* 95 % interval excludes 0)", year=year)
    print_table(session.console, shown.replace("%", "", regex=True), title, 24)
    session.console.print("; ".join(channel_names(result).values()), highlight=False)
    for line in MEANING():
        session.console.print(line, highlight=False)
    session.end(failed=not result.comparison.failures.empty)
