"""What the program says: English where it is said, every other language from the catalogue.

    tr("{n} of {total} runs failed", n=2, total=30)

is a :class:`Text`, which is put into words only when it is shown, in the language of whoever looks. The Chinese of all
texts is one file, ``locale/zh_CN/LC_MESSAGES/synergysim.po``; ``make words`` brings it up to date with the code.
"""

from __future__ import annotations

import gettext
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial, wraps
from pathlib import Path
from typing import Any, Generic, Literal, ParamSpec, TypeVar

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LOCALES = {"zh": "zh_CN"}
FOLDER = Path(__file__).parent / "locale"
DOMAIN = "synergysim"

Shape = TypeVar("Shape")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
# A thread that serves one visitor of the page has its own language.
_language: ContextVar[Language | None] = ContextVar("language", default=None)
_source: list[Callable[[], Language | None]] = []


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """The language that a user's locale asks for: Chinese or, for any other, English."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def language() -> Language:
    """The language of this process, or of this visitor of the page."""
    if spoken := _language.get():
        return spoken
    for ask in _source:
        if chosen := ask():
            return chosen
    return "en"


def speak(lang: Language) -> None:
    """Say everything in a language from now on, in this process or in this thread."""
    _language.set(lang)


def follow(source: Callable[[], Language | None]) -> None:
    """Ask for the language where none is set: the page does, whose visitors each choose theirs."""
    if source not in _source:
        _source.append(source)


@contextmanager
def speaking(lang: Language | None) -> Iterator[None]:
    """Say everything in a language for a while; nothing changes without one."""
    before = _language.set(lang or language())
    try:
        yield
    finally:
        _language.reset(before)


def in_language(
    lang: Language, call: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """What a function gives in a language; also what another thread or process is to call, which know none."""
    with speaking(lang):
        return call(*args, **kwargs)


class Text:
    """One text in every language: the English, the context that tells it from an equal one, and what is filled in.

    ``text[lang]`` puts it into words, ``str(text)`` does so in the language of the process. Two texts are equal if they
    say the same in every language.
    """

    __slots__ = ("context", "message", "values")

    def __init__(self, message: str, context: str = "", values: Mapping[str, object] | None = None) -> None:
        self.message, self.context, self.values = message, context, dict(values or {})

    def __getitem__(self, lang: Language) -> str:
        words = _translated(self.context, self.message, lang)
        return (
            words.format(**{name: said(value, lang) for name, value in self.values.items()}) if self.values else words
        )

    def filled(self, **values: object) -> Text:
        """The text with these values in its fields."""
        return Text(self.message, self.context, {**self.values, **values})

    def format(self, *places: object, **values: object) -> str:
        """The text in the language of the process, with values in its fields as ``str.format`` fills them."""
        lang = language()
        filled = {name: said(value, lang) for name, value in values.items()}
        return self[lang].format(*(said(value, lang) for value in places), **filled)

    @property
    def en(self) -> str:
        """The text in English."""
        return self["en"]

    @property
    def zh(self) -> str:
        """The text in Chinese."""
        return self["zh"]

    def __str__(self) -> str:
        return self[language()]

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"tr({self['en']!r})"

    def __bool__(self) -> bool:
        return bool(self.message or self.context)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and all(self[lang] == other[lang] for lang in LANGUAGES)

    def __hash__(self) -> int:
        return hash(self["en"])


class Note(Text):
    """A text whose English and Chinese are given, by a file or put together elsewhere, not looked up."""

    __slots__ = ("given",)

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.given = {"en": en, "zh": zh}

    @classmethod
    def of(cls, say: Callable[[], object]) -> Note:
        """What a function says in each language."""
        return cls(*map(str, in_every_language(say)))

    def __getitem__(self, lang: Language) -> str:
        return self.given[lang]

    def __bool__(self) -> bool:
        return bool(self.given["en"])


class InChinese:
    """The Chinese of another field of a declaration: what it gives itself, as an extension does, or the catalogue's.

    The default of a dataclass's field; nothing is looked up before it is asked for.
    """

    def __init__(self, english: str, context: str) -> None:
        self.english, self.context = english, context

    def __set_name__(self, _: type, name: str) -> None:
        self.name = name

    def __get__(self, declared: Any, _: type | None = None) -> str:
        if declared is None:
            return ""
        given = vars(declared).get(self.name, "")
        return given or Text(getattr(declared, self.english), self.context).zh

    def __set__(self, declared: Any, given: str) -> None:
        vars(declared)[self.name] = given


def in_chinese(english: str, context: str) -> Any:
    """The default of a field that holds the Chinese of another; see :class:`InChinese`."""
    return InChinese(english, context)


class ToldError(ValueError):
    """A mistake told in one sentence, in the language of the process; ``zh`` says a plain message in Chinese.

    A message without Chinese is told in English in either language.
    """

    def __init__(self, message: object = "", zh: str = "") -> None:
        super().__init__(message, *([zh] if zh else []))

    @property
    def text(self) -> Text:
        """What is said, in every language."""
        message, zh = (*self.args, "")[:2]
        return message if isinstance(message, Text) else Note(str(message), zh or str(message))

    @property
    def zh(self) -> str:
        """The Chinese, or nothing if there is none."""
        message, zh = (*self.args, "")[:2]
        return message.zh if isinstance(message, Text) else str(zh)

    def __str__(self) -> str:
        return str(self.text)


class Texts(Generic[Shape]):
    """Tuples, lists and dictionaries of texts, which ``texts[lang]`` puts into words where they stand."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape

    def __getitem__(self, lang: Language) -> Shape:
        return _shaped(self.shape, lang)  # type: ignore[no-any-return]

    def __call__(self) -> Shape:
        """The texts in the language of the process."""
        return self[language()]


def tr(message: str, /, **values: object) -> Text:
    """A text, by its English; ``values`` fill the fields in braces when it is put into words.

    A value that is itself a text, or a partial function that gives one, is said in the language of the whole.
    """
    return Text(message, "", values)


def trc(context: str, message: str, /, **values: object) -> Text:
    """A text whose English says several things: the context tells which, and which Chinese is meant."""
    return Text(message, context, values)


def counted(number: int, one: Text, several: Text) -> Text:
    """A number of things; ``several`` has a field ``n``."""
    return one if number == 1 else several.filled(n=number)


def in_english(call: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """A function that always speaks English: of pages that are written in English alone."""

    @wraps(call)
    def speaks(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return in_language("en", call, *args, **kwargs)

    return speaks


def in_every_language(
    call: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
) -> list[Result]:
    """What a function gives in each of :data:`LANGUAGES`."""
    return [in_language(lang, call, *args, **kwargs) for lang in LANGUAGES]


def joined(items: Iterable[object], between: Text | str | None = None) -> Callable[[], str]:
    """A list of things within a text, with the comma of the language spoken between them, or something else."""
    return partial(_joined, tuple(items), tr(", ") if between is None else between)


def said(value: object, lang: Language) -> object:
    """A value that fills a field, in a language if it is in words."""
    if isinstance(value, Text):
        return value[lang]
    return in_language(lang, value) if isinstance(value, partial) else value


def _joined(items: tuple[object, ...], between: Text | str) -> str:
    lang = language()
    return str(said(between, lang)).join(str(said(one, lang)) for one in items)


def _shaped(value: Any, lang: Language) -> Any:
    if isinstance(value, (Text, Texts)):
        return value[lang]
    if isinstance(value, partial):
        return in_language(lang, value)
    if isinstance(value, dict):
        return {key: _shaped(one, lang) for key, one in value.items()}
    return type(value)(_shaped(one, lang) for one in value) if isinstance(value, (tuple, list)) else value


def _translated(context: str, message: str, lang: Language) -> str:
    if lang == "en" or not (message or context):
        return message
    found = catalogue(lang)
    return found.pgettext(context, message) if context else found.gettext(message)


@cache
def catalogue(lang: Language) -> gettext.NullTranslations:
    """What the texts are in a language; a text that it lacks stays English."""
    compiled = FOLDER / LOCALES[lang] / "LC_MESSAGES" / f"{DOMAIN}.mo"
    _compile(compiled.with_suffix(".po"), compiled)
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def _compile(source: Path, compiled: Path) -> None:
    """Compile a catalogue that was edited since; an installed package holds the compiled one alone."""
    if not source.exists() or (compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns):
        return
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        words = read_po(file, locale=source.parts[-3], domain=DOMAIN)
    # Several processes may do so at once.
    with tempfile.NamedTemporaryFile(dir=compiled.parent, delete=False) as made:
        write_mo(made, words)
    os.chmod(made.name, 0o644)
    os.replace(made.name, compiled)
