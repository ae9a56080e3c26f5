"""What a reader of a result should know, said in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import Language


@dataclass(frozen=True)
class Note:
    """One remark in English and in Chinese."""

    en: str
    zh: str

    def text(self, lang: Language) -> str:
        """The remark in a language."""
        return self.zh if lang == "zh" else self.en
