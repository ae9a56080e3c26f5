"""The store: whole at every moment, one writer at a time, damage noticed, wherever it lies."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import fsspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synergysim.scenarios.ensemble.store import Manifest, Store, place_of
from synergysim.scenarios.ensemble.store import places as places_module
from synergysim.scenarios.ensemble.store.manifest import now, versions
from synergysim.scenarios.ensemble.store.parts import part_of, repeated, words
from synergysim.scenarios.errors import UserError


def manifest(**changes: object) -> Manifest:
    content: dict[str, object] = {
        "program": "synergysim",
        "format": 2,
        "kind": "sweep",
        "created": now(),
        "command": "",
        "experiment": {"name": "small", "description": "Made by hand."},
        "scenarios": [],
        "paths": ["x"],
        "cells": 3,
        "runs": 6,
        "chunk": 2,
        "check": "done",
        "tables": ["runs", "indicators"],
        "model": "abc",
        "versions": versions(),
        "files": {},
    }
    return Manifest.model_validate({**content, **changes})


def tables(first: int) -> dict[str, pa.Table]:
    ids = [f"run{first}", f"run{first + 1}"]
    runs = {"run_id": ids, "status": words(["finished"] * 2), "error": words(["", ""])}
    series = {"run_id": repeated(ids, [3, 3]), "value": np.arange(6.0) + first}
    return {"runs": pa.table(runs), "indicators": pa.table(series)}


def filled(address: str | Path, parts: int = 3) -> Store:
    store = Store.create(place_of(address), manifest(), {"cells": pa.table({"cell": [0, 1, 2], "x": [0.0, 0.5, 1.0]})})
    for number in range(parts):
        store.write(part_of(number, tables(2 * number), 0))
    return store


@pytest.fixture(params=["folder", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "store")
    return f"memory://{tmp_path.name}/store"


def test_what_is_written_is_read(address: str) -> None:
    filled(address)
    store = Store.open(address)
    assert store.table("cells")["x"].tolist() == [0.0, 0.5, 1.0]
    assert store.table("runs")["run_id"].tolist() == [f"run{n}" for n in range(6)]
    expected = [0.0, 1, 2, 3, 4, 5, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 8, 9]
    assert store.table("indicators")["value"].tolist() == expected
    assert store.table("indicators")["run_id"].astype(str).tolist() == [f"run{n}" for n in range(6) for _ in range(3)]


def test_nothing_but_the_cells_holds_parameters(address: str) -> None:
    store = filled(address)
    assert "x" not in store.table("runs").columns
    assert "x" not in store.table("indicators").columns


def test_a_part_without_its_record_is_none(address: str) -> None:
    store = filled(address)
    store.drop(1)
    assert [one.part for one in store.records()] == [0, 2]
    assert len(store.table("runs")) == 4
    assert [Path(file).name for file in store.files("runs")] == ["000000.parquet", "000002.parquet"]


def test_a_part_that_was_changed_or_is_gone_is_noticed(address: str) -> None:
    store = filled(address)
    assert list(store.damaged()) == []
    content = bytearray(store.place.read("indicators/000001.parquet"))
    content[len(content) // 2] ^= 1
    store.place.write("indicators/000001.parquet", bytes(content))
    store.place.remove("runs/000002.parquet")
    assert list(store.damaged()) == [1, 2]


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, place: int, change: int) -> None:
    store = filled(tmp_path_factory.mktemp("store"), parts=1)
    content = bytearray(store.place.read("indicators/000000.parquet"))
    content[place % len(content)] ^= change
    store.place.write("indicators/000000.parquet", bytes(content))
    assert list(store.damaged()) == [0]


@pytest.mark.parametrize("record", [b"", b"{", b"{}", b'{"part": 1}', b"\xff\xfe", b"[]"])
def test_a_record_that_is_damaged_counts_as_none(address: str, record: bytes) -> None:
    store = filled(address)
    store.place.write("parts/000001.json", record)
    assert [one.part for one in store.records()] == [0, 2]


def test_a_second_writer_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    with (
        place_of(tmp_path / "store").locked(),
        pytest.raises(UserError, match=rf"is being written by process {os.getpid()} on .*; wait for it or stop it"),
        place_of(tmp_path / "store").locked(),
    ):
        pass
    with place_of(tmp_path / "store").locked():
        pass


def test_a_second_writer_to_an_object_store_is_refused() -> None:
    with (
        place_of("memory://locked/store").locked(),
        pytest.raises(UserError, match=r"is being written by process \d+"),
        place_of("memory://locked/store").locked(),
    ):
        pass
    assert not place_of("memory://locked/store").exists("writer.lock")


def test_the_lock_of_a_process_that_is_gone_does_not_hold() -> None:
    import subprocess
    import sys

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    place = place_of("memory://left/store")
    mine = places_module._who()
    place.write("writer.lock", mine.replace(str(os.getpid()), str(gone.pid)).encode())
    with place.locked():
        pass
    place.write("writer.lock", mine.replace(f"process {os.getpid()} on ", f"process {gone.pid} on other-").encode())
    with pytest.raises(UserError, match="on other-"), place.locked():
        pass


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path / "store")
    before = store.place.read("runs/000000.parquet")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"the disk is full.*synergysim resume .*store$"):
        store.place.write("runs/000000.parquet", b"new")
    monkeypatch.undo()
    assert store.place.read("runs/000000.parquet") == before
    assert not list((tmp_path / "store").rglob("*.new"))


def test_a_failing_object_store_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    place = place_of("memory://failing/store")

    def failing(*_: object, **__: object) -> None:
        raise OSError("the bucket is gone")

    monkeypatch.setattr(fsspec.filesystem("memory"), "pipe_file", failing)
    with pytest.raises(UserError, match=r"^memory://failing/store cannot be written: the bucket is gone\."):
        place.write("runs/000000.parquet", b"new")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "holds no result of synergysim: give a folder"),
        ("{", "is damaged"),
        ('{"format": 1, "scenario": {}}', "holds a single run, no sweep"),
        ("[]", "holds a single run, no sweep"),
        (json.dumps({**manifest().model_dump(), "chunk": "two"}), "chunk = 'two'"),
        (json.dumps({**manifest().model_dump(), "format": 1}), "was written by another version"),
    ],
)
def test_what_is_no_store_is_told(address: str, content: str | None, sentence: str) -> None:
    if content is not None:
        place_of(address).write("manifest.json", content.encode())
    with pytest.raises(UserError, match=r"^.+$") as told:
        Store.open(address)
    if content is None and "://" not in address:
        sentence = f"There is no folder {address}."
    assert sentence in str(told.value)


def test_an_address_that_nothing_here_can_open_is_told() -> None:
    with pytest.raises(UserError, match=r"^foo://x/y cannot be opened: Protocol not known"):
        place_of("foo://x/y")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="is a file; give a folder"), place_of(tmp_path / "file").locked():
        pass


def test_a_table_that_is_not_there_is_told_with_the_nearest(address: str) -> None:
    with pytest.raises(UserError, match=r"No table is called 'indicator'\. Did you mean 'indicators'\?"):
        filled(address).table("indicator")


def test_columns_of_words_are_stored_as_words(address: str) -> None:
    store = filled(address)
    assert isinstance(store.table("runs")["status"].dtype, pd.CategoricalDtype)


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_a_part_counts_only_when_all_of_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    store = filled(tmp_path / "store", parts=1)
    written = []
    usual = store.place.write

    def failing(name: str, content: bytes) -> None:
        if len(written) == nth:
            raise UserError("the power is gone")
        written.append(name)
        usual(name, content)

    monkeypatch.setattr(store.place, "write", failing)
    with pytest.raises(UserError, match="the power is gone"):
        store.write(part_of(1, tables(2), 0))
    assert [one.part for one in store.records()] == [0]
    assert len(store.table("indicators")) == 6
