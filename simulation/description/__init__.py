"""The model description (ODD.md): prose by hand, blocks generated from the code."""

from .blocks import BLOCKS
from .document import ODD, DescriptionError, fill, prose, stale, write

__all__ = ["BLOCKS", "ODD", "DescriptionError", "fill", "prose", "stale", "write"]
