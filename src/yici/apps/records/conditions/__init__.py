"""The small language in which a city's files say who belongs (conditions) and what follows from what (derivations).

Grammar and functions: ``docs/reference/elements.md``. Pure: no database, no Django.
"""

from yici.apps.records.conditions.checking import ElementSketch, Sketches, check_condition, check_derivation
from yici.apps.records.conditions.evaluation import compute, evaluate
from yici.apps.records.conditions.functions import CONTEXT_FUNCTIONS, FUNCTIONS
from yici.apps.records.conditions.portable import PORTABLE, functions_of, portable
from yici.apps.records.conditions.syntax import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    ConditionSyntaxError,
    Element,
    Expression,
    In,
    IsKnown,
    Literal,
    Not,
    Or,
    elements_of,
    parse,
    parts_of,
)

__all__ = [
    "CONTEXT_FUNCTIONS",
    "FUNCTIONS",
    "PORTABLE",
    "Aggregate",
    "And",
    "Arithmetic",
    "Call",
    "Compare",
    "ConditionSyntaxError",
    "Element",
    "ElementSketch",
    "Expression",
    "In",
    "IsKnown",
    "Literal",
    "Not",
    "Or",
    "Sketches",
    "check_condition",
    "check_derivation",
    "compute",
    "elements_of",
    "evaluate",
    "functions_of",
    "parse",
    "parts_of",
    "portable",
]
