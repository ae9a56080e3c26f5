"""Where a sweep is kept: Parquet parts with checksums and a manifest, in a folder or at any fsspec address."""

from .manifest import Manifest
from .parts import CELLS, DIAGNOSTICS, DRAWS, INDICATORS, RUNS, SYNERGY, Part, PartRecord
from .places import Place, place_of
from .store import Store

__all__ = [
    "CELLS",
    "DIAGNOSTICS",
    "DRAWS",
    "INDICATORS",
    "RUNS",
    "SYNERGY",
    "Manifest",
    "Part",
    "PartRecord",
    "Place",
    "Store",
    "place_of",
]
