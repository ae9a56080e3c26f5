"""``synergysim cities``: several cities side by side, and scenarios of them compared."""

from __future__ import annotations

from typing import Annotated

import typer

from ..present.options import Output, Sample, Until, Work, with_options

EPILOG = """\b
Examples:
  synergysim cities greater_bay_area
  synergysim cities bay_no_policy bay_package_s0 bay_package_s3 --until 2030 -n 10
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="cities", epilog=EPILOG)(with_options(cities))


def cities(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO…",
            help="Scenarios of the same cities, the one that others are compared with first: names or YAML files.",
        ),
    ],
    sample: Sample = Sample(),
    until: Until = None,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Show which roles cities take, which firms move between them, who doubles whom, and who gains from policy.

    The report has a map with roles and transfer, flows, division of labour, synergy by city, digital trade by S3's
    columns, and what was held out. Stopped or killed, the same command goes on where it was.
    """
    from ..files.resolution import resolve
    from ..files.scenario import load
    from ..present.runner import Session, parsed_settings
    from ..studies.cities.report import write_cities
    from ..studies.cities.study import check, compare_cities

    overrides = parsed_settings(sample.settings)
    arms = [resolve(load(name), overrides, sample.scale, until) for name in scenarios]
    check(arms)
    times = arms[0].scenario.replications if sample.replications is None else sample.replications
    session = Session(output.folder(f"{arms[0].name}_cities"), output, work)
    with session.engine(arms[0], times * len(arms)) as engine:
        result = compare_cities(arms, range(sample.seed, sample.seed + times), engine)
    with session.writing_result() as writing:
        write_cities(result, writing)
    session.end()
