"""What every stored result has: its report and figures, the manifest that repeats it, the files it was given."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import io
import json
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...analysis.catalogue.clusters import declare_clusters
from ...analysis.given_files import read_given
from ...language import tr
from ...simulation.parameters import walk
from ..ensemble.identity import this_model
from ..ensemble.result_folder import MANIFEST, manifest_of, read_recorded
from ..errors import UserError
from ..files.carried import carried
from .report.reproduction import LIBRARIES

if TYPE_CHECKING:
    import pandas as pd

    from ..files.resolution import Resolved
    from ..files.scenario import Scenario

REPORT = "report.html"
FIGURES = "figures"


def written(folder: Path | str) -> str:
    """Where a result is, and what to do next: the last line of a command that writes a report."""
    return str(tr("Written to {folder}; open {report} in a browser.", folder=folder, report=Path(folder) / REPORT))


def carry(scenarios: Iterable[Scenario], folder: Path) -> None:
    """Lay the files of the scenarios' own into a result, where :func:`manifest` says that they are."""
    for scenario in scenarios:
        for name, content in carried(scenario)[1].items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


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
