"""The built-in functions of the standard (DMN 10.3.4), one module per group of the standard's tables.

A new module registers its functions with `registry.builtin` and is imported here.
"""

from engine.feel.builtins import (  # noqa: F401  importing them registers their functions
    booleans,
    contexts,
    conversions,
    dates,
    lists,
    numeric,
    ranges,
    statistics,
    strings,
)
from engine.feel.builtins.registry import REGISTRY as BUILTINS

__all__ = ["BUILTINS"]
