"""What extensions add around the model: what a scenario loads, figures of a run, commands, library files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ...analysis.catalogue import declare_indicators
from ...extensions import GROUPS, Extension, ExtensionError, contributions, flat, installed, of_folder, refuse_twice
from ...language import tr
from .library_files import declare_library

if TYPE_CHECKING:
    import typer
    from matplotlib.figure import Figure

    from ...analysis.catalogue import Language
    from .scenario import Scenario

Drawn = Callable[[Any, "Language"], "Figure"]  # of a run's result and a language


def extensions_of(scenario: Scenario) -> tuple[Extension, ...]:
    """The extensions of a scenario's runs: what is installed, and its own folders; all of them are loaded.

    Raises:
        ExtensionError: one cannot be loaded, or adds what it must not.
    """
    from ...simulation.additions import additions

    own = tuple(map(of_folder, scenario.extensions))
    found = (*installed(), *own)
    additions(found)
    for one in own:
        declare_indicators(one)
        declare_library(one)
    return found


def added_figures(extensions: tuple[Extension, ...], taken: tuple[str, ...]) -> dict[str, Drawn]:
    """The figures that extensions add to a run, by name: functions of the result and the language.

    Raises:
        ExtensionError: a name is taken, or what draws is no function.
    """
    names = dict.fromkeys(taken, "the run")
    found: dict[str, Drawn] = {}
    for extension in extensions:
        for name, given in contributions(extension, "figures"):
            for one in flat(given):
                if not callable(one):
                    raise ExtensionError(
                        tr(
                            "{name} of {extension}: a figure is a function of result and language.",
                            name=name,
                            extension=extension,
                        )
                    )
                refuse_twice(names, one.__name__, "figure", str(extension))
                names[one.__name__], found[one.__name__] = str(extension), one
    return found


def register_studies(app: typer.Typer) -> None:
    """Add the commands of installed packages to the command line.

    Raises:
        ExtensionError: what registers one is no function, or a name is taken.
    """
    for extension in installed():
        for name, register in contributions(extension, "studies"):
            if not callable(register):
                raise ExtensionError(
                    tr(
                        "{name} of {extension}: a study is a function that adds commands to typer's app.",
                        name=name,
                        extension=extension,
                    )
                )
            taken = {str(one.name): "synergysim" for one in app.registered_commands}
            register(app)
            for one in app.registered_commands[len(taken) :]:
                refuse_twice(taken, str(one.name), "command", str(extension))


def described(extensions: tuple[Extension, ...]) -> Iterator[tuple[Extension, str, str, str]]:
    """Everything that extensions add: extension, group, name, what it is."""
    for extension in extensions:
        for group in GROUPS:
            if extension.folder and group == "libraries":
                continue
            for name, given in contributions(extension, group):
                yield from ((extension, group, *told) for told in _told(group, name, given))


def _told(group: str, name: str, given: Any) -> Iterator[tuple[str, str]]:
    """The name of each thing added, and what it is."""
    if group == "measures":
        yield from ((code, _first_line(measure)) for code, measure in given.items())
    elif group == "libraries":
        yield name, "library files"
    else:
        for one in flat(given):
            own = next((getattr(one, key) for key in ("code", "kind", "name", "__name__") if hasattr(one, key)), name)
            yield name if group == "studies" else str(own), _meaning(one)


def _meaning(one: Any) -> str:
    if callable(one):
        return _first_line(one)
    if hasattr(one, "run"):
        place = f"before {one.before}" if one.before else f"after {one.after}"
        return f"{place}: {_first_line(one.run)}"
    return str(getattr(one, "meaning", "") or getattr(one, "name_en", ""))


def _first_line(function: Any) -> str:
    return (function.__doc__ or "").strip().partition("\n")[0]


def description(extensions: tuple[Extension, ...]) -> str:
    """What extensions add, as a section of the model description; nothing without any."""
    rows = [f"| {one} | {group} | `{name}` | {meaning} |" for one, group, name, meaning in described(extensions)]
    if not rows:
        return ""
    head = "\n## Extensions\n\nNot part of synergysim; loaded here, and named in the manifest of every run.\n\n"
    return head + "\n".join(["| Extension | Adds | Name | What it is |", "|-|-|-|-|", *rows]) + "\n"
