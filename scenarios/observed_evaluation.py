"""An evaluation on the command line: options to a plan, the plan to results, the results to a folder and a table."""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from ..analysis.catalogue import LANGUAGES, Language
from .errors import UserError, did_you_mean
from .outputs import MANIFEST

if TYPE_CHECKING:
    from ..analysis.evaluation import Evaluation, Plan
    from ..analysis.tables import IndicatorTables

METHODS = ("critic", "entropy", "deviation", "equal")
FILLS = ("regression", "none")


@dataclass(frozen=True)
class Request:
    """What the user asked for; ``choices`` holds only the options that were given."""

    file: Path
    out: Path
    descriptions: Path | None
    choices: Mapping[str, Any]
    fill: str
    saved: Path | None
    lang: str
    robustness: bool


@dataclass(frozen=True)
class TemplateRequest:
    """The template the user asked for."""

    file: Path
    system: str
    clusters: tuple[str, ...]
    years: str
    lang: str
    force: bool


def evaluate_and_report(request: Request) -> None:
    """Read, score, write and tell.

    Raises:
        UserError, TableError, EvaluationError: one sentence on what the user can put right.
    """
    started = time.perf_counter()
    lang = _language(request.lang)
    _check_folder(request.out)
    from ..analysis.evaluation import evaluate_tables
    from ..analysis.figures.style import MissingFontWarning
    from ..analysis.tables import read_descriptions, read_tables
    from .evaluation_outputs import write_evaluation
    from .report.evaluation_words import TEXTS

    console = Console()
    with console.status("Reading and scoring …"):
        tables = read_tables(request.file, read_descriptions(request.descriptions) if request.descriptions else None)
        evaluation = evaluate_tables(tables, plan_of(request, tables))
    with console.status("Drawing figures and writing the report …"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", MissingFontWarning)
        write_evaluation(evaluation, request.out, request.file.name, lang)
    _tell(console, evaluation, lang)
    for message in dict.fromkeys(str(one.message) for one in caught):
        console.print(message, style="yellow", markup=False, soft_wrap=True)
    seconds = time.perf_counter() - started
    said = TEXTS["written"][lang].format(folder=request.out, seconds=seconds, report=request.out / "report.html")
    console.print(said, soft_wrap=True, markup=False)


def plan_of(request: Request, tables: IndicatorTables) -> Plan:
    """The request as a plan for these tables.

    Raises:
        UserError: an option that does not exist, or choices beside a saved evaluator, which has its own.
    """
    from ..analysis.evaluation import Plan
    from ..analysis.synergy.evaluator import SynergyEvaluator

    if request.fill not in FILLS:
        raise UserError(f"--fill {request.fill!r} is not regression or none.")
    plan = Plan(fill=request.fill == "regression", robustness=request.robustness)
    if request.saved is None:
        return _with_choices(plan, request.choices, tables)
    if request.choices:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in request.choices)
        raise UserError(f"{names} cannot be combined with --evaluator: the saved evaluator has its own choices.")
    return replace(plan, saved=SynergyEvaluator.load(request.saved))


def write_blank(request: TemplateRequest) -> None:
    """Write the template and say what to do with it.

    Raises:
        UserError, TableError, CatalogueError: what the user can put right.
    """
    from ..analysis.template import write_template

    lang = _language(request.lang)
    first, dash, last = request.years.partition("-")
    if not (dash and first.isdigit() and last.isdigit()):
        raise UserError(f"--years {request.years!r} is not FIRST-LAST, such as 2010-2021.")
    if request.file.exists() and not request.force:
        raise UserError(f"{request.file} exists. Choose another name, or overwrite it with --force.")
    clusters = request.clusters or (("集群1",) if lang == "zh" else ("cluster 1",))
    write_template(request.file, request.system, lang, clusters, (int(first), int(last)))
    said = f"Written: {request.file}. Fill it in, then: synergysim evaluate {request.file} --out results"
    Console().print(said, soft_wrap=True, markup=False)


def _with_choices(plan: Plan, given: Mapping[str, Any], tables: IndicatorTables) -> Plan:
    from ..analysis.given import read_goalposts, read_weights
    from ..analysis.synergy.choices import Choices

    choices = dict(given)
    weights = str(choices.get("weights", METHODS[0]))
    if _is_file(weights, METHODS, "--weights"):
        del choices["weights"]
        plan = replace(plan, weights=read_weights(weights, tables.indicators))
    bounds = str(choices.get("bounds", "own"))
    if _is_file(bounds, ("own", "pooled"), "--bounds"):
        choices |= {"bounds": "goalposts", "goalposts": read_goalposts(bounds, tables.indicators)}
    base = choices.get("base")
    if base is not None and base.isdigit():
        choices["base"] = int(base)
    return replace(plan, choices=Choices(**choices))


def _is_file(value: str, methods: tuple[str, ...], option: str) -> bool:
    """Whether an option names a file; a word that is neither a method nor a file is refused here, with both."""
    if value in methods:
        return False
    if Path(value).is_file():
        return True
    raise UserError(f"{option} {value!r} is neither a method nor a file.{did_you_mean(value, methods)}")


def _language(lang: str) -> Language:
    for known in LANGUAGES:
        if lang == known:
            return known
    raise UserError(f"--lang {lang!r} is not en or zh.")


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file; give a folder to write into.")
    if (folder / MANIFEST).exists():
        raise UserError(f"{folder} holds a simulated run; choose another folder.")


def _tell(console: Console, evaluation: Evaluation, lang: Language) -> None:
    from .report.evaluation import final_table, settings_line, verdicts
    from .report.evaluation_words import MEANING, TEXTS

    rows = final_table(evaluation, lang).drop(columns=TEXTS["coordination"][lang])
    table = Table(title=TEXTS["final_caption"][lang], title_justify="left")
    for name in rows.columns:
        table.add_column(str(name), overflow="fold")
    for row in rows.itertuples(index=False, name=None):
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
    console.print(table)
    console.print(settings_line(evaluation, lang), soft_wrap=True, markup=False)
    console.print(MEANING[lang], soft_wrap=True, markup=False)
    for verdict in verdicts(evaluation, lang):
        console.print(verdict, style="bold", soft_wrap=True, markup=False)
    for note in evaluation.notes:
        console.print(note.zh if lang == "zh" else note.en, style="yellow", soft_wrap=True, markup=False)
