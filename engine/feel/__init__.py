"""FEEL, the expression language of the DMN standard (OMG DMN 1.3 to 1.5, section 10).

    expression = feel.compile("count(findings) > 2 and approved")
    expression.evaluate({"findings": [], "approved": True})

Exact decimals, real dates, three-valued logic. No Python from a text is ever evaluated, no attribute of a
Python object can be reached; loops, nesting, text and number sizes are limited.
"""

from engine.errors import FeelError
from engine.feel.expression import Expression, compile
from engine.feel.values import Range, YearsMonths

__all__ = ["Expression", "FeelError", "Range", "YearsMonths", "compile"]
