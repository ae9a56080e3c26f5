"""Every text of the program is in the catalogue of Chinese, and the catalogue holds nothing else."""

from __future__ import annotations

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from synergysim.analysis.cells import TableError
from synergysim.language import (
    LANGUAGES,
    Note,
    Text,
    ToldError,
    joined,
    language,
    language_of_locale,
    said,
    speaking,
    tr,
    trc,
)
from synergysim.scenarios.errors import UserError
from words import ROOT, Key, marked_texts, read_catalogue

RUN = "run `make words`, then write the Chinese into scenarios/program/locale/zh_CN/LC_MESSAGES/synergysim.po"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Fields that English alone has: its grammar, and what Chinese says without them.
ENGLISH_ALONE = {"s", "moves", "keep", "has_or_have", "is_or_are", "cells_are", "one", "other", "kind", "unit", "known"}
ENGLISH_ALONE |= {"acts_on", "source"}  # declared in English alone


@pytest.fixture(scope="module")
def marked() -> dict[Key, list[str]]:
    """The texts that the code marks, and those of help pages, with the files of each."""
    return marked_texts()


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read_catalogue()


@pytest.fixture(scope="module")
def entries(catalogue: Catalog) -> dict[Key, str]:
    return {(one.context or "", str(one.id)): str(one.string) for one in catalogue if one.id or one.context}


def test_every_text_has_its_chinese(marked: dict[Key, list[str]], entries: dict[Key, str]) -> None:
    missing = [f"{', '.join(files)}: {key[1]!r}" for key, files in marked.items() if not entries.get(key)]
    assert not missing, f"The catalogue lacks {missing}; {RUN}."


def test_the_catalogue_holds_no_text_that_the_code_has_not(
    marked: dict[Key, list[str]], entries: dict[Key, str]
) -> None:
    stale = [key for key in entries if key not in marked]
    assert not stale, f"No code says {stale} any more; {RUN}."


def test_no_entry_is_fuzzy(catalogue: Catalog) -> None:
    fuzzy = [one.id for one in catalogue if one.id and one.fuzzy]
    assert not fuzzy, f"Check the Chinese of {fuzzy}, and take the line '#, fuzzy' out."


def fields(text: str) -> set[str]:
    """The fields in braces, and in the formats of fields."""
    found = set[str]()
    for _, name, spec, _ in string.Formatter().parse(text):
        found |= ({name} if name else set()) | (fields(spec) if spec else set())
    return found


def test_chinese_and_english_have_the_same_fields(entries: dict[Key, str]) -> None:
    wrong = {
        message: fields(message) ^ fields(chinese)
        for (_, message), chinese in entries.items()
        if fields(chinese) - fields(message) or fields(message) - fields(chinese) - ENGLISH_ALONE
    }
    assert not wrong, f"Fields that one of the two languages lacks: {wrong}."


def python_files() -> list[Path]:
    return sorted(path for part in ("analysis", "scenarios", "simulation") for path in (ROOT / part).rglob("*.py"))


def pairs(tree: ast.AST) -> Iterator[int]:
    """The lines of dictionaries by language whose Chinese is written into the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and {ast.unparse(one) for one in node.keys if one} == set(map(repr, LANGUAGES)):
            words = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            if any(CHINESE.search(str(one)) for one in words):
                yield node.lineno


def marks(node: ast.AST) -> bool:
    """Whether a text is marked here."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("tr", "trc")


def test_no_text_is_marked_within_another() -> None:
    """Where Babel does not see it: in another's arguments, and before Python 3.12 in an f-string."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        for whole in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(whole, ast.JoinedStr) or marks(whole)
        for node in ast.walk(whole)
        if node is not whole and marks(node)
    ]
    assert not hidden, f"Give the text a name before it is used in {hidden}."


def test_no_module_writes_chinese_beside_english() -> None:
    trees = {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in python_files()}
    found = [f"{path}:{line}" for path, tree in trees.items() for line in pairs(tree)]
    assert not found, f"Write tr('…') in {found} and {RUN}."


def test_a_pair_in_the_code_would_be_noticed() -> None:
    assert list(pairs(ast.parse('X = {"en": "cluster", "zh": "集群"}'))) == [1]
    assert not list(pairs(ast.parse('X = {"en": 1, "zh": 2}')))


def test_a_text_is_said_in_each_language_with_its_values() -> None:
    count = tr("{quarters:g} quarters", quarters=4)
    assert (count["en"], count["zh"]) == ("4 quarters", "4 个季度")


def test_texts_and_lists_within_a_text_are_said_in_its_language() -> None:
    inner = Note("a cluster", "集群")
    whole = Text("{what} {list}", values={"what": inner, "list": joined([inner, 2])})
    assert whole["en"] == "a cluster a cluster, 2"
    assert whole["zh"] == "集群 集群、2"
    assert said(inner, "zh") == "集群"


def test_one_english_word_has_the_chinese_of_its_context(entries: dict[Key, str]) -> None:
    context = next(context for context, message in entries if context and ("", message) in entries)
    message = next(message for one, message in entries if one == context and ("", message) in entries)
    assert trc(context, message)["zh"] == entries[context, message] != tr(message)["zh"]
    assert trc(context, message)["en"] == tr(message)["en"] == message


def test_a_text_is_said_in_the_language_that_was_set_and_in_english_otherwise() -> None:
    whole = Note("cluster", "集群")
    assert f"{whole}" == "cluster"
    with speaking("zh"):
        assert (str(whole), language()) == ("集群", "zh")
    assert (str(whole), language()) == ("cluster", "en")


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_a_chinese_locale_is_spoken_to_in_chinese(locale: dict[str, str], spoken: str) -> None:
    assert language_of_locale(locale) == spoken


def test_a_mistake_is_told_in_the_language_of_the_process_also_after_it_came_from_another() -> None:
    for error in (UserError("no file", "没有文件"), UserError(tr("cluster")), TableError("no row", "没有行")):
        assert not CHINESE.search(str(error))
        with speaking("zh"):
            assert str(pickle.loads(pickle.dumps(error))) == error.zh == error.text["zh"]
            assert CHINESE.search(str(error))
    assert str(UserError("only English")) == UserError("only English").text["zh"]


def plain_mistakes(source: str, kinds: set[str]) -> list[int]:
    """Lines on which a mistake is told by a text that is English in every language."""
    raised = (one.exc for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Raise))
    told = [one for one in raised if isinstance(one, ast.Call) and ast.unparse(one.func).split(".")[-1] in kinds]
    plain = [one for one in told if len(one.args) == 1 and isinstance(one.args[0], (ast.JoinedStr, ast.Constant))]
    return [one.lineno for one in plain]


def kinds_told(parent: type = ToldError) -> set[str]:
    """The names of the mistakes that are told to users."""
    return {parent.__name__}.union(*map(kinds_told, parent.__subclasses__()))


def test_every_mistake_is_told_by_a_text_of_the_catalogue() -> None:
    kinds = kinds_told()
    assert {"EvaluationError", "ParameterError", "TableError", "UserError"} <= kinds
    planted = 'raise UserError("It is so.")\nraise a.TableError(f"{x} is")\nraise UserError(tr("x"))'
    assert plain_mistakes(planted, kinds) == [1, 2]
    found = {path.relative_to(ROOT): plain_mistakes(path.read_text("utf-8"), kinds) for path in python_files()}
    assert {path: lines for path, lines in found.items() if lines} == {}


# Who may be asked for another language than that of the process: what people call from Python, and workbooks that have
# a language of their own.
DOORS = {
    "api.py": {"draw", "evaluate", "listing", "reconstruct", "template"},
    "compare.py": {"plot", "save"},
    "run.py": {"plot", "save"},
    "region.py": {"__init__", "blank", "build", "from_excel"},
    "session.py": {"_read", "build_and_tell"},
    "options.py": {"called"},
}


def asked_for_a_language(source: str) -> set[str]:
    """The functions that take a language."""
    functions = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef)]
    return {one.name for one in functions if "lang" in {a.arg for a in (*one.args.args, *one.args.kwonlyargs)}}


def test_the_language_is_set_once_and_not_handed_on() -> None:
    assert asked_for_a_language("def say(what, lang='en'): pass") == {"say"}
    for path in python_files():
        if path.name != "language.py":
            assert asked_for_a_language(path.read_text("utf-8")) <= DOORS.get(path.name, set()), path
