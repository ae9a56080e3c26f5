"""Reads YAML that a stranger may have written: plain values only, and no more of them than a scenario can need."""

from __future__ import annotations

import copy
import functools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from ...analysis.cells import TableError, number_alone
from ...analysis.given_files import read_given
from ...analysis.notes import Note
from ...analysis.text_files import decoded
from ...language import tr
from ..errors import UserError

MOST_BYTES = 256 * 1024
MOST_LEVELS = 20  # of nesting
MOST_VALUES = 20_000  # with every alias written out
LONGEST_NUMBER = 40  # characters


def read(path: Path) -> Any:
    """The content of a YAML file, in UTF-8 or in one of the encodings that tables are read in.

    Raises:
        UserError: the file cannot be read, is too large, is no YAML, or holds what no scenario needs: a key given
            twice, a tag, a number of absurd length, nesting beyond MOST_LEVELS, an alias to itself, or aliases that
            write out to more than MOST_VALUES values.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size
            raise UserError(
                tr(
                    "{name} has {size:,} bytes; a file may have at most {most_bytes:,}.",
                    name=path.name,
                    size=size,
                    most_bytes=MOST_BYTES,
                )
            )
        return parsed(decoded(path.name, read_given(path))[0])
    except TableError as error:
        raise UserError(tr("{name} is not readable YAML: it is no text in UTF-8.", name=path.name)) from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(tr("{name} is not readable YAML: {told}.", name=path.name, told=_told(error))) from error
    except OSError as error:
        raise UserError(tr("{name} cannot be read: {why}.", name=path.name, why=error.strerror)) from error


def _told(error: Exception) -> str:
    """What is wrong and in which line, without the excerpt that YAML errors carry."""
    mark = getattr(error, "problem_mark", None)
    told = (getattr(error, "context", None), getattr(error, "problem", None))
    problem = ", ".join(part for part in told if part) or " ".join(str(error).split())
    return f"line {mark.line + 1}: {problem}" if mark else problem


def parsed(text: str) -> Any:
    """The content of a YAML text; raises :class:`yaml.YAMLError`, or ValueError for a date that does not exist."""
    return copy.deepcopy(_parsed(text))


@functools.lru_cache(maxsize=4096)  # a region's hundreds of files are read anew by every check of a scenario
def _parsed(text: str) -> Any:
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
        if key.tag in _NO_KEYS:
            raise _wrong(
                f"the key {key.value} means {_NO_KEYS[key.tag]} in YAML: if it is a word, put it in quotes", key
            )
    times = Counter(str(key.value) for key, _ in node.value)
    twice = [key for key, count in times.items() if count > 1]
    if twice:
        raise _wrong(f"the key {', '.join(map(repr, sorted(twice)))} is given twice", node)
    loader.flatten_mapping(node)
    return dict(loader.construct_pairs(node, deep=True))


_NO_KEYS = {"tag:yaml.org,2002:bool": "true or false", "tag:yaml.org,2002:null": "nothing"}
_HEXADECIMAL = re.compile(r"[-+]?0x", re.ASCII)
_NO_FINITE = re.compile(r"[-+]?\.(?:inf|nan)", re.IGNORECASE)
# YAML 1.1 takes 1e-3 and full-width digits for text.
_ALSO_NUMBERS = re.compile(
    r"(?:[-+−＋－]?(?:[0-9０-９]+[.．]?[0-9０-９]*|[.．][0-9０-９]+)(?:[eE][-+−]?[0-9]+)?)\Z", re.ASCII
)
_OTHER_NUMBERS = re.compile(r"[-+]?(?:0[0-9_]+|0b[01_]+|[0-9_]+(?::[0-9_]+)+|[0-9][0-9_.]*_[0-9_.]*)", re.ASCII)


def _number(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """A number as it stands: what YAML 1.1 reads in base 8 or 60, as ``03744`` and ``33:40``, is asked about."""
    text = str(node.value)
    if len(text) > LONGEST_NUMBER:
        raise _wrong(f"a number has more than {LONGEST_NUMBER} characters", node)
    if _HEXADECIMAL.match(text):
        return loader.construct_yaml_int(node)
    if _NO_FINITE.fullmatch(text):
        return loader.construct_yaml_float(node)
    if _OTHER_NUMBERS.fullmatch(text):
        raise _wrong(f"{text} is no plain number: write it without separators and leading zeros, or, if it is text, in "
                     "quotes", node)  # fmt: skip
    try:
        value = number_alone(text, Note("", ""))
    except TableError as error:
        raise _wrong(str(error).rstrip("."), node) from error
    return int(text) if node.tag == "tag:yaml.org,2002:int" and text.isascii() else value


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:int", _number)
_Loader.add_constructor("tag:yaml.org,2002:float", _number)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", _ALSO_NUMBERS, list("-+−＋－.．0123456789０１２３４５６７８９")
)
