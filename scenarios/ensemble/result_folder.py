"""Folders and files that results go into: what is not ours is never touched, what is replaced is replaced whole.

A folder is ours if its ``manifest.json`` says that this program wrote it and lists, with size and SHA-256, the files it
wrote. A result is written into a hidden folder beside its place and swapped in when it is complete: whatever ends the
program before leaves the earlier result as it was, and files that the manifest does not list stay where they are.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import secrets
import shutil
import socket
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ...analysis.given_files import read_given
from ...language import tr
from ..errors import UserError
from .interrupts import was_interrupted
from .store.manifest import MANIFEST as MANIFEST  # who writes a result takes it from here
from .store.manifest import PROGRAM
from .store.parts import FileRecord
from .store.places import LOCK, LocalPlace, Place

STUDY = "study.json"
REMEDY = "Take it from a copy, or give the command again with --force."
# What the system or a lock leaves in a folder that is otherwise empty.
IGNORED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "lost+found", LOCK, f".{LOCK}"})
PASSING = re.compile(r"\.(?P<name>.+)\.synergysim-(?P<host>[^-]*)-(?P<process>\d+)-[0-9a-f]{8}")


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest in a folder if this program wrote it, otherwise None; one of another program is none."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and content.get("program") == PROGRAM else None


def recorded(manifest: Mapping[str, Any] | None) -> dict[str, FileRecord]:
    """The files that a manifest lists, by their path within its folder; entries that are none are left out."""
    files = (manifest or {}).get("files")
    found = {}
    for name, one in files.items() if isinstance(files, dict) else ():
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts or not isinstance(one, dict):
            continue
        if isinstance(one.get("bytes"), int) and isinstance(one.get("sha256"), str):
            found[str(inside)] = FileRecord(bytes=one["bytes"], sha256=one["sha256"])
    return found


def read_recorded(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    """The content of a result's file, as it was when it was written.

    Raises:
        UserError: it is missing, cut short or changed; the sentence names it.
    """
    path = folder / name
    record = recorded(manifest).get(name)
    if record is None:
        raise UserError(
            tr(
                "{folder} holds no {name} that this program wrote; run the command again to get it.",
                folder=folder,
                name=name,
            )
        )
    try:
        content = read_given(path)
    except FileNotFoundError:
        raise UserError(tr("{path} is missing. {remedy}", path=path, remedy=REMEDY)) from None
    return record.check(content, str(path), REMEDY)


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written into, by trying.

    Raises:
        UserError: it cannot, or it is a file.
    """
    try:
        nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not nearest.is_dir():
            raise UserError(tr("{nearest} is a file; give a folder to write into.", nearest=nearest))
        with tempfile.TemporaryDirectory(dir=nearest):
            pass
    except OSError as error:
        raise UserError(
            tr("{folder} cannot be written: {value}; give another place.", folder=folder, value=error.strerror or error)
        ) from error


def check_free(folder: Path, force: bool | None = False, study: str = "") -> None:
    """Refuse a folder that a result cannot go into; call it before hours of simulation.

    Args:
        force: An earlier result of this program may be replaced; None where nobody can ask for that.
        study: A study of this kind, begun in the folder, may be gone on with.

    Raises:
        UserError: the folder holds anything that is not ours, or something of ours that is not to be replaced, or no
            folder can be made or written there.
    """
    check_writable(folder)
    _remove_left_behind(folder.resolve())
    if not folder.is_dir():
        return
    own, begun = manifest_of(folder), begun_study(folder)
    if begun is not None and begun != study:
        raise UserError(
            tr(
                "{folder} already holds the runs of '{program} {begun}', which are not replaced. Choose "
                "another folder with --out, or remove this one.",
                folder=folder,
                program=PROGRAM,
                begun=begun,
            )
        )
    if begun is None and own is None:
        _refuse_foreign(folder)
    elif begun is None and own is not None:
        _refuse_own(folder, own, force)
    if own is not None and not _can_swap(folder.resolve()):
        raise UserError(
            tr(
                "{folder} is the folder you are in, or a disk of its own, and cannot be replaced as a "
                "whole. Choose another folder, such as --out {file}",
                folder=folder,
                file=folder / "again",
            )
        )


def _refuse_own(folder: Path, own: Mapping[str, Any], force: bool | None) -> None:
    """Raise UserError if an earlier result of ours is not to be replaced."""
    if own.get("kind") == "sweep":
        raise UserError(
            tr(
                "{folder} already holds results of a sweep, which are not replaced. Choose another "
                "folder with --out, or go on with what is there: {program} resume {folder}",
                folder=folder,
                program=PROGRAM,
            )
        )
    if force is None:
        raise UserError(tr("{folder} already holds another result. Choose another folder with --out.", folder=folder))
    if not force:
        raise UserError(
            tr(
                "{folder} already holds a run. Choose another folder with --out, or overwrite it with --force.",
                folder=folder,
            )
        )


def _refuse_foreign(folder: Path) -> None:
    """Raise UserError if a folder without a manifest of ours is not empty."""
    there = sorted(path.name for path in folder.iterdir() if path.name not in IGNORED and not PASSING.match(path.name))
    if not there:
        return
    shown = ", ".join(there[:3]) + (f" and {len(there) - 3} more" if len(there) > 3 else "")
    if MANIFEST in there:
        raise UserError(
            tr(
                "{folder} holds a {manifest} that this version of {program} did not write, and it is not "
                "touched. Choose another folder with --out.",
                folder=folder,
                manifest=MANIFEST,
                program=PROGRAM,
            )
        )
    raise UserError(
        tr(
            "{folder} holds files that {program} did not write ({shown}), and they are not touched. "
            "Choose another folder with --out, or an empty one.",
            folder=folder,
            program=PROGRAM,
            shown=shown,
        )
    )


def begun_study(folder: Path) -> str | None:
    """Which study keeps its runs in a folder, such as ``optimise``, so that it can be gone on with."""
    try:
        content = json.loads((folder / STUDY).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    own = isinstance(content, dict) and content.get("program") == PROGRAM and isinstance(content.get("study"), str)
    return str(content["study"]) if own else None


def check_place(place: Place, study: str) -> None:
    """As :func:`check_free` for a study that keeps its runs in a place; call it before the place is locked.

    Raises:
        UserError: the place holds anything that the study did not write.
    """
    if isinstance(place, LocalPlace):
        check_free(place.folder, True if place.replacing else None, study)
    elif place.exists(MANIFEST):
        raise UserError(tr("{address} already holds results. Choose another place, or go on with what is there: "
"{program} resume {address}", address=place.address, program=PROGRAM))  # fmt: skip
    elif not place.exists(STUDY) and set(place.names("")) - IGNORED:
        raise UserError(tr("{address} holds files that {program} did not write, and they are not touched. Choose "
"another place.", address=place.address, program=PROGRAM))  # fmt: skip


def begin_study(place: Place, study: str, own: Mapping[str, Any], what: str) -> None:
    """Note in a place that is locked what is studied, or go on with the same that was begun there.

    Args:
        study: The command, such as ``optimise``.
        own: Everything that must be the same for runs to be used again.
        what: What messages call it, such as ``search``.

    Raises:
        UserError: the place holds anything else.
    """
    check_place(place, study)
    noted = json.loads(json.dumps({"program": PROGRAM, "study": study, **own}))
    if not place.exists(STUDY):
        place.write(STUDY, (json.dumps(noted, ensure_ascii=False, indent=1) + "\n").encode())
        return
    then = json.loads(place.read(STUDY))
    if then.get("model") != noted.get("model"):
        raise UserError(
            tr(
                "{address} holds a {what} with another version of the model (then {found}, now "
                "{found_2}): its runs and new ones cannot be mixed. Choose another folder.",
                address=place.address,
                what=what,
                found=then.get("model"),
                found_2=noted.get("model"),
            )
        )
    for key, value in noted.items():
        if then.get(key) != value:
            raise UserError(
                tr(
                    "{address} holds another {what}: its {key} is {found}, not {value}. Choose another "
                    "folder with --out, or ask for the same.",
                    address=place.address,
                    what=what,
                    key=key,
                    found=then.get(key),
                    value=value,
                )
            )


@contextlib.contextmanager
def replaced(folder: Path, force: bool = False, study: str = "", work: Collection[str] = ()) -> Iterator[Path]:
    """An empty folder to write a result into; it takes the place of ``folder`` when everything is written.

    The result is complete when its :data:`MANIFEST` is among the files; every other file is listed in it. Whatever
    is raised inside, or ends the program, leaves ``folder`` as it was.

    Args:
        force: As :func:`check_free`.
        study: As :func:`check_free`.
        work: Names of files or folders of ``folder`` in which the study keeps its runs; they stay, and are listed.

    Raises:
        UserError: as :func:`check_free`, or a file that is not ours stands in the way; the result is beside it then.
    """
    target, work = folder.resolve(), (STUDY, *work) if study else ()
    check_free(folder, force, study)
    inside = target.is_dir() and not _can_swap(target)
    aside = (target if inside else target.parent) / _passing_name(target.name)
    aside.parent.mkdir(parents=True, exist_ok=True)
    aside.mkdir()
    try:
        yield aside
        if was_interrupted() and manifest_of(target) is not None:
            raise KeyboardInterrupt  # the earlier result is whole, this one is not
        _list_files(aside, target, work)
        _force_to_disk(aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if inside:
        _move_up(aside, target)
    else:
        _swap_in(aside, target, folder, work)


def _passing_name(name: str) -> str:
    host = re.sub(r"[^\w.]", "_", socket.gethostname())
    return f".{name}.{PROGRAM}-{host}-{os.getpid()}-{secrets.token_hex(4)}"


def _remove_left_behind(target: Path) -> None:
    """Remove what a killed program has left beside or in a folder; put back a result that it had set aside."""
    host = re.sub(r"[^\w.]", "_", socket.gethostname())
    for path in [*target.parent.glob(f".{target.name}.{PROGRAM}-*"), *target.glob(f".*.{PROGRAM}-*")]:
        found = PASSING.fullmatch(path.name)
        if found is None or found["host"] != host or _alive(int(found["process"])):
            continue
        manifest = manifest_of(path)
        if not target.exists() and manifest is not None:
            path.rename(target)
        elif manifest is None or all(_is_same(path / one, target / one) for one in _unlisted(path, manifest)):
            shutil.rmtree(path, ignore_errors=True)


def _unlisted(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    own = {*recorded(manifest), MANIFEST}
    return [name for name in _files(folder) if name not in own]


def _is_same(first: Path, second: Path) -> bool:
    """Whether two paths are one file, or one symbolic link, on the disk."""
    try:
        return os.path.samestat(first.lstat(), second.lstat())
    except OSError:
        return False


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _list_files(aside: Path, target: Path, work: Collection[str]) -> None:
    """Put the program's mark and the list of files into the manifest, which is made if there is none."""
    path = aside / MANIFEST
    content = json.loads(path.read_bytes()) if path.exists() else {}
    files = {name: FileRecord.of((aside / name).read_bytes()) for name in _files(aside) if name != MANIFEST}
    for name in _files(target) if work and target.is_dir() else ():
        if PurePosixPath(name).parts[0] in work:
            files[name] = FileRecord.of((target / name).read_bytes())
    listed = {name: record.model_dump() for name, record in sorted(files.items())}
    text = json.dumps({"program": PROGRAM, **content, "files": listed}, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _files(folder: Path) -> list[str]:
    """The paths of everything in a folder that is no folder itself, with ``/`` between folder and file."""
    found = []
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            found += [f"{path.name}/{inner}" for inner in _files(path)]
        else:
            found.append(path.name)
    return sorted(found)


def _can_swap(target: Path) -> bool:
    """Whether another folder can take this one's name: not where somebody stands, on a mount, or in a locked one."""
    here = Path.cwd()
    return not (here.is_relative_to(target) or os.path.ismount(target) or not os.access(target.parent, os.W_OK))


def _move_up(aside: Path, target: Path) -> None:
    """Move a complete result from a folder in its place, which holds nothing else, up into it; the manifest last."""
    for path in sorted(aside.iterdir(), key=lambda path: path.name == MANIFEST):
        path.rename(target / path.name)
    aside.rmdir()


def _swap_in(aside: Path, target: Path, folder: Path, work: Collection[str]) -> None:
    """Let a complete result take the place of a folder; what the earlier manifest does not list goes along."""
    if not target.exists():
        aside.rename(target)
        return
    shutil.copymode(target, aside)
    own = {name for name in (*recorded(manifest_of(target)), MANIFEST) if PurePosixPath(name).parts[0] not in work}
    written = set(_files(aside))
    others = [name for name in _files(target) if name not in own]
    blocked = [name for name in others if _in_the_way(name, written)]
    if blocked:
        beside = _free_name(target)
        aside.rename(beside)
        raise UserError(
            tr(
                "{folder} holds {first}, which {program} did not write and does not touch; the result is "
                "in {place} instead.",
                folder=folder,
                first=blocked[0],
                program=PROGRAM,
                place=folder.with_name(beside.name),
            )
        )
    for name in others:
        _link(target / name, aside / name)
    _exchange(aside, target)
    _remove_old(aside, target, own)


def _in_the_way(name: str, written: Collection[str]) -> bool:
    """Whether a file has the path of a file or folder that is written, or lies in one that is a file there."""
    return any(name == one or one.startswith(f"{name}/") or name.startswith(f"{one}/") for one in written)


def _free_name(target: Path) -> Path:
    numbers = (target.with_name(f"{target.name}-{number}") for number in range(2, 10_000))
    return next(path for path in numbers if not path.exists())


def _link(source: Path, to: Path) -> None:
    """The same file under a second name; where there are no such links it is moved when the folders are swapped."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError, NotImplementedError):
        os.link(source, to, follow_symlinks=False)


def _exchange(first: Path, second: Path) -> None:
    """Let two folders take each other's name, in one step where the system can."""
    if _exchanged_at_once(first, second):
        return
    passing = second.with_name(_passing_name(second.name))
    second.rename(passing)
    try:
        first.rename(second)
    except BaseException:
        passing.rename(second)
        raise
    passing.rename(first)


def _exchanged_at_once(first: Path, second: Path) -> bool:
    at_working_folder, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of renameat2(2), Linux
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(at_working_folder, os.fsencode(first), at_working_folder, os.fsencode(second), exchange) == 0)


def _remove_old(old: Path, new: Path, own: Collection[str]) -> None:
    """Remove an earlier result: its own files, and names of files that the new folder has too; nothing else."""
    for name in _files(old):
        path, there = old / name, new / name
        if name in own or _is_same(path, there):
            path.unlink()
        elif not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            path.rename(there)
    for place, _, _ in os.walk(old, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(place)


def _force_to_disk(folder: Path) -> None:
    """Write everything in a folder to the disk, so that a failing power supply finds it whole."""
    for name in _files(folder):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())


def check_file(path: Path | None, force: bool = False) -> None:
    """As :func:`check_free`, for one file, if one is asked for.

    Raises:
        UserError: the path is a folder, a file is there and ``force`` is not set, or none can be written there.
    """
    if path is None:
        return
    if path.is_dir():
        raise UserError(tr("{path} is a folder; give a file to write.", path=path))
    if path.exists() and not force:
        raise UserError(tr("{path} exists. Choose another name, or overwrite it with --force.", path=path))
    check_writable(path.parent)


@contextlib.contextmanager
def replaced_file(path: Path, force: bool = False) -> Iterator[Path]:
    """A path of the same name, in a folder beside ``path``, to write a file to; it takes its place when it is whole.

    Raises:
        UserError: as :func:`check_file`.
    """
    check_file(path, force)
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.with_name(_passing_name(target.name))
    folder.mkdir()
    aside = folder / target.name
    try:
        yield aside
        if target.exists():
            shutil.copymode(target, aside)
        aside.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
