"""Where U comes from on the terminal, and what may be asked of one scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from ....language import tr
from ...errors import UserError, unknown
from ...files.resolution import Resolved
from ...present.quantities import MEAN, U
from .told import sentence, table_of

if TYPE_CHECKING:
    from .split import SynergySources


def tell_sources(console: Console, split: SynergySources, year: int | None = None, cluster: str = MEAN) -> None:
    """Print the sentence and the table of where U comes from; of the leading cluster unless one is named."""
    year = year or split.years[-1]
    told = sentence(split, "" if cluster == MEAN else cluster, year)
    console.print(told, soft_wrap=True, markup=False, highlight=False)
    rows = table_of(split, year, short=True)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for place, heading in enumerate(rows.columns):
        table.add_column(
            heading.replace(" ", "\n", 1), justify="left" if place == 0 else "right",
            min_width=int(rows[heading].map(cell_len).max()),
        )  # fmt: skip
    for row in rows.itertuples(index=False, name=None):
        table.add_row(*row)
    console.print(table)


def check_question(resolved: Resolved, outcome: str, year: int | None, since: int | None, cluster: str) -> None:
    """Refuse, before anything is simulated, what one scenario cannot be asked.

    Raises:
        UserError: an outcome other than U, a year that is not simulated or not later, a cluster that is none.
    """
    if outcome != U:
        raise UserError(
            tr(
                "One scenario is explained by what made its synergy: leave --outcome {outcome} out, or "
                "name a second scenario to explain the gap between the two.",
                outcome=outcome,
            )
        )
    start, end = resolved.inputs.start_year, resolved.inputs.end_year
    for name, asked in (("year", year), ("since", since)):
        if asked is not None and not start <= asked <= end:
            raise UserError(
                tr(
                    "{name} = {asked} is outside [{start}, {end}], the years simulated.",
                    name=name,
                    asked=asked,
                    start=start,
                    end=end,
                )
            )
    if since is not None and since >= (year or end):
        raise UserError(
            tr("since = {since} is not before the year explained, {value}.", since=since, value=year or end)
        )
    if cluster not in (known := [*resolved.inputs.clusters, MEAN]):
        raise unknown("cluster", cluster, known)
