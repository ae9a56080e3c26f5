"""An explanation on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ...analysis.catalogue import Language
from .. import outputs
from ..errors import unknown
from ..execution import available_workers
from ..experiments.interrupts import INTERRUPTED
from ..quantities import MEAN
from ..report.writing import Writing, typed_command
from ..resolution import resolve
from ..result_folder import check_free
from ..scenario import load
from ..session import at_least_one, compile_first, progress_of
from ..store.places import place_of
from .explain import Explanation, check_asked, explain_resolved, n_runs
from .hybrids import check_explainable
from .kept import STUDY, InterruptedExplanationError
from .report import write
from .words import outcome_words

if TYPE_CHECKING:
    from ...analysis.figures.files import Format

WORDS: dict[str, dict[Language, str]] = {
    "gap": {
        "en": "{cluster}: {outcome} in {year} is {one:.4g} in {first} and {two:.4g} in {second}; gap {gap:+.4g}, "
        "made of:",
        "zh": "{cluster}：{year} 年的{outcome}在 {first} 中为 {one:.4g}，在 {second} 中为 {two:.4g}；差距 {gap:+.4g}，"
        "来自：",
    },
    "adds": {"en": "adds", "zh": "贡献"},
    "interval": {"en": "95 % interval", "zh": "95% 区间"},
    "orders": {"en": "± orders", "zh": "± 顺序抽样"},
    "to": {"en": " to ", "zh": " 至 "},
}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    first: str
    second: str
    outcome: str
    year: int | None
    cluster: str
    replications: int
    seed: int
    orders: int
    scale: float | None
    until: int | None
    workers: int | None


def explain_and_tell(asked: Request, out: Path | None, lang: Language, formats: Sequence[Format] = ("png",)) -> None:
    """Explain, write and tell.

    Raises:
        UserError, ParameterError, EvaluationError: what was asked for is wrong or cannot be explained.
    """
    console = Console()
    workers = at_least_one("workers", asked.workers, available_workers())
    first, second = (resolve(load(name), None, asked.scale, asked.until) for name in (asked.first, asked.second))
    keys = check_explainable(first, second)
    check_asked(first, asked.outcome, asked.year, asked.replications, asked.orders)
    if asked.cluster not in (known := [*first.inputs.clusters, MEAN]):
        raise unknown("cluster", asked.cluster, known)
    runs = n_runs(keys, asked.replications, asked.seed, asked.orders)
    console.print(f"{len(keys)} differences, {runs:,} runs.", highlight=False)
    folder = out or Path("results") / f"explain_{first.name}_{second.name}"
    check_free(folder, study=STUDY)
    compile_first(console, first)
    try:
        with progress_of(console, runs) as advance:
            result = explain_resolved(
                first, second, asked.outcome, asked.year, asked.replications, asked.seed, asked.orders, workers,
                advance, place_of(folder),
            )  # fmt: skip
    except InterruptedExplanationError as stopped:
        console.print(f"Stopped. {stopped} The same command goes on in {folder}.", soft_wrap=True, highlight=False)
        raise typer.Exit(INTERRUPTED) from None
    write(result, Writing(folder, False, typed_command(), lang, formats))
    tell(console, result, asked.cluster, lang)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)


def tell(console: Console, result: Explanation, cluster: str, lang: Language = "en") -> None:
    """Print the gap of a cluster and what made it, the largest first."""
    from ...analysis.figures.comparison import place_name

    ends = result.gaps.set_index("cluster").loc[cluster]
    said = WORDS["gap"][lang].format(
        outcome=outcome_words(result.outcome, lang)[0], year=result.year, cluster=place_name(cluster, lang),
        one=ends["first"], two=ends["second"], first=result.first.name, second=result.second.name, gap=ends["gap"],
    )  # fmt: skip
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    rows = result.contributions[result.contributions["cluster"] == cluster]
    rows = rows.sort_values("value", key=lambda values: -values.abs())
    heads = [WORDS[one][lang] for one in ("adds", "interval", *([] if result.exact else ["orders"]))]
    table = Table("", *heads, box=SIMPLE_HEAD, pad_edge=False)
    names, between = result.names(lang), WORDS["to"][lang]
    for _, row in rows.iterrows():
        error = [] if result.exact else [f"{row['sampling_error']:.2g}"]
        interval = f"{row['lower']:+.4g}{between}{row['upper']:+.4g}"
        table.add_row(names[row["difference"]], f"{row['value']:+.4g}", interval, *error)
    console.print(table)
