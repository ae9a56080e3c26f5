"""Python functions for what the command line does with files, stores and tables: thin, and with the same names.

Experiments that have a function of their own (``run``, ``compare``, ``sweep``, …) are not repeated here;
``synergysim`` itself offers all of them.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..language import speaking, tr
from .errors import UserError
from .studies.evaluation.reporting import ReportOptions

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ..analysis.catalogue import Language
    from ..analysis.evaluation import Evaluation
    from ..analysis.synergy.fitted import FittedEvaluator
    from ..analysis.tables import IndicatorTables
    from .ensemble.engine import Engine
    from .ensemble.store.store import Store
    from .present.checking import Checked
    from .studies.evolution.channels import ChannelShares
    from .studies.evolution.loop_dominance import LoopDominance
    from .studies.evolution.network_snapshots import Snapshots
    from .studies.evolution.patterns import PatternReport
    from .studies.run.run import RunResult
    from .studies.sameness import Sameness
    from .studies.synergy_sources.split import SynergySources

Overrides = Mapping[str, object] | None


def evaluate(
    table: str | Path | pd.DataFrame | RunResult,
    *,
    sheet: str | None = None,
    indicators: str | Path | None = None,
    evaluator: str | Path | FittedEvaluator | None = None,
    fill: Literal["regression", "none"] = "none",
    robustness: bool = False,
    system: str | None = None,
    replication: int | None = None,
    grades: str = "ten",
    lag_tolerance: float = 0.0,
    groups: str | Path | None = None,
    neighbours: str | Path | None = None,
    forecast: int = 0,
    judgements: str | Path | None = None,
    why: str = "",
    lang: Language | None = None,
    **choices: Any,
) -> Evaluation:
    """Score observed indicators, or those of a run: weights, order degrees, synergy, coupling and coordination.

    Args:
        table: A workbook, CSV or other table file, a data frame (wide or long), a run's folder or a run's result.
        sheet: Of a workbook, where it has several.
        indicators: A table that describes indicators of your own: name, subsystem, direction, unit.
        evaluator: A saved evaluator or its JSON file, which then has all choices inside.
        fill: Whether empty cells are filled by regression on the other columns.
        robustness: Whether the verdict is tried under many other choices, which takes some seconds.
        system: Of a run: ``table4`` (23 indicators) or ``extended`` (35).
        replication: Of a run: which one, counted from 1.
        grades: Scale on which C and D are graded, see ``analysis/catalogue/grades.csv``.
        lag_tolerance: Difference of two order degrees up to which neither subsystem lags.
        groups: A table of cluster and group, for inequality within and between groups.
        neighbours: A table of cluster and neighbour, for Moran's I.
        forecast: Years that GM(1,1) goes on.
        why: Two periods, ``2015-2020``, whose change of U is explained; the first and the last by default.
        judgements: AHP's judgement matrices, a sheet each or one below the other; ``weights="ahp"``, the default with
            them, or joined (``"ahp+entropy"``).
        lang: Language of what is told; that of the process by default.
        choices: Fields of :class:`~synergysim.analysis.synergy.choices.Choices`: ``weights`` (a method, or a file of
            weights), ``margin``, ``bounds`` (or a file of goalposts), ``base``, ``aggregation``, ``sign_rule``, ….

    Raises:
        UserError, EvaluationError: one sentence on what can be put right.
    """
    from ..analysis.synergy.fitted import FittedEvaluator
    from .studies.evaluation.observed import EvaluationTask, evaluated, plan_of

    given = evaluator if isinstance(evaluator, FittedEvaluator) else None
    saved = Path(evaluator) if isinstance(evaluator, str | Path) else None
    path = Path(table) if isinstance(table, str | Path) else Path("data frame")
    options = ReportOptions(
        grades, lag_tolerance, _path(groups), _path(neighbours), forecast, why
    )  # fmt: skip
    asked = EvaluationTask(
        path, None, _path(indicators), choices, fill, saved, robustness, system, replication,
        sheet=sheet, reported=options, judgements=_path(judgements),
    )  # fmt: skip
    with speaking(lang):
        tables = _tables(table, asked)
        plan = plan_of(asked, tables)
        if given is not None:
            import dataclasses

            plan = dataclasses.replace(plan, saved=given)
        return evaluated(tables, plan)


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def _tables(table: str | Path | pd.DataFrame | RunResult, asked: Any) -> IndicatorTables:
    from ..analysis.tables import read_descriptions, tables_from_frame
    from .studies.evaluation.observed import tables_of
    from .studies.evaluation.simulated import of_replication
    from .studies.run.run import RunResult

    if isinstance(table, str | Path):
        return tables_of(asked)
    if isinstance(table, RunResult):
        return of_replication(table.indicators, asked.system, asked.replication)
    for name in ("sheet", "system", "replication"):
        if getattr(asked, name) is not None:
            raise UserError(
                tr(
                    "{name} = {given!r} chooses within a file or a run, not in a data frame.",
                    name=name,
                    given=getattr(asked, name),
                )
            )
    return tables_from_frame(table, read_descriptions(asked.descriptions) if asked.descriptions else None)


def template(
    file: str | Path,
    *,
    system: str = "table4",
    clusters: Sequence[str] = (),
    years: tuple[int, int] = (2010, 2021),
    lang: Language | None = None,
    layout: Literal["columns", "paper"] = "columns",
    force: bool = False,
) -> Path:
    """Write a blank workbook that :func:`evaluate` reads; returns its path.

    Raises:
        UserError, CatalogueError: the file exists already, or a choice does not.
    """
    from .studies.evaluation.observed import TemplateTask, write_blank

    path = Path(file)
    with speaking(lang):
        write_blank(TemplateTask(path, system, tuple(clusters), f"{years[0]}-{years[1]}", force, layout))
    return path


def reconstruct(file: str | Path, *, sheet: str | None = None, lang: Language | None = None) -> list[str]:
    """Which convention reproduces a paper's printed C, T, D, U or weights: a sentence a quantity.

    Raises:
        UserError, EvaluationError: the file cannot be read, or prints nothing to be reproduced.
    """
    from .studies.evaluation.reconstruction import reconstruct_file

    with speaking(lang):
        return reconstruct_file(Path(file), sheet)


def resume(store: str | Path, *, workers: int = 1, executor: Executor | None = None, again: bool = False) -> Store:
    """Go on with a sweep that was stopped, killed or damaged; ``again`` repeats the runs that failed.

    Raises:
        UserError: there is none, it is being written, or the model has changed since.
    """
    from .ensemble.store.store import Store
    from .studies.sweep.sweep import advance, progress, reopen, workers_of

    with Store.open(str(store)).place.locked():
        found = Store.open(str(store))
        plan = reopen(found)
        advance(found, plan, workers_of(workers, executor), progress(found, again).parts)
    return found


def rerun(folder: str | Path, run_id: str | None = None, workers: int = 1) -> Sameness:
    """Make a stored result, or one run of a sweep, again from what its folder holds, and compare their tables.

    The :class:`~.sameness.Sameness` says whether they are ``identical`` to the bit or ``within_tolerance``.

    Raises:
        UserError: no such result or run, or a sweep that another version of the model has begun. WorkError: making it
            again failed.
    """
    from .ensemble.store.store import Store
    from .studies.repetition import holds_a_sweep, repeated
    from .studies.sweep import rerun as repetition
    from .studies.sweep.sweep import reopen

    if not holds_a_sweep(str(folder)):
        if run_id is not None:
            raise UserError(
                tr(
                    "{folder} holds no sweep: leave {run_id} out, and the whole result is made again.",
                    folder=folder,
                    run_id=run_id,
                )
            )
        return repeated(Path(folder), workers)
    found = Store.open(str(folder))
    plan = reopen(found)
    if run_id is None:
        return repetition.rerun_all(found, plan, workers)
    return repetition.rerun(found, plan, run_id).same


def bounds(
    scenario: str = "guangzhou",
    *,
    sample: int | None = None,
    scale: float = 0.005,
    until: int = 2016,
    seed: int = 1,
    workers: int = 1,
) -> pd.DataFrame:
    """Every parameter, or a sample of settings, at its declared bounds in small checked runs.

    Columns: path, value, world, failure ("" where the setting is borne), seconds.

    Raises:
        UserError: the scenario does not exist or its evaluator needs other years.
    """
    import pandas as pd

    from .studies.sweep.bounds_check import checked_bounds

    findings = checked_bounds(scenario, sample, scale, until, seed, workers)
    rows = [(one.trial.path, one.trial.value, one.trial.world, one.failure, one.seconds) for one in findings]
    return pd.DataFrame(rows, columns=["path", "value", "world", "failure", "seconds"])


def summarise(
    store: str | Path | Store,
    *,
    table: str = "indicators",
    by: Sequence[str] = ("cell",),
    measures: Sequence[str] = (),
    clusters: Sequence[str] = (),
    times: Sequence[str] = (),
    quantiles: Sequence[float] = (0.1, 0.5, 0.9),
    strict: bool = False,
) -> pd.DataFrame:
    """A sweep's runs summed up: runs, mean, sd and quantiles by what is asked for.

    Args:
        store: A store, or where it is.
        table: ``indicators``, ``diagnostics`` or ``synergy``.
        by: Columns of the cells: ``cell``, ``scenario``, a path of the experiment.
        measures: Only these; all if empty.
        clusters: Likewise.
        times: Likewise.
        quantiles: Within (0, 1).
        strict: Whether a sweep with failed or missing runs is refused.

    Raises:
        UserError: no such store, runs lack where ``strict``, or the question cannot be answered.
    """
    import pandas as pd

    from .ensemble.store.queries import Summary, connected, failed_runs, summaries
    from .ensemble.store.store import Store
    from .studies.sweep.store_session import what_lacks

    found = store if isinstance(store, Store) else Store.open(str(store))
    asked = Summary(table, tuple(by), tuple(measures), tuple(clusters), tuple(times), tuple(quantiles))
    with connected(found) as connection:
        if strict:
            what_lacks(found, *failed_runs(connection), strict=True)
        return pd.concat(list(summaries(found, connection, asked)), ignore_index=True)


def export(result: Any, path: str | Path, to: str | None = None, *, force: bool = False) -> Path:
    """Write any result in another format; returns where.

    Args:
        result: A result in memory, a store, or the folder of a run, comparison, sweep, evaluation or other result.
        path: A file (xlsx, netcdf) or a folder with a file a table (csv, dta, feather, parquet).
        to: The format; by default what the path ends in.
        force: Whether what is there may be replaced.

    Raises:
        UserError, EvaluationError: there is no such result or format, or something is there already.
    """
    from .studies.exports import export_result

    return export_result(result, Path(path), to, force)


def channels(
    scenario: str = "guangzhou",
    *,
    replications: int = 10,
    seed: int = 1,
    scale: float | None = None,
    until: int | None = None,
    overrides: Overrides = None,
    world: str | None = "certain",
    workers: int | Engine = 1,
) -> ChannelShares:
    """Cut each channel in turn and measure what is missing in the last year, under common random numbers.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong. RunError: no run finished.
    """
    from ..simulation.channels import CHANNELS
    from .files.resolution import resolve
    from .files.scenario import load
    from .studies.evolution.channels import channel_shares

    resolved = resolve(load(scenario, world), overrides, scale, until)
    return channel_shares(resolved, CHANNELS, seed, replications, workers=workers)


def patterns(
    scenario: str = "guangzhou",
    *,
    replications: int = 10,
    seed: int = 1,
    scale: float | None = None,
    until: int | None = None,
    overrides: Overrides = None,
    world: str | None = "certain",
    explain: bool = False,
    workers: int | Engine = 1,
) -> PatternReport:
    """Hold a scenario against the patterns of evolution; with ``explain`` try what those missed come from.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong. RunError: no replication finished.
    """
    from .files.resolution import resolve
    from .files.scenario import load
    from .studies.evolution.pattern_causes import explained
    from .studies.evolution.patterns import patterns as held

    resolved = resolve(load(scenario, world), overrides, scale, until)
    report = held(resolved, seed, replications, workers=workers)
    return explained(report, workers=workers) if explain else report


def network(
    scenario: str = "guangzhou",
    years: Sequence[int] = (),
    *,
    cluster: str | None = None,
    seed: int = 1,
    scale: float | None = None,
    overrides: Overrides = None,
) -> Snapshots:
    """Firms and ties at the end of each of the years (the last one by default), of one run.

    Raises:
        UserError, ParameterError: a year outside the run, an unknown cluster, name or value.
    """
    from .files.resolution import resolve
    from .files.scenario import load
    from .studies.evolution.network_snapshots import snapshots

    inputs = resolve(load(scenario), overrides, scale).inputs
    return snapshots(inputs, tuple(years) or (inputs.end_year,), seed, cluster)


def loops(
    run: str | Path, *, outcome: str = "real_output", replications: int | None = None, workers: int | Engine = 1
) -> LoopDominance:
    """Knock every feedback loop out of a stored run and tell what each adds to growth, by cluster and year.

    Args:
        run: The folder that :meth:`RunResult.save` or ``synergysim run`` wrote.
        outcome: ``real_output`` or ``exports_usd``.

    Raises:
        UserError: no finished run there, or too few replications or years.
    """
    from .studies.evolution.loop_dominance import OUTCOMES, first_finished, loop_dominance

    if outcome not in OUTCOMES:
        raise UserError(tr("outcome = {outcome!r} is not one of {names}.", outcome=outcome, names=", ".join(OUTCOMES)))
    return loop_dominance(Path(run), first_finished(Path(run), replications), outcome, workers=workers)


def draw(
    what: str,
    run: str | Path | None = None,
    *,
    year: int | None = None,
    cluster: str | None = None,
    lang: Language | None = None,
) -> Figure:
    """A figure of a stored run, by its name in the run's report (``synergy``, ``flows``, …), or a picture of the model
    (``stocks``, ``loops``, ``loop_panels``), as a matplotlib figure.

    Raises:
        UserError: there is no such picture or run, or it takes no such choice.
    """
    from .studies.run.drawing import Picture, known_picture, picture

    with speaking(lang):
        return picture(Picture(known_picture(what), None if run is None else Path(run), year, cluster))


def lever_effects(
    scenario: str = "guangzhou",
    *,
    scale: float = 0.02,
    replications: int = 10,
    workers: int | Engine = 1,
    runs: str | Path | None = None,
) -> pd.DataFrame:
    """Every lever alone at full level and every shock alone: effect, exports, output, cost and output gained per yuan.

    Columns: code, scenario, target, cost (10,000 CNY a year), and of effect, exports, output (relative) and gain the
    mean with its 95 % interval. ``runs``: a folder where runs are kept, so that a stopped measurement goes on.

    Raises:
        UserError: a run failed, or there are fewer than two pairs.
    """
    import pandas as pd

    from .ensemble.engine import engine_of
    from .ensemble.identity import this_model
    from .ensemble.kept import KeptRuns
    from .ensemble.store.places import LocalPlace
    from .studies.lever_table import arms_of, measured, rows_of

    if replications < 2:
        raise UserError(
            tr(
                "replications = {replications} is outside [2, …]: an interval needs at least two pairs.",
                replications=replications,
            )
        )
    arms = arms_of(scenario, scale)
    with engine_of(workers) as engine:
        kept = engine.kept if runs is None else KeptRuns(LocalPlace(Path(runs)), this_model())
        made = measured(arms, replications, dataclasses.replace(engine, kept=kept))
    rows = []
    for row in rows_of(arms, made, replications):
        found: dict[str, Any] = {"code": row.code, "scenario": row.scenario, "target": row.target, "cost": row.cost}
        for name in ("effect", "exports", "output", "gain"):
            effect = getattr(row, name)
            for part in ("mean", "lower", "upper"):
                found[name if part == "mean" else f"{name}_{part}"] = getattr(effect, part, float("nan"))
        rows.append(found)
    return pd.DataFrame(rows)


def sources(
    scenario: str = "guangzhou",
    *,
    replications: int = 4,
    seed: int = 1,
    scale: float | None = None,
    until: int | None = None,
    overrides: Overrides = None,
    world: str | None = None,
    workers: int | Engine = 1,
) -> SynergySources:
    """Split U of a scenario exactly over the outside world, infrastructure and counts, digital trade and policy.

    Args:
        replications: Each is sixteen small runs.
        scale: Share of firms simulated; a small one by default.

    Raises:
        UserError, ParameterError: the scenario, a name or a value is wrong, or no replication finished all its runs.
    """
    from .files.resolution import resolve
    from .files.scenario import load
    from .files.scoring import check_scorable
    from .studies.synergy_sources.split import small, split_synergy

    resolved = resolve(load(scenario, world), overrides, scale, until)
    if scale is None:
        resolved = small(resolved)
    check_scorable(resolved)
    return split_synergy(resolved, range(seed, seed + replications), workers)


def freeze_evaluator(
    out: str | Path | None = None,
    *,
    region: str = "goalposts",
    seeds: int = 30,
    scale: float | None = None,
    workers: int | Engine = 1,
    force: bool = False,
) -> FittedEvaluator:
    """Fit bounds and weights on the reference ensemble of a region; with ``out`` store them as a JSON file, too.

    Args:
        region: Which of the library's evaluators: ``goalposts`` is Guangzhou's.

    Raises:
        UserError: no such evaluator, fewer seeds than a reference needs, or the file exists.
    """
    from .ensemble.result_folder import check_file, replaced_file
    from .errors import unknown
    from .studies.reference import REGIONS, evaluator_choices, freeze, members_of, reference_ensemble

    if region not in REGIONS:
        raise unknown("frozen evaluator", region, REGIONS)
    target = None if out is None else Path(out)
    check_file(target, force)
    ensemble, resolved = reference_ensemble(seeds, scale, workers, members_of(region))
    fitted = freeze(ensemble, resolved, seeds, evaluator_choices(region))
    if target is not None:
        with replaced_file(target, force) as aside:
            fitted.save(aside)
    return fitted


def new(name: str, *, parent: str = "guangzhou", out: str | Path | None = None) -> Path:
    """Write a commented scenario file that extends ``parent``; returns its path, ``NAME.yaml`` by default.

    Raises:
        UserError: the name cannot be one or is taken, the file exists, or there is no such parent.
    """
    from .present.starter import start

    return start(name, parent, None if out is None else Path(out))


def check(scenario: str) -> Checked:
    """Everything that is wrong with a scenario file at once (``problems``), and what it comes to (``resolved``)."""
    from .present.checking import check as checked

    return checked(scenario)


def diff(first: str, second: str) -> list[str]:
    """What differs between two scenarios, a sentence each, after everything they extend is filled in.

    Raises:
        UserError, ParameterError: a scenario is wrong.
    """
    from .files.resolution import resolve
    from .files.scenario import load
    from .present.difference import differences

    return differences(resolve(load(first)), resolve(load(second)))


def schema() -> dict[str, Any]:
    """The JSON schema of scenario files, from which editors know keys, names and bounds."""
    from .files.schema import scenario_schema

    return dict(scenario_schema())


def listing(what: str = "scenarios", lang: Language | None = None, *, scenario: str | None = None) -> pd.DataFrame:
    """What there is: scenarios, experiments, levers, shocks, indicators, parameters, flows, stocks, loops, extensions.

    Args:
        what: Which list.
        lang: Language of names and descriptions; that of the process by default.
        scenario: With what the extensions of this scenario add.

    Raises:
        UserError: there is no such list or scenario. ExtensionError: one of its extensions cannot be loaded.
    """
    import pandas as pd

    from .commands.list_names import LISTS, What, with_extensions_of
    from .errors import unknown

    known = {str(one.value): one for one in What}
    if what not in known:
        raise unknown("list", what, known)
    with_extensions_of(scenario)
    with speaking(lang):
        columns, rows = LISTS[known[what]]()
        return pd.DataFrame([list(row) for row in rows], columns=list(columns))


def describe(scenario: str | None = None) -> str:
    """The model description by the ODD protocol, as Markdown, its tables made from the code.

    Args:
        scenario: With the extensions of this scenario; otherwise with those that are installed.

    Raises:
        UserError: there is no such scenario. ExtensionError: one of its extensions cannot be loaded.
    """
    from ..extensions import installed
    from ..simulation.description import ODD, fill
    from .files.extending import description, extensions_of
    from .files.scenario import load

    extensions = installed() if scenario is None else extensions_of(load(scenario))
    return fill(ODD.read_text(encoding="utf-8")) + description(extensions)


def to_xmile(
    path: str | Path,
    *,
    scenario: str = "guangzhou",
    adopters: float = 0.0,
    members: float = 0.0,
    push: float = 0.0,
    gain: float = 0.0,
    years: float = 25.0,
    dt: float = 1 / 16,
    overrides: Overrides = None,
    force: bool = False,
) -> Path:
    """Write the mean-field twin of a scenario's firms as an XMILE model, for Stella, PySD and others; returns where.

    Args:
        scenario: Whose parameters it has.
        adopters: Share of firms that sell online at the start.
        members: Share that are members of the characteristic platform at the start.
        push: Of the characteristic platform; a variable of the model.
        gain: Profit on an online sale; a variable of the model.
        years: How long it runs.
        dt: Euler's step, in years.

    Raises:
        UserError, ParameterError: a name or a value is wrong, or the file exists.
    """
    from ..simulation.mean_field import MeanField, Surroundings
    from .ensemble.result_folder import check_file, replaced_file
    from .files.resolution import resolve
    from .files.scenario import load
    from .interchange.xmile import write_xmile

    p = resolve(load(scenario), overrides).inputs.parameters
    twin = MeanField(p.adoption, p.membership, p.trust, p.platforms, Surroundings(push=push, gain=gain))
    target = Path(path)
    check_file(target, force)
    with replaced_file(target, force) as aside:
        write_xmile(twin, aside, adopters=adopters, members=members, years=years, dt=dt)
    return target


def open_app(scenarios: Sequence[str | Path] = (), *, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the web page until it is ended; needs the extra ``app``.

    Args:
        scenarios: Scenario files to offer first, or the folders of regions.
        host: Address to serve on; by default only this computer reaches it.
        port: Port to serve on.

    Raises:
        UserError: Streamlit is not installed, or the address cannot be served on.
    """
    from .app.server import serve

    with contextlib.suppress(KeyboardInterrupt):
        serve(host, port, [Path(one) for one in scenarios])
