"""What a reader of a result should know."""

from __future__ import annotations

from ..language import Note as Note
