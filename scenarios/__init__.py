"""Scenario experiments: what is asked of the model, how it is computed, and how the answer is told.

From the ground up; nothing imports what stands above it:

- ``files``: scenario files, the library, and what a scenario comes to (``resolve``);
- ``ensemble``: arms × seeds → tables, by any number of workers or Dask, kept and resumed; folders of results;
- ``present``: options, runner, report: how every study is asked, shown and written;
- ``studies``: one folder a question: run, compare, sweep, calibrate, validate, explain, …;
- ``interchange``: the model for other tools;
- ``app``, ``viewer``, ``commands``: the page, Mesa's page, the commands; ``api`` and ``cli``: the two doors.

``library`` and ``observed`` hold the data, ``program`` is the package ``synergysim`` itself.
"""
