"""How to cite the program that made a result."""

from __future__ import annotations

import datetime
import importlib.metadata

from ...ensemble.identity import this_model


def citation(year: int | None = None) -> str:
    """The program as a BibTeX entry: of the version that made the result."""
    version = importlib.metadata.version("synergysim")
    return "\n".join([
        "@software{synergysim,",
        "  author  = {{The synergysim founders}},",
        "  title   = {{synergysim: a system-dynamics agent simulator of digital trade and industrial clusters}},",
        f"  version = {{{version}}},",
        f"  year    = {{{year or datetime.date.today().year}}},",
        f"  note    = {{Model fingerprint {this_model()}}}",
        "}",
    ])  # fmt: skip
