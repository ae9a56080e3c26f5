"""Reads JSON that a stranger may have written: no more of it, and no deeper, than a file of this program is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .given_files import read_given

MOST_BYTES = 64 * 1024 * 1024
MOST_LEVELS = 100  # of nesting


class DamagedJsonError(ValueError):
    """Text that is no JSON, or none that a program wrote."""


def read_json(path: Path) -> Any:
    """The content of a JSON file in UTF-8.

    Raises:
        OSError: the file cannot be read. DamagedJsonError: as :func:`parsed_json`.
    """
    if path.stat().st_size > MOST_BYTES:
        raise DamagedJsonError(f"it has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}")
    return parsed_json(read_given(path))


def parsed_json(text: str | bytes) -> Any:
    """The content of a JSON text.

    Raises:
        DamagedJsonError: no text in UTF-8, no JSON, a number that is not finite, nested beyond MOST_LEVELS.
    """
    try:
        content = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text, parse_constant=_refuse)
    except RecursionError:
        raise DamagedJsonError(f"it is nested more than {MOST_LEVELS} levels deep") from None
    except DamagedJsonError:
        raise
    except ValueError as error:
        raise DamagedJsonError(str(error)) from None
    _refuse_depth(content)
    return content


def _refuse(constant: str) -> None:
    raise DamagedJsonError(f"it holds the number {constant}")


def _refuse_depth(content: Any) -> None:
    level = [content]
    for _ in range(MOST_LEVELS):
        level = [child for one in level for child in _children(one)]
        if not level:
            return
    raise DamagedJsonError(f"it is nested more than {MOST_LEVELS} levels deep")


def _children(one: Any) -> list[Any]:
    values = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return [value for value in values if isinstance(value, (dict, list))]
