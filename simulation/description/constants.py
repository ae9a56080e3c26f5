"""Numbers that modules of the model name but do not declare as parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SIMULATION = Path(__file__).parent.parent
# Here numbers are names (of columns, of draws, of accounts), or belong to the description or the mean-field twin.
LEFT_OUT = ("columns.py", "effects.py", "randomness.py", "ledger.py", "mean_field", "tipping.py", "description")


class Constant(NamedTuple):
    """A named number of a module; ``comment`` is what its line says of it."""

    module: str
    name: str
    value: float
    comment: str

    @property
    def assumption(self) -> bool:
        """Whether its comment calls it an assumption."""
        return "assumption" in self.comment


def constants(root: Path = SIMULATION) -> Iterator[Constant]:
    """Every public number that a module names at its top level, by module and line."""
    for path in sorted(root.rglob("*.py")):
        module = path.relative_to(root).as_posix()
        if not module.startswith(LEFT_OUT):
            yield from _named(path.read_text(encoding="utf-8"), module)


def _named(source: str, module: str) -> Iterator[Constant]:
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        name, value = node.targets[0].id, _number(node.value)
        if value is not None and name.isupper() and not name.startswith("_"):
            yield Constant(module, name, value, lines[node.lineno - 1].partition("#")[2].strip())


def _number(node: ast.expr) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    return None
