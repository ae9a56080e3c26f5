"""An evaluation on the command line: options to a plan, the plan to results, the results to a folder and a table."""

from __future__ import annotations

import difflib
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ....language import Note, Text, joined, tr
from ...ensemble.result_folder import check_file, check_free, manifest_of, replaced_file
from ...errors import UserError, did_you_mean
from ...present.report.writing import Writing, typed_command
from .reporting import ReportOptions, reporting_of, subsystem_weights_of

if TYPE_CHECKING:
    from ....analysis.evaluation import Evaluation, Plan
    from ....analysis.figures.files import Format
    from ....analysis.notes import Note
    from ....analysis.tables import IndicatorTables

AHP = "ahp"
METHODS = ("critic", "entropy", "deviation", "pca", "equal", AHP)
FILLS = ("regression", "none")
MOST_TOLD = 40  # clusters on the terminal


@dataclass(frozen=True)
class EvaluationTask:
    """What the user asked for; ``choices`` holds only the options that were given.

    ``system`` and ``replication`` choose within a simulated run, if ``file`` is one.
    """

    file: Path
    out: Path | None
    descriptions: Path | None
    choices: Mapping[str, Any]
    fill: str
    saved: Path | None
    robustness: bool
    system: str | None = None
    replication: int | None = None
    force: bool = False
    formats: tuple[Format, ...] = ("png",)
    sheet: str | None = None
    dry_run: bool = False
    reported: ReportOptions = field(default_factory=ReportOptions)
    judgements: Path | None = None


@dataclass(frozen=True)
class TemplateTask:
    """The template the user asked for."""

    file: Path
    system: str
    clusters: tuple[str, ...]
    years: str
    force: bool
    layout: str = "columns"


def evaluate_and_report(task: EvaluationTask) -> None:
    """Read, score, write and tell.

    Raises:
        UserError, TableError, EvaluationError: one sentence on what the user can put right.
    """
    started = time.perf_counter()
    if task.dry_run:
        show_understood(task)
        return
    if task.out is None:
        raise UserError(tr("--out is missing: give a folder for the results, or --dry-run to see what is understood."))
    from .outputs import KIND, write_evaluation

    # An evaluation takes seconds and is given again with other choices: the earlier one may go unasked.
    force = task.force or (manifest_of(task.out) or {}).get("kind") == KIND
    check_free(task.out, force)
    from ....analysis.figures.style import MissingFontWarning
    from ...present.report.evaluation_words import TEXTS

    console = Console()
    with console.status(str(tr("Reading and scoring …"))):
        tables = tables_of(task)
        evaluation = evaluated(tables, plan_of(task, tables))
    with (
        console.status(str(tr("Drawing figures and writing the report …"))),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always", MissingFontWarning)
        writing = Writing(task.out, force, typed_command(), task.formats)
        write_evaluation(evaluation, writing, task.file.name)
    _tell(console, evaluation, task.out)
    for message in dict.fromkeys(str(one.message) for one in caught):
        console.print(message, style="yellow", markup=False, soft_wrap=True)
    seconds = time.perf_counter() - started
    said = TEXTS["written"].format(folder=task.out, seconds=seconds, report=task.out / "report.html")
    console.print(said, soft_wrap=True, markup=False)


def tables_of(task: EvaluationTask) -> IndicatorTables:
    """The table asked for: an observed one, or one replication of a saved run."""
    from ....analysis.tables import read_descriptions, read_tables
    from .simulated import is_run, read_run, refuse_choice_of_observed

    if is_run(task.file):
        if task.sheet is not None:
            raise UserError(tr("--sheet is of a workbook; {file} is a run's folder.", file=task.file))
        return read_run(task.file, task.system, task.replication)
    refuse_choice_of_observed(task.file, task.system, task.replication)
    described = read_descriptions(task.descriptions) if task.descriptions else None
    return read_tables(task.file, described, sheet=task.sheet)


def show_understood(task: EvaluationTask) -> None:
    """Read, and show what was understood: subsystems, indicators, signs, units, periods, units of observation.

    Raises:
        UserError, TableError: one sentence on what the user can put right.
    """
    from ...present.report.understood import heading, understood_table

    tables = tables_of(task)
    plan = plan_of(task, tables)
    console = Console()
    console.print(heading(tables), soft_wrap=True, markup=False)
    shown = Table(box=SIMPLE_HEAD)
    rows = understood_table(tables)
    for name in rows.columns:
        shown.add_column(str(name), overflow="fold")
    for row in rows.itertuples(index=False, name=None):
        shown.add_row(*map(str, row))
    console.print(shown)
    for note in (*tables.notes, *plan.notes):
        console.print(str(note), style="yellow", soft_wrap=True, markup=False)


def evaluated(tables: IndicatorTables, plan: Plan) -> Evaluation:
    """Score; what the library advises against a zero under the geometric mean is told in the command's own options."""
    from ....analysis.evaluation import evaluate_tables
    from ....analysis.synergy.errors import ZeroOrderError

    try:
        return evaluate_tables(tables, plan)
    except ZeroOrderError as error:
        en, zh = _remedy(plan)
        raise UserError(tr("{finding} {said}", finding=error.finding, said=Note(en, zh))) from error


def _remedy(plan: Plan) -> tuple[str, str]:
    if plan.saved is not None:
        return (
            "The saved evaluator has this choice inside; fit another one with --aggregation weighted.",
            "已保存的评价器采用此方法；请另用 --aggregation weighted 拟合。",
        )
    if plan.choices.bounds == "goalposts":
        return (
            "Use --aggregation weighted, or goalposts beyond every value.",
            "请用 --aggregation weighted，或给出超出所有数值的界限。",
        )
    if plan.choices.margin > 0:
        return (
            "Use --aggregation weighted; a --margin does not help where the minimum itself is 0.",
            "请用 --aggregation weighted；最小值本身为 0 时，--margin 不起作用。",
        )
    return (
        "Use --aggregation weighted, or --margin 0.1 (a margin does not help where the minimum itself is 0).",
        "请用 --aggregation weighted，或 --margin 0.1（最小值本身为 0 时边际不起作用）。",
    )


def plan_of(task: EvaluationTask, tables: IndicatorTables) -> Plan:
    """The task as a plan for these tables.

    Raises:
        UserError: an option that does not exist, or choices beside a saved evaluator, which has its own.
    """
    from ....analysis.evaluation import Plan
    from ....analysis.synergy.evaluator import SynergyEvaluator

    if task.fill not in FILLS:
        raise UserError(tr("--fill {fill!r} is not regression or none.", fill=task.fill))
    reporting = reporting_of(task.reported, tables)
    plan = Plan(fill=task.fill == "regression", robustness=task.robustness, reporting=reporting)
    if task.saved is None:
        return _with_choices(plan, task, tables)
    if task.choices:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in task.choices)
        raise UserError(
            tr("{names} cannot be combined with --evaluator: the saved evaluator has its own choices.", names=names)
        )
    return replace(plan, saved=SynergyEvaluator.load(task.saved))


def write_blank(task: TemplateTask) -> None:
    """Write the template and say what to do with it.

    Raises:
        UserError, TableError, CatalogueError: what the user can put right.
    """
    from ....analysis.periods import YEARS
    from ....analysis.template import write_template
    from ...present.report.evaluation_words import TEXTS

    first, dash, last = task.years.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise UserError(tr("--years {years!r} is not FIRST-LAST, such as 2010-2021.", years=task.years))
    if not all(YEARS[0] <= int(one) <= YEARS[1] for one in (first, last)):
        raise UserError(
            tr(
                "--years {years} is outside {first}-{second}, the years that can be evaluated.",
                years=task.years,
                first=YEARS[0],
                second=YEARS[1],
            )
        )
    check_file(task.file, task.force)
    clusters = task.clusters or (str(tr("cluster 1")),)
    with replaced_file(task.file, task.force) as aside:
        write_template(aside, task.system, clusters, (int(first), int(last)), task.layout)
    console = Console()
    for note in _misspelt(task.clusters):
        console.print(note, style="yellow", soft_wrap=True, markup=False)
    console.print(TEXTS["blank_written"].format(file=task.file), soft_wrap=True, markup=False)


def _misspelt(clusters: Iterable[str]) -> Iterator[str]:
    """A note for every name that is nearly one of the library's; any other is a cluster of the user's own."""
    from ....analysis.catalogue.clusters import CLUSTER_NAMES, cluster_code
    from ...present.report.evaluation_words import TEXTS

    known = {text.casefold(): text for code, names in CLUSTER_NAMES.items() for text in (*names, code)}
    for name in clusters:
        near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
        if near and cluster_code(name) is None:
            yield TEXTS["nearly"].format(name=name, near=known[near[0]])


def _with_choices(plan: Plan, task: EvaluationTask, tables: IndicatorTables) -> Plan:
    from ....analysis.given import read_goalposts
    from ....analysis.periods import period_of
    from ....analysis.synergy.choices import Choices

    choices = dict(task.choices)
    if isinstance(choices.get("subsystem_weights"), str):
        choices["subsystem_weights"] = subsystem_weights_of(choices["subsystem_weights"], tables)
    notes: list[Text] = []
    plan = _with_weights(plan, task, choices, tables, notes)
    bounds = str(choices.get("bounds", "own"))
    if _is_file(bounds, ("own", "pooled", "unit"), "--bounds"):
        choices |= {"bounds": "goalposts", "goalposts": read_goalposts(bounds, tables.indicators, notes)}
    base = choices.get("base")
    if base is not None and (period := period_of(base)) is not None:
        choices["base"] = period
    return replace(plan, choices=Choices(**choices), notes=tuple(notes))


def _with_weights(
    plan: Plan, task: EvaluationTask, choices: dict[str, Any], tables: IndicatorTables, notes: list[Text]
) -> Plan:
    """The plan with the weights asked for: methods, a file, judgements (``ahp``), or several of these joined."""
    from ....analysis.given import EVERY_CLUSTER, read_weights
    from ....analysis.preparation import scaled_weights
    from ....analysis.synergy.choices import GIVEN, JOINED

    if isinstance(choices.get("weights"), Mapping):
        return replace(plan, printed=False)
    asked = str(choices.get("weights", AHP if task.judgements is not None else METHODS[0]))
    parts = [asked] if Path(asked).is_file() else asked.split(JOINED)
    brought = [name for name in parts if name == AHP or (name not in METHODS and _is_file(name, METHODS, "--weights"))]
    if len(brought) > 1:
        raise UserError(
            tr(
                "--weights {asked!r} joins {brought}; join one of them with methods of the data.",
                asked=asked,
                brought=joined(brought),
            )
        )
    if task.judgements is not None and AHP not in brought:
        raise UserError(
            tr(
                "--judgements is used by --weights ahp, alone or joined (ahp+entropy); --weights is {asked!r}.",
                asked=asked,
            )
        )
    if not brought:
        return replace(plan, printed=False) if "weights" in choices else plan
    if brought == [AHP]:
        weights = {EVERY_CLUSTER: _judged(task.judgements, choices, tables, notes)}
    else:
        weights = read_weights(brought[0], tables.indicators, notes)
    choices.pop("weights", None)
    if parts == brought:
        return replace(plan, weights=weights)
    if EVERY_CLUSTER not in weights:
        raise UserError(
            tr(
                "{brought} has weights of each cluster; only weights that hold for all can be joined.",
                brought=brought[0],
            )
        )
    own = scaled_weights(weights[EVERY_CLUSTER], tables, notes)
    choices |= {"weights": JOINED.join(GIVEN if name in brought else name for name in parts), "given": own}
    return replace(plan, printed=False)


def _judged(path: Path | None, choices: dict[str, Any], tables: IndicatorTables, notes: list[Text]) -> dict[str, float]:
    """AHP weights; a matrix of subsystems weighs them in T, unless --subsystem-weights does."""
    from ....analysis.judgements import read_judgements

    if path is None:
        raise UserError(tr("--weights ahp needs --judgements FILE: the judgement matrices, a sheet each."))
    found = read_judgements(path, tables.indicators)
    notes += found.notes
    if found.subsystem_weights is not None:
        choices.setdefault("subsystem_weights", found.subsystem_weights)
    return found.weights


def _is_file(value: str, methods: tuple[str, ...], option: str) -> bool:
    """Whether an option names a file; a word that is neither a method nor a file is refused here, with both."""
    if value in methods:
        return False
    if Path(value).is_file():
        return True
    raise UserError(
        tr(
            "{option} {value!r} is neither a method nor a file.{did_you_mean}",
            option=option,
            value=value,
            did_you_mean=did_you_mean(value, methods),
        )
    )


def _tell(console: Console, evaluation: Evaluation, folder: Path) -> None:
    from ...present.report.evaluation import settings_line, verdicts
    from ...present.report.evaluation_words import MEANING, TEXTS

    console.print(_short_table(evaluation))
    count = len(evaluation.tables.clusters)
    lines = [TEXTS["more_told"].format(n=MOST_TOLD, all=count, folder=folder)] if count > MOST_TOLD else []
    meaning = [] if evaluation.tables.is_cross_section else [str(MEANING)]
    for line in (*lines, settings_line(evaluation), *meaning):
        console.print(line, soft_wrap=True, markup=False)
    for verdict in verdicts(evaluation):
        console.print(verdict, style="bold", soft_wrap=True, markup=False)
    for note in evaluation.notes:
        console.print(str(note), style="yellow", soft_wrap=True, markup=False)


def _short_table(evaluation: Evaluation) -> Table:
    """The last year of every cluster, narrow enough for a terminal; the report has the whole table."""
    from ....analysis.catalogue import subsystem_name
    from ....analysis.catalogue.clusters import cluster_name
    from ...present.report.evaluation import meaning
    from ...present.report.evaluation_words import TEXTS

    if evaluation.tables.is_cross_section:
        return _crossed_table(evaluation)
    rows = evaluation.final_year()
    years = ", ".join(str(year) for year in sorted(set(rows["year"])))
    table = Table(title=TEXTS["short_caption"].format(years=years), title_justify="left", box=SIMPLE_HEAD)
    heads = [subsystem_name(name) for name in evaluation.subsystems]
    few = len(heads) == 2
    for head in (
        str(TEXTS["cluster"]),
        *heads,
        "U",
        *([str(TEXTS["adjacent"])] if few else []),
        str(TEXTS["label"]),
    ):
        table.add_column(head, overflow="fold")
    # Two subsystems fit a terminal on one line and with both degrees, more of them only with less.
    between = " " if few else "\n"
    for _, row in rows.head(MOST_TOLD).iterrows():
        orders = [f"{row[f'order_{name}']:.3f}{between}({row[f'delta_{name}']:+.3f})" for name in evaluation.subsystems]
        shown = row[["synergy", "synergy_adjacent"][: 1 + few]]
        degrees = ["–" if degree != degree else f"{degree:.3f}" for degree in shown]
        table.add_row(cluster_name(row["cluster"]), *orders, *degrees, meaning(row["label"]))
    return table


def _crossed_table(evaluation: Evaluation) -> Table:
    """Of a cross-section: order degrees, coupling and coordination of every cluster."""
    from ....analysis.catalogue import subsystem_name
    from ....analysis.catalogue.clusters import cluster_name
    from ...present.report.evaluation_words import TEXTS

    table = Table(title=str(TEXTS["crossed_caption"]), title_justify="left", box=SIMPLE_HEAD)
    heads = [subsystem_name(name) for name in evaluation.subsystems]
    for head in (str(TEXTS["cluster"]), *heads, "C", "D"):
        table.add_column(head, overflow="fold")
    columns = [*(f"order_{name}" for name in evaluation.subsystems), "coupling", "coordination"]
    for _, row in evaluation.synergy.head(MOST_TOLD).iterrows():
        degrees = ["–" if row[name] != row[name] else f"{row[name]:.3f}" for name in columns]
        table.add_row(cluster_name(row["cluster"]), *degrees)
    return table
