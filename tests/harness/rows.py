"""Rows of factories that are the same whichever tests ran before, on whichever process."""

import factory
import factory.random

SEED = 12


def start_over():
    """Sequences count from 0 again, and invented words come in the same order."""
    factory.random.reseed_random(SEED)
    for made in _factories(factory.Factory):
        if made._meta.counter_reference is None or made._meta.counter_reference is made._meta:
            made.reset_sequence(0)


def _factories(base):
    for made in base.__subclasses__():
        yield made
        yield from _factories(made)
