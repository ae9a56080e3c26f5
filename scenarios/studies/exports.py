"""Any result in the formats of other programs: a folder of a run, comparison, evaluation …, a store, or in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...analysis.results import FORMATS, Label, Result, by_replication, export_frames, format_of, label_of
from ...language import tr
from ..ensemble.result_folder import MANIFEST, manifest_of, recorded, replaced, replaced_file
from ..ensemble.store.exports import export as export_store
from ..ensemble.store.store import Store
from ..errors import UserError
from ..present.stored import read_table

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".parquet", ".csv")


def export_result(result: Any, path: Path | None, to: str | None, force: bool = False) -> Path:
    """Write a result, a store or the folder of either in a format; returns where.

    Args:
        path: by default beside the folder, called after it.

    Raises:
        UserError: no such result, or something is there already and ``force`` is not set.
        EvaluationError: no such format.
    """
    if path is None and to is None:
        raise UserError(
            tr("Give a format with --to, or a place with --out that ends in one, such as --out results.xlsx.")
        )
    asked = format_of(path or Path(), to)
    target = path or beside(str(result), asked)
    if isinstance(result, str | Path):
        result = _opened(str(result))
    if isinstance(result, Store):
        return export_store(result, asked, target, force)
    if isinstance(result, Result):
        frames, label = result.to_frames(), result.label
    elif isinstance(result, Path):
        frames, label = stored_frames(result), simulated_label
    else:
        raise UserError(tr("{name} is no result that can be exported.", name=type(result).__name__))
    whole = replaced if FORMATS[asked].folder else replaced_file
    with whole(target, force) as aside:
        export_frames(frames, aside, asked, label)
    return target


def beside(address: str, to: str) -> Path:
    """Where an export goes by default: beside a folder, or here for an address, called after it."""
    name = address.rstrip("/").rsplit("/", 1)[-1]
    folder = Path(address).parent if "://" not in address else Path()
    return folder / f"{name}_{to}" if FORMATS[to].folder else folder / f"{name}{FORMATS[to].ending}"


def _opened(address: str) -> Store | Path:
    """A sweep's store, or the folder of any other result."""
    folder = Path(address)
    if "://" not in address and folder.is_dir():
        own = manifest_of(folder)
        if own is not None and any(name.endswith(TABLES) and "/" not in name for name in recorded(own)):
            return folder
    return Store.open(address)


def stored_frames(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a result's folder by name; of one that is there as Parquet and CSV the former.

    Raises:
        UserError: a table is missing, cut short or changed.
    """
    own = manifest_of(folder)
    if own is None:
        raise UserError(
            tr("{folder} holds no {manifest} that this program wrote, so no result.", folder=folder, manifest=MANIFEST)
        )
    names = sorted((name for name in recorded(own) if "/" not in name), key=lambda name: name.endswith(".parquet"))
    files = {Path(name).stem: name for name in names if name.endswith(TABLES)}
    frames = {stem: read_table(folder / name) for stem, name in sorted(files.items())}
    return by_replication({stem: frame for stem, frame in frames.items() if not frame.empty})


def simulated_label(column: str) -> Label:
    """What a column holds, diagnostics and flows of the model included."""
    from ...simulation.flows import FLOWS
    from ...simulation.indicators.diagnostics import DIAGNOSTICS

    known = {**{one.name: one.unit for one in FLOWS}, **DIAGNOSTICS}
    return Label(column.replace("_", " "), known[column]) if column in known else label_of(column)
