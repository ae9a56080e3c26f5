"""Writes what a run gave into a folder: manifest, tables, figures, report."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import json
import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..analysis.catalogue.clusters import declare_clusters
from ..analysis.table_files import write_csv
from ..simulation.parameters import walk
from .errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ..analysis.catalogue import Language
    from ..analysis.figures.files import Format
    from .experiments.run import RunResult
    from .resolution import Resolved

MANIFEST = "manifest.json"
REPORT = "report.html"
FIGURES = "figures"
LIBRARIES = ("synergysim", "numpy", "numba", "pandas", "mesa", "scipy", "pyarrow", "matplotlib")


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written into, by trying.

    Raises:
        UserError: it cannot, or it is a file.
    """
    try:
        nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not nearest.is_dir():
            raise UserError(f"{nearest} is a file; give a folder to write into.")
        with tempfile.TemporaryDirectory(dir=nearest):
            pass
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror or error}; give another place.") from error


def check_file(path: Path | None) -> None:
    """As :func:`check_writable`, for one file, if one is asked for; call it before hours of simulation.

    Raises:
        UserError: the path is a folder, or no file can be written there.
    """
    if path is None:
        return
    if path.is_dir():
        raise UserError(f"{path} is a folder; give a file to write.")
    check_writable(path.parent)


def check_free(folder: Path, force: bool) -> None:
    """Refuse a folder that holds a run, unless it is to be overwritten; call it before hours of simulation.

    Raises:
        UserError: the folder holds a run and ``force`` is not set, or no folder can be made or written there.
    """
    check_writable(folder)
    if (folder / MANIFEST).exists() and not force:
        raise UserError(
            f"{folder} already holds a run. Choose another folder with --out, or overwrite it with --force."
        )


def make_free(folder: Path, force: bool) -> None:
    """Make a folder to write into; what makes an earlier result of it goes, from the manifest to the figures.

    Raises:
        UserError: as :func:`check_free`.
    """
    from ..analysis.figures.files import remove_figures

    check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / MANIFEST, folder / REPORT):
        old.unlink(missing_ok=True)
    remove_figures(folder / FIGURES)


def written(folder: Path | str) -> str:
    """Where a result is, and what to do next: the last line of a command that writes a report."""
    return f"Written to {folder}; open {Path(folder) / REPORT} in a browser."


def write(
    result: RunResult,
    folder: Path,
    force: bool = False,
    command: str = "",
    lang: Language = "en",
    formats: Sequence[Format] = ("png",),
) -> Path:
    """Write the run's files into ``folder`` and return it; figures in each of the formats.

    The manifest comes last: a folder with a manifest holds a complete run.
    """
    make_free(folder, force)
    result.runs.to_parquet(folder / "runs.parquet", index=False)
    result.indicators.to_parquet(folder / "indicators.parquet", index=False)
    result.diagnostics.to_parquet(folder / "diagnostics.parquet", index=False)
    result.flows.to_parquet(folder / "flows.parquet", index=False)
    write_csv(result.synergy, folder / "synergy.csv")
    write_csv(result.variants, folder / "synergy_variants.csv")
    if not result.scores.refused.empty:
        write_csv(result.scores.refused, folder / "synergy_refused.csv")
    if not result.indicators.empty:
        _write_pictures_and_report(result, folder, command, lang, formats)
    text = json.dumps(manifest(result, command), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _write_pictures_and_report(
    result: RunResult, folder: Path, command: str, lang: Language, formats: Sequence[Format]
) -> None:
    from ..analysis.figures.files import save_formats
    from ..analysis.figures.style import figure_language
    from .pictures import BESIDE_OBSERVED
    from .report.run_report import write_run_report
    from .report.sources import observed_trade, simulated_source

    drawn_in = figure_language(lang)
    pictures = {}
    for name, figure in result.plot(drawn_in).items():
        observed = observed_trade(drawn_in) if name in BESIDE_OBSERVED else ""
        source = simulated_source([result.resolved], result.runs["seed"], drawn_in, observed=observed)
        pictures[name] = save_formats(figure, folder / FIGURES, name, formats, source)
    write_run_report(result, pictures, folder / REPORT, lang, command)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a stored run says; from now on its clusters are called what it calls them.

    Raises:
        UserError: there is none, or it is none that this program wrote.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{folder} holds no {MANIFEST}, so no complete run of 'synergysim run'.") from None
    except ValueError as error:
        raise UserError(f"{folder / MANIFEST} is damaged: it is no JSON. Run the scenario again.") from error
    try:
        industries = found.get("inputs", {}).get("industries", ())
        declare_clusters({one["code"]: (one["name_en"], one["name_zh"]) for one in industries})
    except (AttributeError, KeyError, TypeError) as error:
        raise UserError(
            f"{folder / MANIFEST} is none that this version of 'synergysim run' wrote; run the scenario again."
        ) from error
    return dict(found)


def read_table(path: Path) -> pd.DataFrame:
    """A table of a stored run.

    Raises:
        UserError: it is not there, or damaged, as after a copy that was cut short.
    """
    import pandas as pd

    if not path.is_file():
        raise UserError(f"{path.parent} holds no {path.name}; run the scenario again with this version to get it.")
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise UserError(f"{path} is damaged; run the scenario again.") from error


def manifest(result: RunResult, command: str) -> dict[str, Any]:
    """Everything needed to repeat the run: the resolved scenario, every value with its source, seeds, versions."""
    return {
        **described(result.resolved, command),
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
