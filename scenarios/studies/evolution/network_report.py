"""What the network's pictures show, in words and tables, and the report that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ....analysis.figures.style import cluster_name
from ....language import tr
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described
from ...present.report.resting import assumptions_line
from .network_measures import measures_table
from .network_words import WORDS
from .stage_words import WORDS as STAGES

if TYPE_CHECKING:
    import pandas as pd

    from ...files.resolution import Resolved
    from ...present.report.writing import Writing


class Drawn(NamedTuple):
    """What was drawn: of which scenario and seed, which years and clusters.

    ``diagnostics``: cluster, quarter, diagnostic, value. ``sampled``: share of the simulated firms in the picture.
    ``folder``: of the stored run that was simulated again, if it was one.
    """

    resolved: Resolved
    seed: int
    years: Sequence[int]
    clusters: Sequence[str]
    diagnostics: pd.DataFrame
    sampled: float
    folder: Path | None = None


def finding(drawn: Drawn) -> list[str]:
    """Who is tied in the last year drawn, and whether that is more than chance, in two sentences."""
    year = max(drawn.years)
    values = _measured(drawn, year)
    ties, adoption, largest = (values[one] for one in ("mean_degree", "adoption_share", "largest_component_share"))
    most, fewest, connected = (str(one) for one in (ties.idxmax(), ties.idxmin(), largest.idxmax()))
    alone = "_alone" if len(values) == 1 else ""
    sold = WORDS[f"adoption{alone}"].format(lowest=adoption.min(), highest=adoption.max())
    if ties.max() == 0.0:
        return [WORDS["no_ties"].format(year=year), sold]
    tied = WORDS[f"ties{alone}"].format(
        year=year, most=cluster_name(most), high=ties.max(), fewest=cluster_name(fewest), low=ties.min()
    )
    group = WORDS[f"component{alone}"].format(
        share=largest[connected], cluster=cluster_name(connected),
        null=values["null_largest_component_share"][connected],
    )  # fmt: skip
    return [tied + sold, group]


def _measured(drawn: Drawn, year: int) -> pd.DataFrame:
    """Diagnostics at a year's end, a row a cluster."""
    rows = drawn.diagnostics[drawn.diagnostics["quarter"] == f"{year}Q4"]
    wide: pd.DataFrame = rows.pivot_table(index="cluster", columns="diagnostic", values="value")
    return wide.reindex(list(drawn.clusters))


def write_network_report(drawn: Drawn, picture: Path | bytes, writing: Writing) -> None:
    """Write the report with the picture."""
    resolved = drawn.resolved
    tables = [
        Table(
            measures_table(drawn.diagnostics, f"{year}Q4", drawn.clusters),
            WORDS["measures_caption"].format(year=year),
        )
        for year in reversed(drawn.years)
    ]
    resting = [
        str(WORDS["one_seed"]),
        str(STAGES["scale"]),
        assumptions_line([resolved]),
    ]
    sections = [
        Section(
            str(HEADINGS["finding"]),
            finding(drawn),
            [],
            [Figure(picture, str(WORDS["figure_caption"]))],
        ),
        Section(str(HEADINGS["run"]), _ran(drawn)),
        Section(str(WORDS["measures"]), [str(STAGES["network"])], tables),
        Section(str(HEADINGS["rests"]), resting),
    ]
    title = WORDS["title"].format(name=resolved.scenario.title_in())
    methods = methods_paragraph([resolved], [drawn.seed], scored=False)
    writing.report(title, sections, [drawn.seed], methods=methods)


def _ran(drawn: Drawn) -> list[str]:
    inputs = drawn.resolved.inputs
    ran = WORDS["ran"].format(
        described=described(drawn.resolved),
        seed=drawn.seed,
        start=inputs.start_year,
        end=max(drawn.years),
        scale=inputs.scale,
        years=str(tr(", ")).join(str(year) for year in drawn.years),
    )
    again = [] if drawn.folder is None else [WORDS["again"].format(folder=drawn.folder)]
    shown = WORDS["all_drawn" if drawn.sampled >= 1.0 else "sampled"].format(share=drawn.sampled)
    return [ran, *again, shown]
