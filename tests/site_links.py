"""Whether every link and picture of a built site leads somewhere: ``python -m tests.site_links [site]``.

Both halves of the site are made by runs of their own, which know nothing of each other's pages; only the files tell.
"""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to and which places it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[one] for one in ("id", "name") if one in given}
        if tag == "link" and given.get("rel") in ("canonical", "prev", "next"):
            return
        self.links += [given[one] for one in ("href", "src") if given.get(one)]


def broken(site: Path) -> Iterator[str]:
    """Every link that leads nowhere: the page it stands on, and the link."""
    pages = {path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    for here, page in sorted(pages.items()):
        if here.endswith("404.html"):  # its links are those of the server's root
            continue
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path))) if parts.path else here
            )
            if target.startswith("..") or not (site / target).exists():
                yield f"{here}: {link}"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places:
                yield f"{here}: {link} (no such place)"


if __name__ == "__main__":
    found = list(broken(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
    print("\n".join([*found, f"{len(found)} links lead nowhere."]))
    sys.exit(1 if found else 0)
