"""Compiled functions, cached under a fingerprint of the sources.

Numba invalidates a cached function when its own file changes, not when a function or constant it uses changes
elsewhere; a cache folder per state of the sources makes a stale cache impossible.
"""

from __future__ import annotations

import hashlib
import os
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
def cache_folder() -> Path:
    """Where compiled functions of this state of the sources are kept."""
    base = os.environ.get("SYNERGYSIM_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "synergysim" / _source_fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / "synergysim" / _source_fingerprint()
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def compiled(function: Function) -> Function:
    """Compile for speed with IEEE arithmetic: no reordering, division by zero gives inf as in NumPy."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder())
    try:
        return numba.njit(function, cache=True, error_model="numpy", nogil=True)  # type: ignore[no-any-return]
    finally:
        numba.config.CACHE_DIR = before
