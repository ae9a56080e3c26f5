"""Writes what a run gave into a folder: manifest, tables, figures, report."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import io
import json
import platform
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue.clusters import declare_clusters
from ..analysis.given_files import read_given
from ..analysis.table_files import write_csv
from ..language import tr
from ..simulation.parameters import walk
from .carried import carried, carried_folder, lay_given
from .ensemble.identity import this_model
from .errors import UserError
from .report.reproduction import LIBRARIES
from .result_folder import MANIFEST as MANIFEST  # who reads a result takes it from here
from .result_folder import manifest_of, read_recorded, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from ..analysis.figures.files import Format
    from .experiments.run import RunResult
    from .resolution import Resolved
    from .scenario import Scenario
    from .synergy_sources.split import SynergySources

REPORT = "report.html"
FIGURES = "figures"
WORKBOOK = "results.xlsx"
IN_WORKBOOK = ("synergy", "variants", "indicators", "runs")
OF_SPLIT = ("sources", "sources_mean", "change")  # figures of where U comes from
MOST_CELLS = 200_000  # of its sheets together: a workbook takes some ten seconds for a million


def written(folder: Path | str) -> str:
    """Where a result is, and what to do next: the last line of a command that writes a report."""
    return str(tr("Written to {folder}; open {report} in a browser.", folder=folder, report=Path(folder) / REPORT))


def write(
    result: RunResult,
    folder: Path,
    force: bool = False,
    command: str = "",
    formats: Sequence[Format] = ("png",),
    split: SynergySources | None = None,
    workers: int = 1,
) -> Path:
    """Write the run's files into ``folder`` and return it; figures in each of the formats, drawn by so many processes.

    ``split`` says where U comes from; without it that is not told.

    Raises:
        UserError: as :func:`.result_folder.check_free`.
    """
    with replaced(folder, force) as aside:
        write_tables(result, aside)
        write_workbook_of(result, aside / WORKBOOK)
        carry([result.resolved.scenario], aside)
        if not result.indicators.empty:
            _write_pictures_and_report(result, aside, command, formats, split, workers)
        if split is not None:
            write_csv(split.table, aside / "sources.csv")
        content = {**manifest(result, command, split), **lay_given(aside, command)}
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        (aside / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def write_workbook_of(result: RunResult, path: Path) -> None:
    """The run for people with a spreadsheet: degrees, indicators by year, runs, and what each column is.

    Indicators of very many replications are left to ``synergysim export``, and the sheet of columns says so.
    """
    from ..analysis.results import codebook, panel
    from ..analysis.table_files import write_workbook

    frames = {name: panel(one) for name, one in result.to_frames().items() if name in IN_WORKBOOK}
    columns = codebook(frames, result.label)
    indicators = frames.get("indicators")
    if indicators is not None and indicators.size > MOST_CELLS:
        del frames["indicators"]
        columns.loc[columns["table"] == "indicators", "table"] = "indicators (in indicators.parquet: export it)"
    write_workbook({**frames, "columns": columns}, path)


def write_tables(result: RunResult, folder: Path) -> None:
    """Write the run's tables."""
    result.runs.to_parquet(folder / "runs.parquet", index=False)
    result.indicators.to_parquet(folder / "indicators.parquet", index=False)
    result.diagnostics.to_parquet(folder / "diagnostics.parquet", index=False)
    result.flows.to_parquet(folder / "flows.parquet", index=False)
    write_csv(result.synergy, folder / "synergy.csv")
    write_csv(result.variants, folder / "synergy_variants.csv")
    if not result.scores.refused.empty:
        write_csv(result.scores.refused, folder / "synergy_refused.csv")


def carry(scenarios: Iterable[Scenario], folder: Path) -> None:
    """Lay the files of the scenarios' own into a result, where :func:`manifest` says that they are."""
    for scenario in scenarios:
        for name, content in carried(scenario)[1].items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _write_pictures_and_report(
    result: RunResult,
    folder: Path,
    command: str,
    formats: Sequence[Format],
    split: SynergySources | None,
    workers: int,
) -> None:
    from ..analysis.figures.style import figure_language
    from .extending import added_figures
    from .parallel_figures import Drawing, save_drawings
    from .pictures import BESIDE_OBSERVED, run_drawings
    from .report.clusters_shown import shown_line
    from .report.run_report import write_run_report
    from .report.sources import observed_trade, simulated_source
    from .synergy_sources.change import split_drawings

    def drawing(name: str, draw: Callable[[], Figure]) -> Drawing:
        observed = observed_trade() if name in BESIDE_OBSERVED else ""
        seeds = split.seeds if split is not None and name in OF_SPLIT else result.runs["seed"]
        source = simulated_source([result.resolved], seeds, observed=observed)
        source += str(shown_line(result.resolved.inputs))
        return Drawing(name, draw, (folder / FIGURES).absolute(), formats, source)

    own = run_drawings(result)
    added = added_figures(result.resolved.inputs.extensions, tuple(own))
    own |= {} if split is None else split_drawings(split)
    pictures = save_drawings([drawing(*one) for one in own.items()], workers)
    # What an extension draws with need not be known to another process.
    pictures |= save_drawings([drawing(name, partial(draw, result, figure_language())) for name, draw in added.items()])
    write_run_report(result, pictures, folder / REPORT, command, split)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a stored run says; from now on its clusters are called what it calls them.

    Raises:
        UserError: there is none, or it is none that this program wrote.
    """
    found = manifest_of(folder)
    if found is None:
        if not (folder / MANIFEST).exists():
            raise UserError(
                tr(
                    "{folder} holds no {manifest}, so no complete run of 'synergysim run'.",
                    folder=folder,
                    manifest=MANIFEST,
                )
            )
        raise UserError(
            tr(
                "{file} is damaged, or none that this version of 'synergysim run' wrote; run the scenario again.",
                file=folder / MANIFEST,
            )
        )
    read_given(folder / MANIFEST)
    try:
        industries = found.get("inputs", {}).get("industries", ())
        declare_clusters({one["code"]: (one["name_en"], one["name_zh"]) for one in industries})
    except (AttributeError, KeyError, TypeError) as error:
        raise UserError(
            tr(
                "{file} is none that this version of 'synergysim run' wrote; run the scenario again.",
                file=folder / MANIFEST,
            )
        ) from error
    return found


def read_table(path: Path) -> pd.DataFrame:
    """A table of a stored result, a Parquet or CSV file, as it was written.

    Raises:
        UserError: it is not there, cut short or changed.
    """
    import pandas as pd

    own = manifest_of(path.parent)
    if own is None:
        read_manifest(path.parent)
    content = io.BytesIO(read_recorded(path.parent, path.name, own or {}))
    return pd.read_csv(content) if path.suffix == ".csv" else pd.read_parquet(content)


def manifest(result: RunResult, command: str, split: SynergySources | None = None) -> dict[str, Any]:
    """Everything needed to repeat the run: the resolved scenario, every value with its source, seeds, versions."""
    scenario = result.resolved.scenario
    content, files = carried(scenario)
    own = {} if split is None else {"split": {"seeds": list(split.seeds), "scale": split.resolved.inputs.scale}}
    return {
        **own,
        **described(result.resolved, command),
        "scenario": content,
        "own_files": carried_folder(scenario) if files else None,
        "replications": len(result.runs),
        "seeds": [int(seed) for seed in result.runs["seed"]],
        "finished": int((result.runs["status"] == "finished").sum()),
        "evaluator": result.scores.evaluator,
    }


def described(resolved: Resolved, command: str) -> dict[str, Any]:
    """A scenario with every value and its source, and what it was run with."""
    return {
        "format": 1,
        "command": command,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "scenario": json.loads(resolved.scenario.model_dump_json()),
        "inputs": _inputs(resolved),
        "parameters": {
            path: {"value": value, "unit": parameter.unit, "source": resolved.sources[path]}
            for path, parameter, value in walk(resolved.inputs.parameters)
        },
        "sources": dict(resolved.sources),
        "draws": [dict(values) for values in resolved.draws],
        "model": this_model(),
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
    }


def _inputs(resolved: Resolved) -> dict[str, Any]:
    inputs = resolved.inputs
    fields = {field.name: getattr(inputs, field.name) for field in dataclasses.fields(inputs)}
    del fields["parameters"]
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
