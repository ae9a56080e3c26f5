"""What is not Chinese in a text that should be."""

from __future__ import annotations

import re

# What is typed, and what has no other name: commands, options, paths, identifiers, codes, formats, methods, programs.
TYPED = re.compile(
    r"""synergysim [a-z][^\n，。；：”’）]*|--?[a-z][\w-]*|<[^>\n]*>|\[[A-Z][^\]\n]*\]|\S*/\S*|https?:\S+
    |[“'‘"][^”'’"\n]*[”'’"]|[\w*]+(?:[_.=:|*-]+[\w*]+)+|\b[A-Za-z]?\d\w*|\b[A-Z][A-Z]+s?\b""",
    re.VERBOSE,
)
PROGRAMS = (
    "tiny Brier Hill logit compare buye "  # of buyer_utility, which a narrow table breaks
    "Excel OpenDocument Parquet Stata SPSS Zenodo CoMSES Crate Dask Markdown Python synergysim pytest shell Ctrl "
    "fsspec png svg pdf xlsx xls xlsm ods csv dta feather parquet netcdf json Morris Sobol Bass Kendall guangzhou "
    "small pulled jewelry out"
)
VALUES = (  # that an option takes
    "uncertain certain morris sobol oat cell scenario synergy stage flows structure portrait stages loops stocks "
    "own pooled unit weighted critic min value limit shift squeeze floor entropy cluster region group neighbour "
    "scenarios experiments levers indicators parameters shocks extensions runs app key evaluate then ahp ten none "
    "table both mean columns file conditional posterior extended regression"
)
NAMES = {*PROGRAMS.split(), *VALUES.split()}


def english_words(text: str) -> list[str]:
    """The English words of a text, of three letters and more, that are no names and nothing that is typed."""
    return [word for word in re.findall(r"[A-Za-z]{3,}", TYPED.sub(" ", text)) if word not in NAMES]
