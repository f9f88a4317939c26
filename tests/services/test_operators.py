"""The closed list of operators and the diagrams name the same things."""

import re
from pathlib import Path

from engine.services import OPERATORS

DIAGRAMS = sorted((Path(__file__).parents[2] / "processes").glob("*/*.bpmn"))
NAMED = re.compile(r'name="(?:operator|records)" value="([^"]+)"')


def test_every_operator_of_a_diagram_exists_and_every_operator_is_used() -> None:
    named = {name for path in DIAGRAMS for name in NAMED.findall(path.read_text("utf-8"))}
    assert named == set(OPERATORS)


def test_the_name_of_an_operator_opens_its_description() -> None:
    wrong = {name for name, operator in OPERATORS.items() if not (operator.__doc__ or "").startswith(f"{name}: ")}
    assert wrong == set()
