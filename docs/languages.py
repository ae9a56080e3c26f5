"""The two halves of the site, made by two runs of MkDocs, lead to each other."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

DOCS = Path(__file__).parent
HALVES = {"en": "", "zh": "zh"}  # where each lies, in docs/ and in the site
CHOICE = re.compile(r'((?:<a|<link rel="alternate") href=")[^"]*" hreflang="(\w+)"')
# Pages that both halves make, each with a hook of its own.
MADE = {
    "reference/scenarios.md",
    "reference/levers.md",
    "reference/shocks.md",
    "reference/indicators.md",
    "reference/parameters.md",
    "reference/commands.md",
    "reference/python.md",
}
LINK = re.compile(r"(\]\((?!https?:)([^)#]*))\.md(?=[)#])")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Links that leave the pages of this build, and that MkDocs so does not know, name the page as it is built."""

    def led(found: re.Match[str]) -> str:
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), found[2]))
        return f"{found[1]}.html" if inside.startswith("..") else found[0]

    return LINK.sub(led, markdown)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """The choice of language leads to the same page in it, or to its start page where there is none.

    MkDocs makes links relative within one build and so cannot write those that leave it.
    """
    half = HALVES[config.theme["language"]]
    here = posixpath.join(half, page.file.url)

    def led(found: re.Match[str]) -> str:
        other = HALVES[found[2]]
        path = page.file.src_uri
        there = page.file.url if path in MADE or (DOCS / other / path).exists() else "index.html"
        link = posixpath.relpath(posixpath.join(other, there), posixpath.dirname(here))
        return f'{found[1]}{link}" hreflang="{found[2]}"'

    return CHOICE.sub(led, output)
