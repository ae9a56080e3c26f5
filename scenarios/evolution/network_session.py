"""The network's pictures on the command line: a run with progress, then figures and tables in a folder."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.progress import Progress

from ...analysis.catalogue import Language
from ...analysis.table_files import write_csv
from .. import outputs
from ..drawing import asked_cluster
from ..errors import UserError
from ..report.sources import simulated_source
from ..report.writing import Writing, in_whole, typed_command
from ..resolution import Resolved, resolve
from ..result_folder import check_file, check_free, replaced_file
from ..scenario import load
from ..session import compile_first
from .network_report import Drawn, write_network_report
from .network_snapshots import DATES, Snapshots, quarters_until, snapshots
from .saved_inputs import SavedInputs, check_same, saved_inputs

if TYPE_CHECKING:
    from ...analysis.figures.files import Format


@dataclass(frozen=True)
class NetworkRequest:
    """What the user asked for; None leaves the choice to the scenario, no years to :data:`.network_snapshots.DATES`.

    ``scenario`` is a scenario, or the folder of a run, whose ties are then simulated again from its manifest.
    """

    scenario: str
    years: tuple[int, ...] = ()
    cluster: str | None = None
    animate: Path | None = None
    seed: int | None = None
    scale: float | None = None
    lang: Language = "en"
    out: Path | None = None
    force: bool = False
    formats: tuple[Format, ...] = ("png",)


def parsed_years(text: str | None) -> tuple[int, ...]:
    """The years of a list such as 2012,2017; none for none.

    Raises:
        UserError: something in it is no year.
    """
    parts = [] if text is None else [part.strip() for part in text.split(",")]
    for part in parts:
        if not part.isdecimal():
            raise UserError(f"--years: {part!r} is not a year. Write them with commas between, as 2012,2017.")
    return tuple(int(part) for part in parts)


class Source(NamedTuple):
    """What is simulated: a scenario as it is now, or a stored run once more."""

    resolved: Resolved
    seed: int
    saved: SavedInputs | None = None
    folder: Path | None = None


def _source(request: NetworkRequest) -> Source:
    folder = Path(request.scenario)
    if len(folder.parts) > 1 and not folder.suffix and not folder.is_dir():
        raise UserError(f"There is no folder {folder}; give a scenario's name, or a folder of 'synergysim run'.")
    # A folder called as a scenario is, without a run in it, does not hide that scenario.
    if not (folder / outputs.MANIFEST).is_file() and not (folder.is_dir() and len(folder.parts) > 1):
        resolved = resolve(load(request.scenario), {}, request.scale)
        return Source(resolved, 1 if request.seed is None else request.seed)
    if request.scale is not None:
        raise UserError(f"--scale: the run in {folder} has its own; give the scenario instead to change it.")
    saved = saved_inputs(folder, request.seed)
    return Source(saved.resolved, saved.seed, saved, folder)


def draw_network(request: NetworkRequest) -> None:
    """Run once, draw, write.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    console = Console()
    if request.animate is not None and request.animate.suffix.lower() != ".gif":
        raise UserError(f"--animate {str(request.animate)!r} must end in .gif.")
    source = _source(request)
    inputs = source.resolved.inputs
    if request.cluster is not None:
        request = dataclasses.replace(request, cluster=asked_cluster(request.cluster, inputs.clusters))
    folder = request.out or Path("results") / f"{source.resolved.name}_network"
    check_free(folder, request.force)
    check_file(request.animate, request.force)
    inside = [year for year in DATES if inputs.start_year <= year <= inputs.end_year]
    drawn = sorted(set(request.years or inside or [inputs.end_year]))
    frames = list(range(inputs.start_year, max(drawn) + 1)) if request.animate else []
    compile_first(console, source.resolved)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Simulating", total=quarters_until(inputs, max(drawn)))
        found = snapshots(
            inputs, [*drawn, *frames], source.seed, request.cluster, lambda done: progress.update(task, completed=done)
        )
    if source.saved is not None:
        check_same(source.saved, found.diagnostics, Path(request.scenario))
    writing = Writing(folder, request.force, typed_command(), request.lang, request.formats)
    with console.status("Drawing and writing the report …"):
        _write(found, writing, drawn, request, source)
    console.print(outputs.written(folder), soft_wrap=True, markup=False, highlight=False)


@in_whole()
def _write(found: Snapshots, writing: Writing, years: list[int], request: NetworkRequest, source: Source) -> None:
    from ...analysis.figures import evolution

    resolved, seed = source.resolved, source.seed
    clusters = [request.cluster] if request.cluster else resolved.inputs.clusters
    drawn = Drawn(resolved, seed, years, clusters, found.diagnostics, found.sampled, source.folder)
    firms, ties = (table[table["year"].isin(years)] for table in (found.firms, found.ties))
    pictures = writing.figures(
        {"network": evolution.network_at_dates(firms, ties, found.sampled, writing.lang)},
        simulated_source([resolved], [seed], writing.drawn_in, scored=False),
    )
    if request.animate is not None:
        with replaced_file(request.animate, request.force) as aside:
            evolution.save_network_animation(found.firms, found.ties, aside, writing.lang)
    write_csv(found.firms, writing.folder / "firms.csv")
    write_csv(found.ties, writing.folder / "ties.csv")
    write_network_report(drawn, pictures["network"], writing)
    stored = {} if source.folder is None else {"run": str(source.folder)}
    described = outputs.described(resolved, writing.command)
    writing.manifest({**described, "experiment": "network", "seeds": [seed], "sampled": found.sampled, **stored})
