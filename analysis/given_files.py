"""The files that a command is given, kept as they were when they were read, for whoever lays them beside its result."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

_kept: ContextVar[dict[Path, bytes] | None] = ContextVar("kept", default=None)


@contextlib.contextmanager
def keeping() -> Iterator[None]:
    """Files read inside are kept until it ends; nested, those of the inner one alone."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def read_given(path: Path) -> bytes:
    """The content of a file that a user gave; raises OSError."""
    content = path.read_bytes()
    kept = _kept.get()
    if kept is not None:
        kept[path.resolve()] = content
    return content


def as_read(path: Path) -> bytes:
    """The content of a file as it was when it was read, whatever became of it since; raises OSError."""
    kept = (_kept.get() or {}).get(path.resolve())
    return path.read_bytes() if kept is None else kept


def given_files() -> dict[Path, bytes]:
    """What has been read since :func:`keeping` began, by the absolute path; nothing outside of it."""
    return dict(_kept.get() or {})
