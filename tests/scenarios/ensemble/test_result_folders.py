"""A folder that is not ours is never touched; a result takes the place of an earlier one whole, or not at all."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from evaluating import observed, refused
from evaluating import run as ended_with
from sweeping import experiment
from synergysim.scenarios.ensemble import result_folder
from synergysim.scenarios.ensemble.result_folder import (
    MANIFEST,
    STUDY,
    begin_study,
    check_free,
    manifest_of,
    recorded,
    replaced,
    replaced_file,
)
from synergysim.scenarios.ensemble.store.places import LocalPlace
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.run import outputs
from synergysim.scenarios.studies.run.run import run
from synergysim.scenarios.studies.sweep.sweep import sweep
from typing_commands import FILES, FOLDERS, commands, takes

Output = pytest.CaptureFixture[str]
USERS_OWN = {
    "figures/map.png": "mine",
    "figures/notes.pdf": "mine",
    "report.html": "my report",
    "synergy.csv": "my,own\n1,2\n",
    "runs.parquet": "mine",
}
MANIFESTS = {
    "none": None,
    "a browser's": {"name": "app", "icons": []},
    "an earlier version's": {"format": 1, "command": "synergysim run guangzhou", "scenario": {}},
    "damaged": "{",
}


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sweep of the real model, as small as can be."""
    folder = tmp_path_factory.mktemp("stored") / "store"
    sweep(experiment(size=2, replications=1), folder)
    return str(folder)


@pytest.fixture
def unpictured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out figures and report, which take most of the time of a run of the stand-in."""
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)


def words(typed: str, store: str) -> list[str]:
    return [{"{small}": "no_policy", "{store}": store}.get(one, one) for one in typed.split()]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, hidden ones too, with its content and when it was written."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def users_folder(folder: Path, manifest: object = None) -> Path:
    """A folder of a user's own files, and another program's manifest."""
    for name, text in USERS_OWN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if manifest is not None:
        text = manifest if isinstance(manifest, str) else json.dumps(manifest)
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    return folder


def test_every_command_that_takes_a_place_to_write_is_tried_here() -> None:
    writing = {name for name in commands() if takes(name, "--out")}
    assert len(writing) > 15
    assert writing == {*FOLDERS, *FILES}


@pytest.mark.parametrize("command", FOLDERS)
def test_a_users_folder_is_not_touched_by_any_command(
    command: str, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    observed().to_csv("observed.csv", index=False)
    for kind, manifest in MANIFESTS.items():
        before = state(users_folder(tmp_path / kind, manifest))
        for more in ([], ["--force"] if takes(command, "--force") else []):
            said = refused(capsys, *words(FOLDERS[command], stored), "--out", kind, *more)
            assert f"{kind} holds " in said
            assert "not touched" in said
            assert state(tmp_path / kind) == before
    assert {path.name for path in tmp_path.iterdir()} == {*MANIFESTS, "observed.csv"}


@pytest.mark.parametrize("command", FOLDERS)
def test_a_finished_result_is_replaced_by_no_command_unasked(
    command: str, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    observed().to_csv("observed.csv", index=False)
    with replaced(tmp_path / "done") as aside:
        (aside / "report.html").write_text("a report")
    before = state(tmp_path / "done")
    said = refused(capsys, *words(FOLDERS[command], stored), "--out", "done")
    assert "done already holds" in said
    assert ("--force" in said) == takes(command, "--force")
    assert state(tmp_path / "done") == before


@pytest.mark.parametrize("command", [name for name in FOLDERS if takes(name, "--force")])
def test_the_runs_of_a_sweep_or_a_search_are_not_replaced_even_by_force(
    command: str, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    observed().to_csv("observed.csv", index=False)
    (tmp_path / "search").mkdir()
    another = "calibrate" if command == "optimise" else "optimise"  # with its own it goes on, or says what is other
    content = {"program": "synergysim", "study": another}
    (tmp_path / "search" / "study.json").write_text(json.dumps(content), encoding="utf-8")
    before = state(Path(stored)), state(tmp_path / "search")
    for folder in (stored, "search"):
        said = refused(capsys, *words(FOLDERS[command], stored), "--out", folder, "--force")
        assert "already holds" in said
    assert (state(Path(stored)), state(tmp_path / "search")) == before


def test_by_force_a_study_begins_beside_an_earlier_result_and_replaces_it_at_its_end(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replaced(out) as aside:
        (aside / "report.html").write_text("old")
    with pytest.raises(UserError, match="already holds another result"):
        begin_study(LocalPlace(out), "optimise", {}, "search")
    begin_study(LocalPlace(out, replacing=True), "optimise", {}, "search")
    assert (out / "report.html").read_text() == "old"
    begin_study(LocalPlace(out), "optimise", {}, "search")  # which goes on, forced or not
    with replaced(out, study="optimise") as aside:
        (aside / "search.csv").write_text("new")
    assert {path.name for path in out.iterdir()} == {MANIFEST, STUDY, "search.csv"}


@pytest.mark.parametrize("command", FILES)
def test_a_file_is_replaced_by_no_command_unasked(
    command: str, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    typed, name = FILES[command]
    (tmp_path / name).write_text("mine", encoding="utf-8")
    before = state(tmp_path)
    said = refused(capsys, *words(typed, stored), "--out", name)
    assert f"{name} exists" in said
    assert state(tmp_path) == before
    if command in ("schema", "summary", "draw", "bundle"):
        assert ended_with(*words(typed, stored), "--out", name, "--force") == 0
        assert (tmp_path / name).read_bytes() != b"mine"
        assert [path.name for path in tmp_path.iterdir()] == [name]


def test_by_force_an_own_result_is_replaced_and_other_files_stay(small: str, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    assert ended_with("run", small, "--out", out, "-n", "1", "--workers", "1", "--format", "svg") == 0
    drawn = {path.name for path in (out / "figures").iterdir()}
    assert all(name.endswith(".svg") for name in drawn)
    for name in ("figures/map.svg", "notes.txt", "deep/er/data.csv"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("mine", encoding="utf-8")
    os.symlink("notes.txt", out / "link")
    mine = {name: (out / name).stat() for name in ("figures/map.svg", "notes.txt", "deep/er/data.csv")}
    assert "--force" in refused(capsys, "run", small, "--out", out, "-n", "2")
    assert ended_with("run", small, "--out", out, "-n", "2", "--workers", "1", "--force") == 0
    for name, before in mine.items():
        assert (out / name).read_text(encoding="utf-8") == "mine"
        assert ((out / name).stat().st_ino, (out / name).stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert os.readlink(out / "link") == "notes.txt"
    assert {path.name for path in (out / "figures").glob("*.svg")} == {"map.svg"}
    assert json.loads((out / MANIFEST).read_text(encoding="utf-8"))["replications"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_users_file_in_the_way_stays_and_the_result_is_beside_it(small: str, tmp_path: Path) -> None:
    with replaced(tmp_path / "out") as aside:
        (aside / "table.csv").write_text("1")
    (tmp_path / "out" / "report.html").write_text("mine", encoding="utf-8")
    before = state(tmp_path / "out")
    with pytest.raises(UserError, match=r"holds report\.html, which synergysim did not write.*is in .*out-2 instead"):
        run(small, seed=1).save(tmp_path / "out", force=True)
    assert state(tmp_path / "out") == before
    assert manifest_of(tmp_path / "out-2") is not None


@pytest.mark.usefixtures("unpictured")
def test_the_manifest_lists_every_file_with_its_checksum(small: str, tmp_path: Path) -> None:
    import hashlib

    run(small, seed=1).save(tmp_path / "out")
    listed = recorded(manifest_of(tmp_path / "out"))
    there = {str(path.relative_to(tmp_path / "out")): path for path in (tmp_path / "out").rglob("*") if path.is_file()}
    del there[MANIFEST]
    assert len(there) > 5
    assert {name: one.sha256 for name, one in listed.items()} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()
    }


@pytest.mark.usefixtures("unpictured")
def test_a_manifest_cannot_name_files_outside_its_folder(small: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with replaced(tmp_path / "out") as aside:
        (aside / "table.csv").write_text("1")
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] |= {name: {"bytes": 4, "sha256": "0"} for name in ("../mine.txt", str(tmp_path / "mine.txt"))}
    (tmp_path / "out" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    run(small, seed=1).save(tmp_path / "out", force=True)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("broken", ["to_parquet", "report", "fsync", "exchange"])
@pytest.mark.usefixtures("unpictured")
def test_a_full_disk_leaves_the_earlier_result_whole(
    broken: str, small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    out = tmp_path / "out"
    assert ended_with("run", small, "--out", out, "-n", "1", "--workers", "1") == 0
    before = state(out)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(out))

    target = {
        "to_parquet": (pd.DataFrame, "to_parquet"),
        "report": (outputs, "_write_pictures_and_report"),
        "fsync": (os, "fsync"),
        "exchange": (result_folder, "_exchange"),
    }[broken]
    monkeypatch.setattr(*target, full)
    capsys.readouterr()
    assert ended_with("run", small, "--out", out, "-n", "1", "--workers", "1", "--force") == 1
    error = capsys.readouterr().err
    whole = "The disk is full. What was there before is as it was; make room and give the command again."
    locked = "the disk is full. What is stored is whole; make room and give the same command again."
    assert (locked if broken == "fsync" else whole) in error
    assert "Traceback" not in error
    assert state(out) == before
    monkeypatch.undo()
    check_free(out, force=True)


KILLED = """
import os, signal, sys
from pathlib import Path
from synergysim.scenarios.ensemble import result_folder
from synergysim.scenarios.ensemble.result_folder import replaced

moment, at_once, target = sys.argv[1], sys.argv[2], Path(sys.argv[3])
usual = getattr(result_folder, moment)

def killed(*arguments):
    if when == "after":
        usual(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)

def at_second_rename(self, to, usual=Path.rename, seen=[]):
    seen.append(to)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(self, to)

when = sys.argv[4]
if when == "between":
    Path.rename = at_second_rename
else:
    setattr(result_folder, moment, killed)
if at_once == "no":
    result_folder._exchanged_at_once = lambda *_: False
with replaced(target, force=True) as aside:
    (aside / "table.csv").write_text("new")
    (aside / "new.csv").write_text("new")
"""


@pytest.mark.parametrize(
    ("moment", "at_once", "when"),
    [
        ("_list_files", "yes", "before"),
        ("_list_files", "yes", "after"),
        ("_force_to_disk", "yes", "after"),
        ("_link", "yes", "after"),
        ("_exchange", "yes", "before"),
        ("_exchange", "yes", "after"),
        ("_exchange", "no", "between"),
        ("_exchange", "no", "after"),
        ("_remove_old", "yes", "after"),
    ],
)
def test_a_kill_at_any_moment_leaves_a_whole_result(moment: str, at_once: str, when: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replaced(out) as aside:
        (aside / "table.csv").write_text("old")
        (aside / "old.csv").write_text("old")
    (out / "mine.txt").write_text("mine")
    code = subprocess.run([sys.executable, "-c", KILLED, moment, at_once, str(out), when], check=False).returncode
    assert code == -9
    check_free(out, force=True)  # what the next command does first
    listed = {path.name for path in out.iterdir()} - {MANIFEST}
    assert listed in ({"table.csv", "old.csv", "mine.txt"}, {"table.csv", "new.csv", "mine.txt"})
    assert (out / "table.csv").read_text() == ("old" if "old.csv" in listed else "new")
    assert set(recorded(manifest_of(out))) == listed - {"mine.txt"}
    assert (out / "mine.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_where_no_second_name_can_be_given_other_files_are_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    with replaced(tmp_path / "out") as aside:
        (aside / "table.csv").write_text("old")
    (tmp_path / "out" / "mine.txt").write_text("mine")
    monkeypatch.setattr(os, "link", refusing)
    with replaced(tmp_path / "out", force=True) as aside:
        (aside / "table.csv").write_text("new")
    assert {path.name: path.read_text() for path in (tmp_path / "out").glob("*.*t*")}["mine.txt"] == "mine"
    assert (tmp_path / "out" / "table.csv").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_folder_one_stands_in_is_filled_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with replaced(Path()) as aside:
        (aside / "table.csv").write_text("new")
    assert sorted(path.name for path in Path().iterdir()) == [MANIFEST, "table.csv"]
    with pytest.raises(UserError, match=r"the folder you are in.*such as --out again"):
        check_free(Path(), force=True)
    check_free(Path("again"), force=True)


def test_an_exception_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    def written(folder: Path) -> None:
        with replaced(folder) as aside:
            (aside / "table.csv").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old")

    def written(break_off: Callable[[], None]) -> None:
        with replaced_file(path, force=True) as aside:
            assert aside.name == path.name
            aside.write_text("new")
            break_off()

    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        written(fail)
    assert path.read_text() == "old"
    written(lambda: None)
    assert path.read_text() == "new"
    assert [one.name for one in tmp_path.iterdir()] == ["table.csv"]


def test_what_the_system_leaves_in_a_folder_does_not_make_it_foreign(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".DS_Store").write_text("")
    check_free(tmp_path / "out")
    (tmp_path / "out" / "x").write_text("")
    with pytest.raises(UserError, match=r"did not write \(x\)"):
        check_free(tmp_path / "out")
