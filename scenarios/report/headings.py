"""The headings that every report has, whatever the command: a reader finds the same parts in all of them."""

from __future__ import annotations

from ...analysis.catalogue import Language

HEADINGS: dict[str, dict[Language, str]] = {
    "finding": {"en": "The finding", "zh": "结论"},
    "run": {"en": "What was run", "zh": "运行内容"},
    "rests": {"en": "What it rests on", "zh": "结果的依据"},
    "reproduction": {"en": "How to reproduce it", "zh": "如何复现"},
}
