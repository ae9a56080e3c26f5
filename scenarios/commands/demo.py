"""``synergysim demo``: the baseline of Guangzhou's five clusters in under a minute."""

from __future__ import annotations

import dataclasses

import typer

from ..present.options import Output, OutsideWorld, Sample, WithoutSources, Work, with_options
from .run import run


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="demo")(with_options(demo))


def demo(
    sample: Sample = Sample(),
    world: OutsideWorld = None,
    no_sources: WithoutSources = False,
    work: Work = Work(),
    output: Output = Output(),
) -> None:
    """Simulate Guangzhou's five clusters with digital trade, 2010-2035, score them and show the result.

    An earlier demo in results/demo is overwritten. Example: synergysim demo --lang zh
    """
    from ..ensemble.result_folder import manifest_of

    out = output.folder("demo")
    earlier = (manifest_of(out) or {}).get("command")
    force = output.force or str(earlier).startswith("synergysim demo")
    output = dataclasses.replace(output, out=out, force=force)
    run("guangzhou", sample, world=world, no_sources=no_sources, work=work, output=output)
