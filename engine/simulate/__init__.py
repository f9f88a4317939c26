"""A simulated year: sample registers, simulated people, a virtual clock; every figure comes from the tables."""

from engine.simulate.clockwork import stands_at
from engine.simulate.showing import Part, parts
from engine.simulate.year import Options, demo_context, quiet, seed_of, simulate

__all__ = ["Options", "Part", "demo_context", "parts", "quiet", "seed_of", "simulate", "stands_at"]
