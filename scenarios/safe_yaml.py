"""Reads YAML that a stranger may have written: plain values only, and no more of them than a scenario can need."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from .errors import UserError

MOST_BYTES = 256 * 1024
MOST_LEVELS = 20  # of nesting
MOST_VALUES = 20_000  # with every alias written out
LONGEST_NUMBER = 40  # characters


def read(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        UserError: the file cannot be read, is too large, is no YAML, or holds what no scenario needs: a key given
            twice, a tag, a number of absurd length, nesting beyond MOST_LEVELS, an alias to itself, or aliases that
            write out to more than MOST_VALUES values.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size
            raise UserError(f"{path.name} has {size:,} bytes; a file may have at most {MOST_BYTES:,}.")
        return parsed(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not readable YAML: it is no text in UTF-8.") from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"{path.name} is not readable YAML: {_told(error)}.") from error
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror}.") from error


def _told(error: Exception) -> str:
    """What is wrong and in which line, without the excerpt that YAML errors carry."""
    mark = getattr(error, "problem_mark", None)
    told = (getattr(error, "context", None), getattr(error, "problem", None))
    problem = ", ".join(part for part in told if part) or " ".join(str(error).split())
    return f"line {mark.line + 1}: {problem}" if mark else problem


def parsed(text: str) -> Any:
    """The content of a YAML text; raises :class:`yaml.YAMLError`, or ValueError for a date that does not exist."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _count(node, {})
        return loader.construct_document(node)
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """The safe loader, which by itself bounds nothing and lets the second of two equal keys win in silence."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._level = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "tag", None) is not None:
            raise _wrong(f"the tag {event.tag!r} is not allowed: write plain values", event)
        self._level += 1
        if self._level > MOST_LEVELS:
            raise _wrong(f"it is nested more than {MOST_LEVELS} levels deep", event)
        node = super().compose_node(parent, index)
        self._level -= 1
        return node


def _wrong(text: str, place: Any) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, text, place.start_mark)


def _count(node: yaml.Node, counts: dict[int, int | None]) -> int:
    """Values below a node, aliases written out; a node on the way is None, so that one within itself is noticed."""
    known = counts.get(id(node), 0)
    if known is None:
        raise _wrong("an alias stands within what it refers to", node)
    if known:
        return known
    counts[id(node)] = None
    total = 1
    for child in _children(node):
        total += _count(child, counts)
        if total > MOST_VALUES:
            raise _wrong(f"it holds more than {MOST_VALUES:,} values", node)
    counts[id(node)] = total
    return total


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [one for pair in node.value for one in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _wrong("a key must be a plain word or number", key)
    times = Counter(str(key.value) for key, _ in node.value)
    twice = [key for key, count in times.items() if count > 1]
    if twice:
        raise _wrong(f"the key {', '.join(map(repr, sorted(twice)))} is given twice", node)
    loader.flatten_mapping(node)
    return dict(loader.construct_pairs(node, deep=True))


def _number(loader: _Loader, node: yaml.ScalarNode) -> Any:
    if len(node.value) > LONGEST_NUMBER:
        raise _wrong(f"a number has more than {LONGEST_NUMBER} characters", node)
    whole = node.tag == "tag:yaml.org,2002:int"
    return loader.construct_yaml_int(node) if whole else loader.construct_yaml_float(node)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:int", _number)
_Loader.add_constructor("tag:yaml.org,2002:float", _number)
