"""A stored result made again from what its folder holds, and compared with it table by table.

A run or a comparison is simulated from the inputs in its manifest. Any other result is made by its own command, which
finds the files that it was given laid out as they were, from the copies in the result.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...language import tr
from ..ensemble.doors import behind
from ..ensemble.engine import Engine
from ..ensemble.result_folder import MANIFEST, manifest_of, read_recorded, recorded
from ..errors import UserError, WorkError
from .sameness import Sameness, compare_tables

if TYPE_CHECKING:
    import pandas as pd

    from .run.run import RunResult

TABLES = (".csv", ".parquet")
OF_OTHER_RUNS = ("sources.csv",)  # it comes from runs beside those that the manifest lists
# A result may come from anybody: its command may make a result, into a folder of ours, and do nothing else.
REPEATABLE = (
    "evaluate", "validate", "calibrate", "optimise", "sensitivity", "discover", "explain", "stages", "channels",
    "patterns", "hysteresis", "network", "cities",
)  # fmt: skip
REACHING = ("--scheduler", "--write", "--table")


def _is_run(manifest: Mapping[str, Any]) -> bool:
    return not {"kind", "experiment"} & {*manifest} and "seeds" in manifest


def runs_in(folder: Path) -> int:
    """How many runs the run or comparison in a folder has; 0 of any other result.

    Raises:
        UserError: the folder holds no result.
    """
    manifest = _manifest(folder)
    stored = [manifest] if _is_run(manifest) else manifest.get("scenarios")
    if manifest.get("kind") not in (None, "comparison") or not isinstance(stored, list):
        return 0
    return sum(len(_seeds(folder, one)) for one in stored)


def _manifest(folder: Path) -> Mapping[str, Any]:
    manifest = manifest_of(folder)
    if manifest is None:
        raise UserError(
            tr("{folder} holds no result of synergysim; give a folder that a command wrote with --out.", folder=folder)
        )
    return manifest


def _seeds(folder: Path, manifest: Any) -> list[int]:
    seeds = manifest.get("seeds") if isinstance(manifest, dict) else None
    if not isinstance(seeds, list) or not seeds or not all(isinstance(one, int) for one in seeds):
        raise UserError(tr("{file} is damaged: it lists no seeds. Take it from a copy.", file=folder / MANIFEST))
    return seeds


def holds_a_sweep(address: str) -> bool:
    """Whether there is a sweep at an address, or nothing that could be another result."""
    if "://" in address or not Path(address).is_dir():
        return True
    return (manifest_of(Path(address)) or {"kind": "sweep"}).get("kind") == "sweep"


def repeated(folder: Path, workers: int | Engine = 1) -> Sameness:
    """Make a result of any command but a sweep again, and compare its tables.

    Raises:
        UserError: the folder holds no result, or one that cannot be made again; a file in it is damaged. WorkError:
            making it again failed.
    """
    manifest = _manifest(folder)
    with tempfile.TemporaryDirectory() as place:
        again = Path(place).resolve() / "again"
        if runs_in(folder):
            again.mkdir()
            _simulate(folder, manifest, again, workers)
        else:
            _give_command(folder, manifest, Path(place).resolve(), again)
        # What lies in folders inside is what was given, or the runs that a study keeps.
        then = sorted(name for name in recorded(manifest) if name.endswith(TABLES) and "/" not in name)
        if runs_in(folder):
            then = [name for name in then if name not in OF_OTHER_RUNS]
        now = sorted(path.name for path in again.iterdir() if path.suffix in TABLES)
        stored = {name: _table(name, read_recorded(folder, name, manifest)) for name in then}
        return compare_tables(stored, {name: _table(name, (again / name).read_bytes()) for name in now})


def _table(name: str, content: bytes) -> pd.DataFrame:
    import pandas as pd

    if name.endswith(".csv"):
        return pd.read_csv(io.BytesIO(content), engine="python")  # which reads every digit
    return pd.read_parquet(io.BytesIO(content))


def _simulate(folder: Path, manifest: Mapping[str, Any], again: Path, workers: int | Engine) -> None:
    from .comparison import outputs as comparison_outputs
    from .comparison.compare import compare_resolved
    from .evolution.saved_inputs import stored_scenario
    from .run import outputs

    if _is_run(manifest):
        outputs.write_tables(_run_again(folder, manifest, workers), again)
        return
    stored = manifest["scenarios"]
    seeds = _seeds(folder, stored[0])
    try:
        asked = tuple(map(str, manifest["indicators"])), float(manifest["precision"]), int(manifest["year"])
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(tr("{file} is damaged. Take it from a copy.", file=folder / MANIFEST)) from error
    resolved = [stored_scenario(one, folder) for one in stored]
    comparison = compare_resolved(resolved, seeds[0], len(seeds), *asked, workers=workers)
    comparison_outputs.write_tables(comparison, again)


def _run_again(folder: Path, manifest: Mapping[str, Any], workers: int | Engine) -> RunResult:
    from .evolution.saved_inputs import stored_scenario
    from .run.run import RunError, run_resolved

    seeds = _seeds(folder, manifest)
    try:
        return run_resolved(stored_scenario(manifest, folder), seeds[0], len(seeds), workers)
    except RunError as error:
        return error.result


def _give_command(folder: Path, manifest: Mapping[str, Any], place: Path, again: Path) -> None:
    """Give the command that made a result once more, beside the files that it was given, into another folder."""
    app = behind("cli", "app")

    command = manifest.get("command")
    if not isinstance(command, str) or not command.startswith("synergysim "):
        raise UserError(tr("{folder} was made from Python: run the program that made it again.", folder=folder))
    words = _words(folder, command)
    # Deep enough for files that were named from folders above.
    there = Path(os.path.normpath(place / "a/b/c/d/e/f/g/h" / str(manifest.get("given_in", ""))))
    if not there.is_relative_to(place):
        raise UserError(tr("{file} is damaged: given_in is no folder. Take it from a copy.", file=folder / MANIFEST))
    there.mkdir(parents=True)
    found = _lay_out(folder, manifest, place, there)
    words = [_moved(word, found, there) for word in words]
    said = io.StringIO()
    with contextlib.chdir(there), contextlib.redirect_stdout(said):
        ended = app(args=[*words, "--out", str(again)], standalone_mode=False)
    if not again.is_dir():
        raise WorkError(
            tr("The command did not come to an end (code {ended}): {command}", ended=ended, command=command)
        )


def _words(folder: Path, command: str) -> list[str]:
    """The words of a stored command; only of one that makes a result, and nothing that reaches beyond its folder."""
    try:
        words = [word for word in shlex.split(command)[1:] if word != "--force"]
    except ValueError:
        words = []
    if not words or words[0] not in REPEATABLE or any(word.startswith(REACHING) for word in words):
        raise UserError(
            tr(
                "{file} names a command that is not given unseen: {command}. Give it yourself.",
                file=folder / MANIFEST,
                command=command,
            )
        )
    return words


def _lay_out(folder: Path, manifest: Mapping[str, Any], place: Path, there: Path) -> dict[str, Path]:
    """Lay the files that a command was given as they were from the folder it was given in; where absolute ones are."""
    contents: dict[str, bytes] = {}
    for one in manifest.get("given") or []:
        if not isinstance(one, dict) or not all(isinstance(one.get(key), str) for key in ("file", "kept")):
            raise UserError(
                tr("{file} is damaged: its list of given files is none. Take it from a copy.", file=folder / MANIFEST)
            )
        contents[one["file"]] = read_recorded(folder, one["kept"], manifest)
    absolute = {name: there / "absolute" / f"{number}" / Path(name).name
                for number, name in enumerate(contents) if Path(name).is_absolute()}  # fmt: skip
    for name, content in contents.items():
        for old, new in absolute.items():
            content = content.replace(old.encode(), str(new).encode())
        target = absolute.get(name) or Path(os.path.normpath(there / name))
        if not target.is_relative_to(place):
            raise UserError(
                tr("{file} is damaged: it lists {name!r}. Take it from a copy.", file=folder / MANIFEST, name=name)
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return absolute


def _moved(word: str, absolute: Mapping[str, Path], there: Path) -> str:
    """A word of a command where the files that it names are now; a folder that was not laid out stays where it is."""
    for old, new in absolute.items():
        word = word.replace(old, str(new))
    head, sign, tail = word.rpartition("=") if word.startswith("--") else ("", "", word)
    if ".." in Path(tail).parts and (there / os.path.normpath(tail)).exists():
        return f"{head}{sign}{os.path.normpath(tail)}"
    if tail and not tail.startswith("-") and Path(tail).exists() and not (there / tail).exists():
        return f"{head}{sign}{Path(tail).resolve()}"
    return word
