"""Help, and what is said of a wrong word on the command line, in the user's language.

Texts are declared in English, beside the options and as the docstrings of commands; the catalogue has their Chinese.
English is laid out by the library of the command line, Chinese by columns of the terminal: a character takes two.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len
from typer.core import TyperCommand

from ...language import Text, language, tr

Context: Any = TyperCommand.context_class  # typer brings its own copy of click or takes the installed one
LIBRARY = (
    tr("Arguments"), tr("Options"), tr("Commands"), tr("required"), tr("default: {default}"),
    tr("Show this message and exit."), tr("Show this help message and exit."),
)  # fmt: skip
# What the library says of a wrong word, by the pattern of its English; a value that it quotes stays as it was typed.
INVALID = r"Invalid value(?: for (?P<what>.+?))?: "
REFUSALS: dict[str, Text] = {
    r"No such option:? '?(?P<name>[^ ']+)'?\.?": tr("there is no option {name}."),
    r"No such command '(?P<name>.*?)'\.?": tr("there is no command '{name}'."),
    r"Missing command\.": tr("a command is missing."),
    r"Missing argument:? '?(?P<name>.*?)'?\.(?: .*)?": tr("{name} is missing."),
    r"Missing option:? '?(?P<name>.*?)'?\.(?: .*)?": tr("the option {name} is missing."),
    r"Option:? '?(?P<name>\S+?)'? requires an argument\.": tr("the option {name} needs a value."),
    r"Option:? '?(?P<name>\S+?)'? does not take a value\.": tr("the option {name} takes no value."),
    r"Got unexpected extra argument(?:s|\(s\))? \((?P<words>.*)\)": tr("'{words}' is more than the command takes."),
    INVALID + r"(?:.* is not a valid int\w*|Input should be a valid integer.*)": tr("{what} takes a whole number."),
    INVALID + r"(?:.* is not a valid float|Input should be a valid number.*)\.?": tr("{what} takes a number."),
    INVALID + r"Input should be greater than or equal to (?P<limit>.*)": tr("{what} takes {limit} or more."),
    INVALID + r"Input should be less than or equal to (?P<limit>.*)": tr("{what} takes {limit} or less."),
    INVALID + r"Input should be greater than (?P<limit>.*)": tr("{what} takes more than {limit}."),
    INVALID + r"Input should be less than (?P<limit>.*)": tr("{what} takes less than {limit}."),
    INVALID + r"(?P<value>'.*') is not one of (?P<allowed>.*?)\.": tr(
        "{what} takes one of {allowed}; {value} is none."
    ),
    INVALID + r"(?P<value>\S+) is not in the range (?P<range>.*?)\.?": tr(
        "{what} takes a value in the range {range}; {value} lies outside."
    ),
    INVALID + r"(?P<why>.*)": tr("{what}: {why}"),
}
NEAR = re.compile(r" ?\(?(?:Possible options:|Did you mean(?: one of)?:?) (?P<names>.*?)\??\)?\s*$", re.DOTALL)
EXTRA = re.compile(r"^(.*?)(?:  )?\[((?:default: |required|\d|x[<>]).*)\]$", re.DOTALL)
OPENING, CLOSING, CHINESE = r"\[(（“『「", r"\])，。；：、！？）”』」…", r"\u3400-\u4dbf\u4e00-\u9fff"
# What is not broken in two: a Chinese character or another word, with the brackets and the points beside it.
PIECE = re.compile(
    rf"[{OPENING}]*(?:[{CHINESE}]|[^\s{CHINESE}{OPENING}{CLOSING}]+)[{CLOSING}]*|\s+|[{OPENING}{CLOSING}]+"
)


def paragraphs(text: str) -> list[str]:
    """The parts of a help text that are put into words one by one; an example is no words."""
    return [one for one in re.split(r"\n{2,}", inspect.cleandoc(text).partition("\f")[0]) if one.strip()]


def texts(command: Any) -> Iterator[str]:
    """Every English text of the help of a command and of those below it, as the catalogue has it."""
    for text in (command.help, command.epilog, *(getattr(one, "help", None) for one in command.params)):
        for paragraph in paragraphs(text or ""):
            yield from _pieces(paragraph)
    for one in getattr(command, "commands", {}).values():
        yield from texts(one)


def _pieces(paragraph: str) -> Iterator[str]:
    """The texts of a paragraph: its whole, or the words of a list of examples."""
    if paragraph.startswith("synergysim "):
        return
    if not paragraph.startswith("\b"):
        yield " ".join(paragraph.split())
        return
    for line in paragraph.splitlines()[1:]:
        command, _, remark = line.strip().partition("  ")
        yield from (one for one in (command, remark.strip()) if one and not one.startswith("synergysim "))


def in_words(paragraph: str) -> str:
    """A paragraph of a help text in the user's language, on one line unless it is a list of examples."""
    if not paragraph.startswith("\b"):
        line = " ".join(paragraph.split())
        return line if line.startswith("synergysim ") else str(tr(line))
    lines = ["\b"]
    for line in paragraph.splitlines()[1:]:
        words = {one: str(tr(one)) for one in _pieces(f"\b\n{line}")}
        for english, said in words.items():
            line = line.replace(english, said)
        lines.append(line)
    return "\n".join(lines)


def wrapped(text: str, width: int) -> list[str]:
    """A paragraph in lines of so many columns; Chinese is broken between characters, never before a full stop."""
    lines = [""]
    for piece in PIECE.findall(text):
        if lines[-1] and cell_len(lines[-1]) + cell_len(piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


class HelpFormatter(Context.formatter_class):  # type: ignore[misc]
    """Lays help out in the user's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage, behind its word."""
        super().write_usage(prog, args, prefix if language() == "en" else str(tr("Usage: ")))

    def write_heading(self, heading: str) -> None:
        """A heading."""
        if language() == "en":
            super().write_heading(heading)
        else:
            self.write(" " * self.current_indent + str(tr(heading)) + "：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, with an empty line between them; the lines of examples stay as they are."""
        if language() == "en":
            super().write_text(text)
            return
        indent = " " * self.current_indent
        written = []
        for paragraph in map(in_words, paragraphs(text)):
            whole = paragraph.splitlines()[1:] if paragraph.startswith("\b") else None
            written.append("".join(f"{indent}{one}\n" for one in whole or wrapped(paragraph, self.width - len(indent))))
        self.write("\n".join(written))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands beside their texts."""
        if language() == "en":
            super().write_dl(rows, col_max, col_spacing)
            return
        first = min(max((cell_len(name) for name, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = wrapped(_described(text), max(self.width - first - 2, 10))
            own = (
                name + " " * (first - cell_len(name))
                if cell_len(name) <= first - col_spacing
                else f"{name}\n{indent}{'':>{first}}"
            )
            self.write(f"{indent}{own}{lines[0]}\n" + "".join(f"{indent}{'':>{first}}{line}\n" for line in lines[1:]))


class HelpContext(Context):  # type: ignore[misc]
    """What makes help: lays it out in the user's language."""

    formatter_class = HelpFormatter


def _described(text: str) -> str:
    """What is said of an option or a command, with its default."""
    found = EXTRA.match(text)
    words, extra = (found[1], found[2]) if found else (text, "")
    said = []
    for one in extra.split("; ") if extra else ():
        default = one.removeprefix("default: ")
        said.append(str(tr("default: {default}", default=default) if default != one else tr(one)))
    return " ".join([in_words(words), *([f"[{'; '.join(said)}]"] if said else [])]).strip()


def short(text: str) -> str:
    """The first sentence of a help text, or what of it stands before a colon or semicolon."""
    return re.split("[。：；]", in_words(paragraphs(text)[0]))[0] if text else ""


def refusal(message: str) -> str:
    """What the library says of a wrong word on the command line, in the user's language."""
    near = NEAR.search(message)
    told = message[: near.start()] if near else message
    for pattern, text in REFUSALS.items():
        if found := re.fullmatch(pattern, told, re.DOTALL):
            told = str(text.filled(**{name: value or "" for name, value in found.groupdict().items()}))
            break
    return told + (str(tr(" Did you mean {names}?", names=near["names"].replace("'", ""))) if near else "")
