"""The scenario and inputs of a stored run, read back from its manifest, so that it can be simulated again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ....extensions import Extension, ExtensionError, installed
from ....language import tr
from ...ensemble.result_folder import MANIFEST
from ...errors import UserError
from ...files.carried import standing
from ...files.cells import Base
from ...files.resolution import Resolved
from ...present.stored import read_manifest, read_table
from ..run.drawing import open_run
from ..sameness import TOLERANCE, apart

if TYPE_CHECKING:
    from ....simulation.inputs import Inputs

CHECKED = ("mean_degree", "member_share", "n_firms")  # diagnostics that the network hangs on
UNKNOWN = "holds inputs that this version does not know; run the scenario again."


class SavedInputs(NamedTuple):
    """One replication: the scenario with its inputs, its seed, and what it measured: cluster, quarter, diagnostic."""

    resolved: Resolved
    seed: int
    diagnostics: pd.DataFrame


def saved_inputs(folder: Path, seed: int | None = None) -> SavedInputs:
    """What a folder of 'synergysim run' holds of the replication with a seed; its first finished one by default.

    Raises:
        UserError: no such folder, no finished run in it, or none with the seed, or inputs of another version.
    """
    runs = open_run(folder).runs
    finished = runs[runs["status"] == "finished"]
    seeds = finished["seed"].astype(int).to_list()
    chosen = seeds[0] if seed is None else seed
    if chosen not in seeds:
        told = ", ".join(map(str, seeds))
        raise UserError(
            tr(
                "--seed {chosen}: {folder} holds no finished replication with it; its seeds are {told}.",
                chosen=chosen,
                folder=folder,
                told=told,
            )
        )
    run = finished[finished["seed"] == chosen].iloc[0]
    manifest = read_manifest(folder)
    resolved = stored_scenario(manifest, folder)
    replication = int(run["replication"]) - 1
    if resolved.drawn and replication >= len(resolved.drawn):
        raise UserError(tr("{file} {unknown}", file=folder / MANIFEST, unknown=UNKNOWN))
    resolved = Resolved(resolved.scenario, resolved.inputs_of(replication), resolved.sources)
    stored = read_table(folder / "diagnostics.parquet")
    own = stored[(stored["run_id"].astype(str) == run["run_id"]) & stored["diagnostic"].isin(CHECKED)]
    return SavedInputs(resolved, chosen, own)


def stored_scenario(manifest: Mapping[str, Any], folder: Path) -> Resolved:
    """The scenario of a stored run, its inputs as they were; files of its own are those that the folder carries.

    Raises:
        UserError: they are none that this version knows.
    """
    from pydantic import ValidationError

    from ....simulation.parameters import ParameterError

    try:
        own = manifest.get("own_files")
        scenario = standing(manifest["scenario"], folder / str(own) if own else None)
        draws = tuple(dict(one) for one in manifest["draws"])
        resolved = Resolved(scenario, _inputs(manifest), manifest["sources"])
        base = Base(resolved, {})
        return dataclasses.replace(resolved, drawn=tuple(base.inputs(one) for one in draws), draws=draws)
    except ExtensionError as error:
        raise UserError(tr("{file}: {error}", file=folder / MANIFEST, error=error)) from error
    except (ValidationError, ParameterError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(tr("{file} {unknown}", file=folder / MANIFEST, unknown=UNKNOWN)) from error


def check_same(saved: SavedInputs, again: pd.DataFrame, folder: Path) -> None:
    """Refuse a run that did not come out again.

    Args:
        saved: What the folder holds.
        again: Diagnostics of the run made anew, perhaps not to its end: cluster, quarter, diagnostic, value.
        folder: Its name, for the sentence.

    Raises:
        UserError: a diagnostic that was compared differs.
    """
    keys = ["cluster", "quarter", "diagnostic"]
    tables = [one.astype(dict.fromkeys(keys, str))[[*keys, "value"]] for one in (saved.diagnostics, again)]
    both = tables[0].merge(tables[1], on=keys, suffixes=("", "_again"))
    if both.empty or (apart(both["value"].to_numpy(), both["value_again"].to_numpy()) > TOLERANCE).any():
        raise UserError(
            tr(
                "The run in {folder}, simulated again from its manifest, did not come out the same: it "
                "was made by another version. Run the scenario again.",
                folder=folder,
            )
        )


def _inputs(manifest: Mapping[str, Any]) -> Inputs:
    from pydantic import TypeAdapter

    from ....simulation import inputs as kinds

    given = dict(manifest["inputs"])
    lists = {"industries": kinds.Industry, "cities": kinds.City, "regions": kinds.Region, "levers": kinds.LeverSchedule,
             "shocks": kinds.ShockSchedule, "tariffs": kinds.TariffRound, "extensions": Extension}  # fmt: skip
    for name, kind in lists.items():
        given[name] = TypeAdapter(tuple[kind, ...]).validate_python(given[name])  # type: ignore[valid-type]
    values = {path: one["value"] for path, one in manifest["parameters"].items()}
    return kinds.Inputs(**given, parameters=_parameters(values, given["extensions"]))


def _parameters(values: Mapping[str, float], extensions: tuple[Extension, ...]) -> Any:
    """All parameters; one that the values do not name is refused, since its default may have changed."""
    from ....simulation.levers import lever_parameters
    from ....simulation.model import Parameters
    from ....simulation.parameters import declared

    own: dict[str, Any] = {} if extensions == installed() else {"levers": lever_parameters(extensions)()}
    plain = Parameters(**own)
    groups: dict[str, Any] = {}
    for field in dataclasses.fields(plain):
        group = getattr(plain, field.name)
        groups[field.name] = type(group)(**{name: values[f"{field.name}.{name}"] for name in declared(type(group))})
    return Parameters(**groups)
