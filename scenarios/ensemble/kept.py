"""Results of single runs kept under the hash of what they depend on: a study that was stopped or killed goes on."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from ..errors import WorkError
from .store.places import Place, not_written

FOLDER = "kept"
AGAIN = "give the same command again: it goes on from there."
MEMBER = "result.json"
DAMAGED = (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile)
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # of every member: the same run gives the same bytes


class KeptRuns:
    """A folder of a place with a file a run, written when the run has ended and whole whenever it is there.

    ``model`` is the fingerprint of the model: what another one gave is not found.
    """

    def __init__(self, place: Place, model: str) -> None:
        self.place, self.model = place, model
        self._there = set(place.names(FOLDER))
        self._facts: dict[int, tuple[Any, str]] = {}

    @property
    def count(self) -> int:
        """How many runs are kept."""
        return len(self._there)

    def key(self, function: Callable[..., Any], task: tuple[Any, ...]) -> str:
        """The name of a run: a hash of the model, of what is called and of all it is given."""
        parts = [self.model, self._fact(function), *map(self._fact, task)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def _fact(self, value: Any) -> str:
        if isinstance(value, type) or not dataclasses.is_dataclass(value):
            return _canonical(value)
        # Replications share their inputs, which are long to write out. Held here, so that the id stays the object's.
        if id(value) not in self._facts:
            self._facts[id(value)] = value, hashlib.sha256(_canonical(value).encode()).hexdigest()
        return self._facts[id(value)][1]

    def read(self, key: str) -> tuple[Any, float] | None:
        """Result and the seconds it took; None if it is not kept or is damaged."""
        if f"{key}.zip" not in self._there:
            return None
        try:
            return unpacked(self.place.read(f"{FOLDER}/{key}.zip"))
        except DAMAGED:
            return None

    def write(self, key: str, content: bytes) -> None:
        """Keep what :func:`packed` gave of a run.

        Raises:
            WorkError: the disk is full, or nothing can be written there.
        """
        try:
            self.place.write(f"{FOLDER}/{key}.zip", content)
        except WorkError as error:
            if isinstance(error.__cause__, OSError):
                raise not_written(self.place.address, error.__cause__, AGAIN) from error
            raise
        self._there.add(f"{key}.zip")


def packed(result: Any, seconds: float) -> bytes:
    """A result and how long it took: numbers, texts, tables and arrays in tuples, lists and mappings, to the bit."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        members: list[bytes] = []
        shape = _taken_apart(result, members)
        for number, content in enumerate(members):
            file.writestr(zipfile.ZipInfo(str(number), WRITTEN_AT), content)
        text = json.dumps({"seconds": seconds, "result": shape})
        file.writestr(zipfile.ZipInfo(MEMBER, WRITTEN_AT), text)
    return buffer.getvalue()


def unpacked(content: bytes) -> tuple[Any, float]:
    """What :func:`packed` was given.

    Raises:
        OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile: the content is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        told = json.loads(file.read(MEMBER))
        return _put_together(told["result"], file), float(told["seconds"])


def _taken_apart(value: Any, members: list[bytes]) -> Any:
    """A value as JSON in which tables and arrays are the numbers of members; every container says its kind."""
    if value is None or (isinstance(value, bool | int | float | str) and type(value) in (bool, int, float, str)):
        return value
    if isinstance(value, pd.DataFrame):
        members.append(_table_bytes(value))
        return {"table": len(members) - 1, "kinds": [str(kind) for kind in value.dtypes]}
    if isinstance(value, np.ndarray | np.generic):
        buffer = io.BytesIO()
        np.save(buffer, np.asarray(value), allow_pickle=False)
        members.append(buffer.getvalue())
        return {"scalar" if isinstance(value, np.generic) else "array": len(members) - 1}
    if isinstance(value, Mapping):
        return {"mapping": [[_taken_apart(one, members) for one in pair] for pair in value.items()]}
    if isinstance(value, tuple | list):
        return {"tuple" if isinstance(value, tuple) else "list": [_taken_apart(one, members) for one in value]}
    raise TypeError(f"a run gave a {type(value).__name__}, which cannot be kept")


def _put_together(shape: Any, file: zipfile.ZipFile) -> Any:
    if not isinstance(shape, dict):
        return shape
    (kind, inside) = next(iter(shape.items()))
    if kind == "table":
        return _table_of(file.read(str(inside)), shape["kinds"])
    if kind in ("array", "scalar"):
        array = np.load(io.BytesIO(file.read(str(inside))), allow_pickle=False)
        return array[()] if kind == "scalar" else array
    parts = [_put_together(one, file) for pair in inside for one in pair] if kind == "mapping" else None
    if parts is not None:
        return dict(zip(parts[::2], parts[1::2], strict=True))
    return {"tuple": tuple, "list": list}[kind](_put_together(one, file) for one in inside)


def _table_bytes(frame: pd.DataFrame) -> bytes:
    import pyarrow as pa

    table = pa.Table.from_pandas(frame)
    buffer = pa.BufferOutputStream()
    with pa.ipc.new_file(buffer, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    content: bytes = buffer.getvalue().to_pybytes()
    return content


def _table_of(content: bytes, kinds: Sequence[str]) -> pd.DataFrame:
    import pyarrow as pa

    frame: pd.DataFrame = pa.ipc.open_file(pa.py_buffer(content)).read_all().to_pandas()
    # Text comes back as text of pandas' own kind, whatever held it before.
    changed = {name: kind for name, kind in zip(frame.columns, kinds, strict=True) if str(frame[name].dtype) != kind}
    return frame.astype(changed) if changed else frame


def _canonical(value: Any) -> str:
    """A text of everything that a value says, the same in every process.

    Raises:
        TypeError: the value is of a kind that cannot be told apart by what it says.
    """
    for kinds, told in _TOLD.items():
        if isinstance(value, kinds):
            return told(value)
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}"
    if dataclasses.is_dataclass(value):
        inside = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
    elif hasattr(value, "__dict__"):
        inside = {name: one for name, one in vars(value).items() if not name.startswith("_")}
    else:
        raise TypeError(f"{type(value).__name__} has no text that says all of it")
    return f"{type(value).__qualname__}{_canonical(inside)}"


def _array_told(value: np.ndarray) -> str:
    inside = _canonical(value.tolist()) if value.dtype == object else hashlib.sha256(value.tobytes()).hexdigest()
    return f"array({value.dtype},{value.shape},{inside})"


def _table_told(value: pd.DataFrame) -> str:
    summed = hashlib.sha256(pd.util.hash_pandas_object(value).to_numpy().tobytes()).hexdigest()
    return f"table({list(value.columns)},{summed})"


def _braced(parts: Iterable[str]) -> str:
    return "{" + ",".join(sorted(parts)) + "}"


# The first that fits is taken: an enumeration's member may be a text, too.
_TOLD: Mapping[Any, Callable[[Any], str]] = {
    (enum.Enum, PurePath): str,
    (type(None), bool, int, float, str, bytes): repr,
    np.generic: lambda value: repr(value.item()),
    np.ndarray: _array_told,
    pd.DataFrame: _table_told,
    Mapping: lambda value: _braced(f"{_canonical(key)}:{_canonical(one)}" for key, one in value.items()),
    Set: lambda value: _braced(map(_canonical, value)),
    Sequence: lambda value: "[" + ",".join(map(_canonical, value)) + "]",
}
