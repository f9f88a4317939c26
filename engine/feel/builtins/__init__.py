"""The built-in functions of the standard (DMN 10.3.4), one module per group of the standard's tables."""

from engine.feel.builtins import booleans, lists, strings
from engine.feel.builtins.registry import REGISTRY as BUILTINS

__all__ = ["BUILTINS", "booleans", "lists", "strings"]
