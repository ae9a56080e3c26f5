"""What the network of firms is drawn of, a scenario or a stored run once more, and how the drawing is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ....analysis.table_files import write_csv
from ....language import tr
from ...ensemble.result_folder import MANIFEST, replaced_file
from ...errors import UserError
from ...files.resolution import Resolved, resolve
from ...files.scenario import load
from ...present import stored
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .network_report import Drawn, write_network_report
from .network_snapshots import Snapshots
from .saved_inputs import SavedInputs, saved_inputs


class Source(NamedTuple):
    """What is simulated: a scenario as it is now, or a stored run once more."""

    resolved: Resolved
    seed: int
    saved: SavedInputs | None = None
    folder: Path | None = None


def source_of(name: str, seed: int | None, scale: float | None, overrides: Mapping[str, object]) -> Source:
    """A scenario, or the run in a folder, whose ties are then simulated again from its manifest.

    Raises:
        UserError, ParameterError: there is none, or a run is to be changed.
    """
    folder = Path(name)
    if len(folder.parts) > 1 and not folder.suffix and not folder.is_dir():
        raise UserError(
            tr("There is no folder {folder}; give a scenario's name, or a folder of 'synergysim run'.", folder=folder)
        )
    # A folder called as a scenario is, without a run in it, does not hide that scenario.
    if not (folder / MANIFEST).is_file() and not (folder.is_dir() and len(folder.parts) > 1):
        return Source(resolve(load(name), overrides, scale), 1 if seed is None else seed)
    for option, given in (("--scale", scale is not None), ("--set", bool(overrides))):
        if given:
            raise UserError(
                tr(
                    "{option}: the run in {folder} has its own; give the scenario instead to change it.",
                    option=option,
                    folder=folder,
                )
            )
    saved = saved_inputs(folder, seed)
    return Source(saved.resolved, saved.seed, saved, folder)


@in_whole()
def write_network(
    found: Snapshots, writing: Writing, years: list[int], cluster: str | None, animate: Path | None, source: Source
) -> None:
    """Write the firms and ties drawn, pictures, report and manifest."""
    from ....analysis.figures import evolution

    resolved, seed = source.resolved, source.seed
    clusters = [cluster] if cluster else resolved.inputs.clusters
    drawn = Drawn(resolved, seed, years, clusters, found.diagnostics, found.sampled, source.folder)
    firms, ties = (table[table["year"].isin(years)] for table in (found.firms, found.ties))
    pictures = writing.figures(
        {"network": evolution.network_at_dates(firms, ties, found.sampled)},
        simulated_source([resolved], [seed], scored=False),
    )
    if animate is not None:
        with replaced_file(animate, writing.force) as aside:
            evolution.save_network_animation(found.firms, found.ties, aside)
    write_csv(found.firms, writing.folder / "firms.csv")
    write_csv(found.ties, writing.folder / "ties.csv")
    write_network_report(drawn, pictures["network"], writing)
    again = {} if source.folder is None else {"run": str(source.folder)}
    described = stored.described(resolved, writing.command)
    writing.manifest({**described, "experiment": "network", "seeds": [seed], "sampled": found.sampled, **again})
