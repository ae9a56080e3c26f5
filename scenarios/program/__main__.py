"""``python -m synergysim``: the command line where its program is not on the path.

This folder is packaged as ``synergysim`` itself, which otherwise is only the name above the three parts.
"""

from __future__ import annotations

from synergysim.scenarios.cli import main

if __name__ == "__main__":  # not in the processes that simulate, which load this module, too
    main()
