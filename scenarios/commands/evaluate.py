"""``synergysim evaluate`` and ``synergysim template``: the evaluator on a table of observed indicators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..present.options import Formats, formats_of

EXAMPLE = """\b
Example:
  synergysim template observed.xlsx          (fill it in)
  synergysim evaluate observed.xlsx --fill regression --robustness --out results/observed
  synergysim evaluate results/baseline --system extended --replication 2 --out results/scored
"""


File = Annotated[
    Path,
    typer.Argument(
        help="Table of indicators by period: CSV, Excel (.xlsx, .xls), OpenDocument, Parquet, Stata, SPSS; or a run's "
        "folder."
    ),
]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for tables, figures and report.html; needed to score.")
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="Of a workbook: the sheet to read; all by default.")
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Only show what is understood of the table: subsystems, indicators, signs, units."),
]
Descriptions = Annotated[
    Path | None,
    typer.Option(
        metavar="META.csv",
        help="Describes columns that are not in the catalogue: column, subsystem, direction, unit, name.",
    ),
]
Margin = Annotated[
    float | None, typer.Option(metavar="a", help="Widens the bounds: min - a|min|, max + a|max|; 0.1 by default.")
]
MarginOf = Annotated[
    str | None,
    typer.Option(metavar="value|range", help="What the margin is a share of; of the value by default."),
]
Weights = Annotated[
    str | None,
    typer.Option(
        metavar="critic|entropy|deviation|pca|equal|ahp|FILE",
        help="Several joined by + are combined (ahp+entropy). FILE: indicator, weight. critic by default.",
    ),
]
Judgements = Annotated[
    Path | None,
    typer.Option(
        "--judgements",
        metavar="FILE",
        help="AHP: judgement matrices of the indicators of a subsystem or dimension, dimensions, or subsystems; "
        "a sheet each or one below the other.",
    ),
]
Combine = Annotated[
    str | None,
    typer.Option("--combine", metavar="linear|product|geometric|game", help="How joined weights are combined."),
]
Zero = Annotated[
    str | None,
    typer.Option(
        metavar="limit|shift|squeeze|floor", help="What entropy does about zeros; limit (0 ln 0 = 0) by default."
    ),
]
Epsilon = Annotated[float | None, typer.Option(metavar="e", help="Of --zero shift, squeeze or floor.")]
Dimensions = Annotated[
    str | None,
    typer.Option(
        metavar="weighted|geometric",
        help="Three levels: dimensions (of the table) to their subsystem; two levels by default.",
    ),
]
DimensionWeights = Annotated[
    str | None,
    typer.Option(metavar="sum|equal", help="Of dimensions: the sum of their indicators' (default), or equal."),
]
Variant = Annotated[
    str | None,
    typer.Option(
        metavar="standard|exponent|half|wang|fan|distance|unnormalised", help="Formula of the coupling degree C."
    ),
]
Exponent = Annotated[float | None, typer.Option(metavar="k", help="Adjustment coefficient k of C; 1 by default.")]
SubsystemWeights = Annotated[
    str | None,
    typer.Option(metavar="NAME=w,NAME=w", help="Weights of the subsystems in T; equal by default."),
]
Scaling = Annotated[
    str | None, typer.Option(metavar="level|zscore", help="Values as they are (default), or each cluster's z-scores.")
]
Grades = Annotated[
    str, typer.Option(metavar="ten|ten_upper|eight|seven|four|coupling_four", help="Scale on which D is graded.")
]
LagTolerance = Annotated[
    float, typer.Option(metavar="t", min=0.0, help="Order degrees within t of each other: no subsystem lags.")
]
Groups = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Groups of clusters for Theil and Gini: columns cluster, group.")
]
Neighbours = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Neighbours for Moran's I: columns cluster, neighbour, a pair a row."),
]
Forecast = Annotated[
    int, typer.Option(metavar="N", min=0, help="Forecast D so many periods ahead by GM(1,1); 0 by default.")
]
Why = Annotated[
    str,
    typer.Option("--why", metavar="FIRST-LAST", help="Between which periods U's change is explained; all by default."),
]
Aggregation = Annotated[
    str | None, typer.Option(metavar="weighted|geometric", help="Indicators to subsystem; weighted by default.")
]
Base = Annotated[
    str | None, typer.Option(metavar="first|previous|YEAR", help="Year that U compares with; first by default.")
]
Bounds = Annotated[
    str | None,
    typer.Option(
        metavar="own|pooled|unit|FILE",
        help="Bounds from a cluster's own years (default), all clusters, or goalposts (indicator, lower, upper); unit: "
        "columns that lie in [0, 1] are left alone.",
    ),
]
SignRule = Annotated[
    str | None,
    typer.Option(
        metavar="min|product", help="When U is positive: every subsystem rose (min, default), or the product did."
    ),
]
GreyThreshold = Annotated[
    float | None,
    typer.Option(metavar="0..1", help="Drop indicators with a lower grey relational grade; none by default."),
]
Fill = Annotated[
    str,
    typer.Option(metavar="regression|none", help="Estimate empty cells by regression on time; marked in the result."),
]
Saved = Annotated[
    Path | None, typer.Option(metavar="SAVED", help="Score with a saved evaluator's bounds, weights and choices.")
]
Lang = Annotated[str, typer.Option(metavar="en|zh", help="Language of figures and report.")]
Robustness = Annotated[
    bool,
    typer.Option("--robustness", help="Also score with every other choice, and say whether the finding stands."),
]
System = Annotated[
    str | None,
    typer.Option(metavar="table4|extended", help="Of a run: the system of indicators to score; table4 by default."),
]
Replication = Annotated[
    int | None, typer.Option(metavar="R", min=1, help="Of a run: the replication to score; 1 by default.")
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Overwrite another result that the folder holds; an earlier evaluation goes anyway."),
]


def register(app: typer.Typer) -> None:
    """Add the two commands to the command line."""
    app.command(name="evaluate", epilog=EXAMPLE)(evaluate)
    app.command(name="template")(template)


def evaluate(
    file: File,
    out: Out = None,
    indicators: Descriptions = None,
    margin: Margin = None,
    weights: Weights = None,
    aggregation: Aggregation = None,
    base: Base = None,
    bounds: Bounds = None,
    sign_rule: SignRule = None,
    grey_threshold: GreyThreshold = None,
    fill: Fill = "none",
    evaluator: Saved = None,
    robustness: Robustness = False,
    system: System = None,
    replication: Replication = None,
    force: Force = False,
    formats: Formats = None,
    sheet: Sheet = None,
    dry_run: DryRun = False,
    margin_of: MarginOf = None,
    combine: Combine = None,
    zero: Zero = None,
    epsilon: Epsilon = None,
    dimensions: Dimensions = None,
    dimension_weights: DimensionWeights = None,
    variant: Variant = None,
    exponent: Exponent = None,
    subsystem_weights: SubsystemWeights = None,
    scaling: Scaling = None,
    grades: Grades = "ten",
    lag_tolerance: LagTolerance = 0.0,
    groups: Groups = None,
    neighbours: Neighbours = None,
    forecast: Forecast = 0,
    judgements: Judgements = None,
    why: Why = "",
) -> None:
    """Score observed indicators, or those of a run: weights, order degrees, synergy, figures and a report.

    Columns are recognised by code (A1, B12, D01, C16) or by English or Chinese name; see 'synergysim template'.
    One row a year with a column 'cluster' or 'region', one sheet a cluster, long tables (year, indicator, value), and
    tables as papers print them: subsystem, indicator, direction, unit and weight beside or above the values.
    """
    from ..studies.evaluation.observed import EvaluationTask, evaluate_and_report
    from ..studies.evaluation.reporting import ReportOptions

    chosen = {
        "margin": margin,
        "weights": weights,
        "aggregation": aggregation,
        "base": base,
        "bounds": bounds,
        "sign_rule": sign_rule,
        "grey_threshold": grey_threshold,
        "margin_of": margin_of,
        "combination": combine,
        "zero": zero,
        "epsilon": epsilon,
        "dimension_aggregation": dimensions,
        "dimension_weights": dimension_weights,
        "variant": variant,
        "exponent": exponent,
        "subsystem_weights": subsystem_weights,
        "scaling": scaling,
    }
    given = {name: value for name, value in chosen.items() if value is not None}
    asked = formats_of(formats)
    evaluate_and_report(
        EvaluationTask(
            file,
            out,
            indicators,
            given,
            fill,
            evaluator,
            robustness,
            system,
            replication,
            force,
            asked,
            sheet,
            dry_run,
            ReportOptions(grades, lag_tolerance, groups, neighbours, forecast, why),
            judgements,
        )
    )


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Workbook to write.")],
    system: Annotated[
        str,
        typer.Option(
            metavar="table4|extended", help="The 23 indicators of Table 4 (A1-A11, B1-B12), or the 35 extended ones."
        ),
    ] = "table4",
    cluster: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A sheet for this cluster; repeat for more.")
    ] = None,
    years: Annotated[str, typer.Option(metavar="FIRST-LAST", help="Years to prepare a row for.")] = "2010-2021",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    layout: Annotated[
        str,
        typer.Option(
            metavar="columns|paper",
            help="An indicator a column; or as papers print it: subsystem, indicator, direction, unit, weight, years.",
        ),
    ] = "columns",
) -> None:
    """Write a blank workbook to fill in and give to 'synergysim evaluate'.

    Example: synergysim template observed.xlsx --cluster textile_clothing --cluster jewelry --lang zh
    """
    from ..studies.evaluation.observed import TemplateTask, write_blank

    write_blank(TemplateTask(file, system, tuple(cluster or ()), years, force, layout))
