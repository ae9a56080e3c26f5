"""The network's pictures on the command line: a run with progress, then figures and tables in a folder."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.progress import Progress

from ...analysis.catalogue import Language
from .. import outputs
from ..errors import UserError
from ..resolution import Resolved, resolve
from ..scenario import load
from ..session import compile_first
from .network_snapshots import DATES, Snapshots, quarters_until, snapshots


@dataclass(frozen=True)
class NetworkRequest:
    """What the user asked for; None leaves the choice to the scenario, no years to :data:`.network_snapshots.DATES`."""

    scenario: str
    years: tuple[int, ...] = ()
    cluster: str | None = None
    animate: Path | None = None
    seed: int = 1
    scale: float | None = None
    lang: str = "en"
    out: Path | None = None
    force: bool = False


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


def draw_network(request: NetworkRequest) -> None:
    """Run once, draw, write.

    Raises:
        UserError, ParameterError: what was asked for does not exist or is out of bounds; nothing is simulated then.
    """
    console = Console()
    if request.lang not in ("en", "zh"):
        raise UserError(f"lang = {request.lang!r} is not one of en, zh.")
    if request.animate is not None and request.animate.suffix.lower() != ".gif":
        raise UserError(f"--animate {str(request.animate)!r} must end in .gif.")
    resolved = resolve(load(request.scenario), {}, request.scale)
    folder = request.out or Path("results") / f"{resolved.name}_network"
    outputs.check_free(folder, request.force)
    inputs = resolved.inputs
    inside = [year for year in DATES if inputs.start_year <= year <= inputs.end_year]
    drawn = sorted(set(request.years or inside or [inputs.end_year]))
    frames = list(range(inputs.start_year, max(drawn) + 1)) if request.animate else []
    compile_first(console, resolved)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Simulating", total=quarters_until(inputs, max(drawn)))
        found = snapshots(
            inputs, [*drawn, *frames], request.seed, request.cluster, lambda done: progress.update(task, completed=done)
        )
    with console.status("Drawing …"):
        _write(found, drawn, request, folder, resolved)
    console.print(f"Written to {folder}.", soft_wrap=True)


def _write(found: Snapshots, drawn: list[int], request: NetworkRequest, folder: Path, resolved: Resolved) -> None:
    from ...analysis.figures import evolution
    from ...analysis.figures.style import save

    lang = cast(Language, request.lang)
    firms, ties = (table[table["year"].isin(drawn)] for table in (found.firms, found.ties))
    save(evolution.network_at_dates(firms, ties, found.sampled, lang), folder / "network.png")
    if request.animate is not None:
        evolution.save_network_animation(found.firms, found.ties, request.animate, lang)
    found.firms.to_csv(folder / "firms.csv", index=False, lineterminator="\n")
    found.ties.to_csv(folder / "ties.csv", index=False, lineterminator="\n")
    manifest = {
        **outputs.described(resolved, shlex.join(["synergysim", *sys.argv[1:]])),
        "experiment": "network",
        "seeds": [request.seed],
        "sampled": found.sampled,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
