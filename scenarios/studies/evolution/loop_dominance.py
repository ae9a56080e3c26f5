"""One experiment: a stored run simulated again as it is and with each feedback loop knocked out, under the same luck.

Behavioural loop dominance by knock-out after Ford (1999), see :mod:`synergysim.analysis.loop_dominance`. A loop is
knocked out from the first year on: what a later year lacks is what the loop has done until then and does in it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ....analysis import loop_dominance as measures
from ....analysis.results import Result
from ....language import tr
from ...ensemble.engine import Engine, all_of, engine_of
from ...ensemble.mirrored import mirrored
from ...errors import UserError, WorkError
from ...present.quantities import MEAN
from ..run.drawing import open_run
from .saved_inputs import CHECKED, SavedInputs, check_same, saved_inputs

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs
    from ....simulation.loops import Loop

OUTCOMES = ("real_output", "exports_usd")
AS_IT_IS = "as it is"
REPLICATIONS = 3
FEWEST_YEARS = 3  # for one centred mean of growth


@dataclasses.dataclass(frozen=True, repr=False)
class LoopDominance(Result):
    """What the experiment gave.

    ``table``: see :func:`synergysim.analysis.loop_dominance.dominance`; ``overall``: of all years, see there, with the
    mean of the clusters as cluster ``mean``. ``strengths``: of every loop on the outcome that its probe names, in the
    last year, see :func:`synergysim.analysis.loop_dominance.strengths`. ``runs``: loop ("as it is" for none), seed,
    error (empty where it finished). ``loops``: those knocked out, in the order of their declaration;
    ``without_knock_out``: those that no parameter takes out. ``years``: the first and last with growth.
    """

    outcome: str
    loops: tuple[Loop, ...]
    without_knock_out: tuple[Loop, ...]
    clusters: tuple[str, ...]
    years: tuple[int, int]
    table: pd.DataFrame
    overall: pd.DataFrame
    strengths: pd.DataFrame
    runs: pd.DataFrame

    @property
    def failures(self) -> pd.DataFrame:
        """The runs that did not finish, with their errors."""
        return self.runs[self.runs["error"] != ""]


def first_finished(folder: Path, replications: int | None = None) -> list[SavedInputs]:
    """The first finished replications of a stored run, three by default or as many as it has.

    Raises:
        UserError: no finished run in the folder, or fewer replications than asked for, or fewer than two.
    """
    runs = open_run(folder).runs
    seeds = runs.loc[runs["status"] == "finished", "seed"].astype(int).to_list()
    asked = min(REPLICATIONS, len(seeds)) if replications is None else replications
    if len(seeds) < 2:
        raise UserError(
            tr(
                "{folder} holds one finished replication; what a loop does needs at least two for an "
                "interval. Run the scenario again with --replications 3 or more.",
                folder=folder,
            )
        )
    if not 2 <= asked <= len(seeds):
        raise UserError(
            tr(
                "--replications {asked} is outside [2, {n}]: {folder} holds {n} finished.",
                asked=asked,
                n=len(seeds),
                folder=folder,
            )
        )
    saved = [saved_inputs(folder, seed) for seed in seeds[:asked]]
    start, end = (getattr(saved[0].resolved.inputs, name) for name in ("start_year", "end_year"))
    if end - start < FEWEST_YEARS:
        raise UserError(
            tr(
                "The run in {folder} covers {start}–{end}; growth as a mean of three years needs at "
                "least four years. Run the scenario again with --until {start_2} or later.",
                folder=folder,
                start=start,
                end=end,
                start_2=start + FEWEST_YEARS,
            )
        )
    return saved


def runs_needed(saved: Sequence[SavedInputs]) -> int:
    """How many simulations the experiment takes."""
    return len(saved) * (1 + len(_knock_outs()[0]))


def loop_dominance(
    folder: Path,
    saved: Sequence[SavedInputs],
    outcome: str = OUTCOMES[0],
    *,
    workers: int | Engine = 1,
) -> LoopDominance:
    """Simulate the replications as they are and with each loop knocked out, and tell what each loop adds to growth.

    Args:
        folder: That of the stored run, for sentences.
        saved: Its replications, from :func:`first_finished`.
        outcome: One of :data:`OUTCOMES`: real output or exports, of whose growth the contributions are.

    Raises:
        UserError: the run does not come out as it is stored. WorkError: it does not finish any more.
        KeyboardInterrupt: stopped before all had ended.
    """
    from ....simulation.loops import knocked_out

    loops, rest = _knock_outs()
    intact = [(one.resolved.inputs, one.seed, outcome) for one in saved]
    with engine_of(workers) as engine:
        # First the run as it is: where it does not come out again, the many others are not worth their time.
        outcomes = all_of(engine.map(measured, intact))
        for one, again in zip(saved, outcomes, strict=True):
            if again.result is None:
                raise WorkError(
                    tr(
                        "The replication of {folder} with seed {seed} did not finish again: {error}",
                        folder=folder,
                        seed=one.seed,
                        error=again.error,
                    )
                )
            check_same(one, again.result.checks, folder)
        tasks = [(knocked_out(inputs, loop), seed, name) for loop in loops for inputs, seed, name in intact]
        outcomes += all_of(engine.map(measured, tasks))
    keys = [(code, one.seed) for code in (AS_IT_IS, *(loop.code for loop in loops)) for one in saved]
    ran = list(zip(keys, outcomes, strict=True))
    levels, ends = (
        pd.concat(
            [
                getattr(one.result, name).assign(scenario=code, replication=seed)
                for (code, seed), one in ran
                if one.result is not None
            ],
            ignore_index=True,
        )
        for name in ("levels", "ends")
    )
    runs = pd.DataFrame([(*key, one.error or "") for key, one in ran], columns=["loop", "seed", "error"])
    inputs, seeds = saved[0].resolved.inputs, [one.seed for one in saved]
    numbers = mirrored(inputs.world, seeds)
    twos = None if numbers is None else dict(zip(seeds, numbers, strict=True))
    told = {one.code: one.probe.outcome for one in loops}
    return LoopDominance(
        outcome, loops, rest, inputs.clusters, (inputs.start_year + 1, inputs.end_year),
        measures.dominance(levels, AS_IT_IS, twos), measures.overall(levels, AS_IT_IS, MEAN, twos),
        measures.strengths(ends, AS_IT_IS, told, MEAN, twos), runs,
    )  # fmt: skip


class Measured(NamedTuple):
    """What is kept of a run.

    ``levels``: cluster, year, value of the outcome, mean of the quarters. ``ends``: cluster, quantity, value of every
    loop's own outcome in the last year. ``checks``: cluster, quarter, diagnostic, value, by which the run is the stored
    one.
    """

    levels: pd.DataFrame
    ends: pd.DataFrame
    checks: pd.DataFrame


def measured(inputs: Inputs, seed: int, outcome: str) -> Measured:
    """One run, and what is looked at in it."""
    from ....simulation.loops import LOOPS
    from ....simulation.model import record

    run = record(inputs, seed)
    table = run.diagnostics
    rows = table[table["diagnostic"] == outcome]
    years = rows.assign(cluster=rows["cluster"].astype(object), year=rows["quarter"].str[:4].astype(int))
    levels = years.groupby(["cluster", "year"], sort=False)["value"].mean().reset_index()
    last, told = str(inputs.end_year), {one.probe.outcome for one in LOOPS}
    quarterly = [
        frame.rename(columns={column: "quantity"}) for frame, column in ((table, "diagnostic"), (run.flows, "flow"))
    ]
    ended = [frame[frame["quarter"].str.startswith(last)] for frame in quarterly]
    yearly = run.indicators.rename(columns={"indicator": "quantity"})
    ends = pd.concat(
        [frame[["cluster", "quantity", "value"]] for frame in (*ended, yearly[yearly["year"] == inputs.end_year])]
    )
    ends = ends.astype({"cluster": object, "quantity": object})
    ends = ends[ends["quantity"].isin(told)].groupby(["cluster", "quantity"], sort=False)["value"].mean().reset_index()
    return Measured(levels, ends, table[table["diagnostic"].isin(CHECKED)])


def _knock_outs() -> tuple[tuple[Loop, ...], tuple[Loop, ...]]:
    """The loops that can be knocked out, and the others."""
    from ....simulation.loops import LOOPS

    return tuple(one for one in LOOPS if one.cut), tuple(one for one in LOOPS if not one.cut)
