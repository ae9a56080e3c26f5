"""The library's files (scenarios, industries, cities, regions, tariffs, frozen evaluators): how to find and read one.

Every number stands in them with its source; an assumption says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from .errors import UserError, unknown

LIBRARY = Path(__file__).with_name("library")
OBSERVED = Path(__file__).with_name("observed")


def names(folder: str = "") -> list[str]:
    """What the library holds in a folder ("" for scenarios), by name."""
    return sorted(path.stem for path in (LIBRARY / folder).glob("*.yaml"))


def find(kind: str, name: str, folder: str = "", beside: Path | None = None) -> Path:
    """The file of a name in the library, or of a path that ends in .yaml (looked up beside the file that names it).

    Raises:
        UserError: there is no such file; the sentence names the nearest.
    """
    if name.endswith((".yaml", ".yml")):
        path = (beside or Path.cwd()) / name
        if not path.is_file():
            raise UserError(f"There is no {kind} file {path}.")
        return path
    if name not in names(folder):
        raise unknown(kind, name, names(folder))
    return LIBRARY / folder / f"{name}.yaml"


def read(path: Path) -> Any:
    """The content of a YAML file, read with the safe loader; a key given twice is refused."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name} is not readable YAML: {' '.join(str(error).split())}") from error


def read_list(path: Path) -> list[Any]:
    """The content of a YAML file that must be a list."""
    content = read(path)
    if not isinstance(content, list):
        raise UserError(f"{path.name} must be a list.")
    return content


class _Loader(yaml.SafeLoader):
    """The safe loader, which by itself would let the second of two equal keys win in silence."""


def _mapping_of_distinct_keys(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [str(key.value) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        found = ", ".join(map(repr, sorted(twice)))
        raise yaml.constructor.ConstructorError(None, None, f"the key {found} is given twice", node.start_mark)
    loader.flatten_mapping(node)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_of_distinct_keys)
