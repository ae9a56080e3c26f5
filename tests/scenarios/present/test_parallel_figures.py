"""Figures drawn by several processes: the same files, the same warnings, and no figure lost with a process."""

from __future__ import annotations

import multiprocessing
import os
import warnings
from functools import partial
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from synergysim.analysis.catalogue import clusters
from synergysim.analysis.catalogue.clusters import cluster_name, declare_clusters
from synergysim.analysis.figures import style
from synergysim.scenarios.present.parallel_figures import Drawing, save_drawings


def named(text: str) -> Figure:
    figure = style.new_figure(3.0, 2.0)
    figure.subplots().set_title(cluster_name(text))
    return figure


def warned() -> Figure:
    warnings.warn("a font is missing", style.MissingFontWarning, stacklevel=1)
    return named("warned")


def deadly() -> Figure:
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return named("survived")


def broken() -> Figure:
    raise ValueError("a defect")


def drawings(folder: Path, *draws: partial[Figure]) -> list[Drawing]:
    return [Drawing(f"figure_{place}", one, folder, ("png",), "Source: a test.") for place, one in enumerate(draws)]


def test_several_processes_write_what_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_declared", {})
    declare_clusters({"own": ("A name that only the scenario knows", "本情景自有的名称")})
    draws = [partial(named, "own"), partial(named, "second")]
    one, two = (save_drawings(drawings(tmp_path / str(n), *draws), n) for n in (1, 2))
    assert list(one) == list(two) == ["figure_0", "figure_1"]
    assert [Path(str(path)).read_bytes() for path in one.values()] == [
        Path(str(path)).read_bytes() for path in two.values()
    ]


def test_what_a_process_warns_of_is_warned_of_here(tmp_path: Path) -> None:
    with pytest.warns(style.MissingFontWarning, match="a font is missing"):
        save_drawings(drawings(tmp_path, partial(warned), partial(named, "other")), 2)


def test_a_figure_whose_process_died_is_drawn_here(tmp_path: Path) -> None:
    saved = save_drawings(drawings(tmp_path, partial(named, "first"), partial(deadly), partial(named, "last")), 2)
    assert [Path(str(path)).stat().st_size > 0 for path in saved.values()] == [True, True, True]


def test_a_defect_of_a_drawing_is_raised_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a defect"):
        save_drawings(drawings(tmp_path, partial(named, "first"), partial(broken)), 2)
