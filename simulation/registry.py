"""A table of declared things that extensions add to: its own entries, those installed, those loaded by a scenario.

What a run has is decided by its inputs, see :mod:`.additions`; a registry says what is known in this process, by which
names are shown and looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

Entry = TypeVar("Entry")


class Registry(Sequence[Entry], Generic[Entry]):
    """Entries in their order, by a name attribute; of two loaded under one name the later one is known."""

    def __init__(self, built_in: tuple[Entry, ...], name: str) -> None:
        self.built_in = built_in
        self._name = name
        self._added: dict[str, Entry] = {}
        self.by_name: Mapping[str, Entry] = _ByName(self)

    def name_of(self, entry: Entry) -> str:
        """What an entry is called."""
        return str(getattr(entry, self._name))

    def add(self, entries: Sequence[Entry]) -> None:
        """Know entries of an extension, too."""
        self._added.update({self.name_of(one): one for one in entries})

    def _all(self) -> tuple[Entry, ...]:
        from .additions import load_installed

        load_installed()
        return (*self.built_in, *self._added.values())

    @overload
    def __getitem__(self, place: int) -> Entry: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...

    def __getitem__(self, place: Any) -> Any:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all())


class _ByName(Mapping[str, Entry]):
    """A registry's entries by name."""

    def __init__(self, registry: Registry[Entry]) -> None:
        self._registry = registry

    def __getitem__(self, name: str) -> Entry:
        for one in self._registry:
            if self._registry.name_of(one) == name:
                return one
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (self._registry.name_of(one) for one in self._registry)

    def __len__(self) -> int:
        return len(self._registry)
