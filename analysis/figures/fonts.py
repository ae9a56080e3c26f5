"""Fonts with Chinese characters: which are known, and which of them is installed."""

from __future__ import annotations

import functools
from pathlib import Path

from matplotlib import font_manager

CJK_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti TC",
    "STHeiti",
    "Arial Unicode MS",
    "Droid Sans Fallback",
)
_CJK_FILES = (
    "notosanscjk",
    "notosanssc",
    "sourcehansans",
    "wqy",
    "msyh",
    "simhei",
    "simsun",
    "pingfang",
    "droidsansfallb",
)


class MissingFontWarning(UserWarning):
    """Chinese text is to be drawn and no installed font has its characters."""


@functools.cache
def cjk_font() -> str | None:
    """The name of an installed font with Chinese characters, or None."""
    installed = set(font_manager.get_font_names())
    if not installed.intersection(CJK_FONTS):
        _add_new_fonts()
        installed = set(font_manager.get_font_names())
    return next((name for name in CJK_FONTS if name in installed), None)


def no_font_sentence() -> str:
    """What to do about it."""
    return (
        "No font with Chinese characters is installed; install one, for example the package fonts-noto-cjk "
        "(Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora) or noto-fonts-cjk (Arch)."
    )


def _add_new_fonts() -> None:
    """Fonts installed after matplotlib wrote its list of them are found by their file names."""
    for path in font_manager.findSystemFonts():
        if any(part in Path(path).name.lower().replace("-", "") for part in _CJK_FILES):
            font_manager.fontManager.addfont(path)
