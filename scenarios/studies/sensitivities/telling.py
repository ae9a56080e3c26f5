"""What a sensitivity found, on the terminal."""

from __future__ import annotations

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from ....language import Text, joined, tr
from ...present.quantities import MEAN
from .outcomes import factor_name, measure_name, outcome_name
from .result import Sensitivity

SHOWN = 10
NOT_MEASURES = ("outcome", "cluster", "factor", "importance")


def tell(console: Console, result: Sensitivity) -> None:
    """Print, for every outcome's mean of the clusters, what matters most, then the variance split and the notes."""
    means = result.indices[result.indices["cluster"] == MEAN]
    for outcome, rows in means.groupby("outcome", sort=False):
        name = outcome_name(str(outcome))
        what = tr("Change of {name}", name=name) if result.design == "oat" else name
        _print(console, tr("{what} in {year}, mean of the clusters", what=what, year=result.year), rows)
    if not result.split.empty:
        rows = result.split[result.split["cluster"] == MEAN]
        table = Table(
            *map(str, (tr("Variance of U from"), tr("share"), tr("95 % interval"))), box=SIMPLE_HEAD, pad_edge=False
        )
        for _, row in rows.iterrows():
            interval = tr("{lower:.3f} to {upper:.3f}", lower=row["lower"], upper=row["upper"])
            table.add_row(row["source"], f"{row['share']:.3f}", str(interval))
        console.print(table)
    if result.dead:
        told = tr("{names} moved no outcome at all, in no point of this sample.", names=joined(result.dead))
        console.print(told, style="yellow", soft_wrap=True)
    for note in result.notes:
        console.print(str(note), style="yellow", markup=False, highlight=False, soft_wrap=True)


def _print(console: Console, title: Text, rows: pd.DataFrame) -> None:
    measures = [name for name in rows.columns if name not in NOT_MEASURES and rows[name].notna().any()]
    headings = [measure_name(name) for name in measures]
    table = Table(
        Column("", overflow="fold"), *headings, title=str(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    for _, row in rows.head(SHOWN).iterrows():
        table.add_row(factor_name(str(row["factor"])), *(f"{row[name]:.4g}" for name in measures))
    console.print(table)
