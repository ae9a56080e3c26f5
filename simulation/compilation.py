"""Compiled functions, cached under a fingerprint of the sources.

Numba invalidates a cached function when its own file changes, not when a function or constant it uses changes
elsewhere; a cache folder per state of the sources makes a stale cache impossible. What is cached is unpickled, so
whoever can write there runs code as the user: only a folder that no one else can write into is used.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def _source_fingerprint() -> str:
    digest = hashlib.sha256(f"{sys.version}{numba.__version__}".encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path | None:
    """Where compiled functions of this state of the sources are kept; None if no folder is the user's alone.

    The folder of ``SYNERGYSIM_CACHE`` or ``XDG_CACHE_HOME``, else ``~/.cache``; where that cannot be written, or others
    can write into it, one of the user's own in the temporary folder. Without one each process compiles for itself.
    """
    for base, name in _places():
        try:
            return _private(base.expanduser().resolve(), name, _source_fingerprint())
        except (OSError, RuntimeError):  # RuntimeError: no home, or links in a circle
            continue
    return None


def _places() -> tuple[tuple[Path, str], ...]:
    chosen = os.environ.get("SYNERGYSIM_CACHE") or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    return (Path(chosen), "synergysim"), (Path(tempfile.gettempdir()), f"synergysim{user}")


def _private(base: Path, *names: str) -> Path:
    """Folder in folder under ``base`` (absolute, without links), which nobody but the user and root can change.

    Raises:
        OSError: it cannot be made, or others can write there or put something else in its place.
    """
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    owned = hasattr(os, "getuid")  # on Windows, home and temporary folder are the user's by themselves
    for above in (base, *base.parents) if owned else ():
        _refuse_strangers(above)
    folder = base
    for name in names:
        folder = folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (owned and found.st_uid != os.getuid()):
            raise PermissionError(f"{folder} is a link or another user's")
    if owned and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(f"others may have written into {folder}")
    for made in (folder.parent, folder):
        made.chmod(0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder} cannot be written")
    return folder


def _refuse_strangers(folder: Path) -> None:
    """Others may write where only the owner of a thing can move it (the temporary folder), nowhere else."""
    found = folder.stat()
    open_to_others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX
    if found.st_uid not in (0, os.getuid()) or open_to_others:
        raise PermissionError(f"others can change {folder}")


def compiled(function: Function) -> Function:
    """Compile for speed with IEEE arithmetic: no reordering, division by zero gives inf as in NumPy."""
    folder = cache_folder()
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder or before)
    try:
        return numba.njit(  # type: ignore[no-any-return]
            function, cache=folder is not None, error_model="numpy", nogil=True
        )
    finally:
        numba.config.CACHE_DIR = before
