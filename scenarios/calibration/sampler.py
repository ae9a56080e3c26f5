"""pyABC's proposals tried on the engine: the same draws are accepted whatever the number of workers."""

from __future__ import annotations

import dataclasses
import itertools
import random
import threading
from typing import Any

import numpy as np

from ...language import tr
from ..ensemble.engine import Engine, all_of
from ..errors import WorkError
from .extra import pyabc_of

# The luck that pyABC draws from is one of the whole process: threads must not share it.
ONE_AT_A_TIME = threading.Lock()
BATCH = 16  # proposals tried at a time, whatever the number of workers: so that these do not change the draws


def sampler_on(engine: Engine, seed: int) -> Any:
    """A sampler of pyABC whose k-th proposal of a round has luck of its own, which follows from seed, round and k.

    Proposals are accepted in their order, not in that in which workers answer.
    """
    pyabc = pyabc_of()
    # Particles are pyABC's own: its history keeps them, round by round.
    here = dataclasses.replace(engine, kept=None)

    class EngineSampler(pyabc.sampler.Sampler):  # type: ignore[misc, name-defined]
        def __getstate__(self) -> dict[str, Any]:
            return {}

        def sample_until_n_accepted(self, n: int, simulate_one: Any, t: int, **_: Any) -> Any:
            import cloudpickle

            code, sample, tried = cloudpickle.dumps(simulate_one), self._create_empty_sample(), 0
            for first in itertools.count(0, BATCH):
                luck = [int(one) for one in np.random.SeedSequence([seed, t + 2, first]).generate_state(BATCH)]
                for outcome in all_of(here.map(particle, [(code, one) for one in luck])):
                    if outcome.result is None:
                        raise WorkError(tr("A draw of the posterior could not be tried: {error}", error=outcome.error))
                    tried += 1
                    sample.append(cloudpickle.loads(outcome.result))
                    if sample.n_accepted == n:
                        self.nr_evaluations_ = tried
                        return sample
            raise AssertionError("the loop has no end")

    return EngineSampler()


def particle(code: bytes, luck: int) -> bytes:
    """One proposal drawn and simulated; a worker calls it."""
    import cloudpickle

    with ONE_AT_A_TIME:
        random.seed(luck)
        np.random.seed(luck)  # noqa: NPY002 (the only way to seed pyABC)
        return bytes(cloudpickle.dumps(cloudpickle.loads(code)()))
