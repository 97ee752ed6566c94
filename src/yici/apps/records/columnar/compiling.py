"""Trees of conditions and derivations to values over a wide table: the columnar twin of ``selectors/telling.py``.

Each rule here says the same as one there and in ``conditions/evaluation.py``; a property test holds the two together.
"""

from __future__ import annotations

import datetime as dt

from yici.apps.records.columnar import comparing
from yici.apps.records.columnar.calling import call
from yici.apps.records.columnar.frames import Frame, Wide
from yici.apps.records.columnar.values import (
    Between,
    Days,
    Fixed,
    Make,
    NotCompilable,
    Nothing,
    Number,
    Sealed,
    Several,
    Text,
    Truth,
    Val,
    as_number,
    first_known,
    is_known,
    whole,
)
from yici.apps.records.conditions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Compare,
    Element,
    Expression,
    In,
    IsKnown,
    Literal,
    Not,
    Or,
)
from yici.apps.records.contracts import Catalogue, ElementFacts
from yici.apps.records.datasets.physical import (
    column_of,
    kind_of,
    known_column_of,
    last_column_of,
    stored_codes,
)
from yici.apps.records.datasets.shape import Shape
from yici.apps.records.rules import joins
from yici.apps.records.rules.derived import parse_from_number
from yici.apps.records.rules.values import NUMERIC
from yici.apps.records.selectors.expressions import is_aggregate, parsed
from yici.apps.records.selectors.telling import DEEPEST

_LINK_WORDS = joins.HEAD_WORDS | joins.MEMBERS_WORDS


class Compiler:
    """Compiles over one wide table."""

    def __init__(self, wide: Wide, shape: Shape, catalogue: Catalogue, as_of: dt.date) -> None:
        self.wide = wide
        self.shape = shape
        self.catalogue = catalogue
        self.as_of = as_of
        self._told: dict[tuple[str, str, int], Val] = {}
        self._inner: dict[str, Compiler] = {}

    def condition(self, tree: Expression, frame: Frame | None = None) -> Make:
        """Whether a condition is true; unknown stays NULL."""
        found = self._truth(tree, frame or self.wide.base, 0)
        if isinstance(found, Nothing):
            return lambda w: comparing.FALSE
        return found.make

    def value(self, path: str, frame: Frame | None = None) -> Val:
        """What a record tells about an element or path."""
        return self._tell(frame or self.wide.base, path, 0)

    # -- expressions -----------------------------------------------------------------------------------------------

    def _value(self, node: Expression, frame: Frame, depth: int) -> Val:
        match node:
            case Literal(value):
                return Fixed(value)
            case Element():
                return self._element(node, frame, depth)
            case And(parts) | Or(parts):
                truths = [self._truth(part, frame, depth) for part in parts]
                return comparing.joined(truths, is_any=isinstance(node, Or))
            case Not(part):
                return comparing.negated(self._truth(part, frame, depth))
            case IsKnown(value, negated):
                known = is_known(self._value(value, frame, depth))
                return Truth(lambda w: comparing.opposite(known(w)) if negated else known(w))
            case In(value, choices, negated):
                return comparing.among(self._value(value, frame, depth), choices, negated)
            case Compare(sign, left, right):
                threshold = self._by_threshold(sign, left, right, frame, depth)
                if threshold is not None:
                    return threshold
                return comparing.compared(sign, self._value(left, frame, depth), self._value(right, frame, depth))
            case Arithmetic(sign, left, right):
                one, two = self._value(left, frame, depth), self._value(right, frame, depth)
                return comparing.calculated(sign, one, two)
            case Call(function, arguments):
                return call(function, [self._value(one, frame, depth) for one in arguments], self.as_of)
            case Aggregate():
                return self._aggregate(node, frame, depth)

    def _truth(self, node: Expression, frame: Frame, depth: int) -> Truth | Nothing:
        found = self._value(node, frame, depth)
        if isinstance(found, Truth):
            return found
        if isinstance(found, Fixed) and isinstance(found.value, bool):
            answer = comparing.TRUE if found.value else comparing.FALSE
            return Truth(lambda w: answer)
        return Nothing()

    def _by_threshold(self, sign: str, left: Expression, right: Expression, frame: Frame, depth: int) -> Val | None:
        """``age(day) >= 60`` as a comparison of days, which costs a tenth of computing ages."""
        if isinstance(left, Element) and not left.links:
            left = self._computed_only(left, frame) or left
        if not (isinstance(left, Call) and left.function in ("age", "years_since") and len(left.arguments) == 1):
            return None
        if not (isinstance(right, Literal) and isinstance(right.value, int) and not isinstance(right.value, bool)):
            return None
        since = self._value(left.arguments[0], frame, depth)
        if not isinstance(since, Days) or not 0 <= right.value <= 200 or sign in ("=", "!="):
            return None
        return comparing.age_compared(sign, since, right.value, self.as_of)

    def _computed_only(self, node: Element, frame: Frame) -> Expression | None:
        """The rule of an element that is computed from exact days and stored nowhere."""
        element = self.catalogue.element(node.code)
        if element is None or element.entity != frame.entity or element.is_protected:
            return None
        if any(self.wide.has(frame, column_of(code)) for code in stored_codes(element, self.catalogue)):
            return None
        tree = self._expression(element)
        if not isinstance(tree, Call) or not tree.arguments or not isinstance(tree.arguments[0], Element):
            return None
        told = self._value(tree.arguments[0], frame, 1)
        return tree if isinstance(told, Days) and told.is_exact else None

    def _element(self, node: Element, frame: Frame, depth: int) -> Val:
        if node.links[:1] == ("members",):
            raise NotCompilable(f"{node.path} names several people")
        found = self._tell(frame, node.path, depth)
        if node.links:
            other = self._tell(frame, node.code, depth)
            return found if other is found else first_known(found, other)
        return found

    def _aggregate(self, node: Aggregate, frame: Frame, depth: int) -> Val:
        if self.wide.base.entity == joins.VILLAGE and frame.name:
            raise NotCompilable("counts of a village as seen from elsewhere")
        if not self._are_there(node.source):
            return Nothing()
        inner = self._inside(node.source, frame)
        where = None
        if node.where is not None:
            truth = inner._truth(node.where, inner.wide.base, depth)
            where = truth.make if isinstance(truth, Truth) else (lambda w: comparing.FALSE)
        total = self.wide.counted(frame, node.source, "~all", lambda t: t.count(), empty=0)
        if node.value is None:
            name = f"count {node.where!r}"
            counted = self.wide.counted(
                frame, node.source, name, lambda t: t.count() if where is None else t.count(where=where(t)), empty=0
            )
            return Number(lambda w: comparing.when(total(w) > 0, counted(w)))
        number = as_number(inner._value(node.value, inner.wide.base, depth))
        if isinstance(number, Nothing):
            return Number(lambda w: comparing.when(total(w) > 0, comparing.ZERO))
        if number.under is not None:
            raise NotCompilable("a sum of quotients")
        top = number.top
        added = self.wide.counted(
            frame,
            node.source,
            f"sum {node.value!r} {node.where!r}",
            lambda t: top(t).sum() if where is None else top(t).sum(where=where(t)),
            empty=0,
        )
        return Number(lambda w: comparing.when(total(w) > 0, added(w)))

    def _are_there(self, source: str) -> bool:
        """Whether there is any record to count; over none, nothing is known."""
        return (joins.PERSON if source in joins.MEMBERS_WORDS else source) in self.shape.columns

    def _inside(self, source: str, frame: Frame) -> Compiler:
        if frame.name not in ("", "household"):
            raise NotCompilable(f"counts as seen from the {frame.name}")
        wide = self.wide.inner(source)
        return self._inner.setdefault(source, Compiler(wide, self.shape, self.catalogue, self.as_of))

    # -- what a record tells ---------------------------------------------------------------------------------------

    def _tell(self, frame: Frame, path: str, depth: int) -> Val:
        first, _, rest = path.partition(".")
        if first in joins.HEAD_WORDS:
            return self._tell(self.wide.head(frame), rest, depth)
        element = self.catalogue.element(path)
        if element is None:
            if not rest:
                return Nothing()
            target = self.wide.household(frame) if first == joins.HOUSEHOLD else frame
            return self._tell(target, rest, depth) if target is not None else Nothing()
        key = (frame.name, element.code, depth)
        if key not in self._told:
            self._told[key] = self._of_element(frame, element, depth)
        return self._told[key]

    def _of_element(self, frame: Frame, element: ElementFacts, depth: int) -> Val:
        if element.entity == "form":
            raise NotCompilable(f"{element.code} is told by the filling")
        if element.entity == frame.entity:
            return self._own(frame, element, depth)
        if element.entity == joins.HOUSEHOLD:
            household = self.wide.household(frame)
            return self._tell(household, element.code, depth) if household is not None else Nothing()
        if element.entity == joins.PERSON:
            return self._tell(self.wide.head(frame), element.code, depth)
        if element.entity == joins.VILLAGE:
            raise NotCompilable(f"{element.code} is told by the village")
        return self._of_things(frame, element, depth)

    def _own(self, frame: Frame, element: ElementFacts, depth: int) -> Val:
        stored = self._stored(frame, element)
        if element.code in joins.AREA_ELEMENTS:
            return first_known(Text(self.wide.area_text(frame, joins.AREA_ELEMENTS[element.code])), stored)
        if element.code == joins.KINSHIP_ELEMENT:
            return first_known(Text(self.wide.role(frame)), stored)
        tree = self._expression(element)
        if tree is None or depth >= DEEPEST:
            return stored
        if isinstance(tree, Element):
            if tree.path.startswith("members."):
                return stored
            return first_known(self._tell(frame, tree.path, depth + 1), stored)
        if isinstance(tree, Call) and tree.function == "text":
            raise NotCompilable(f"{element.code} is put together from texts")
        return first_known(self._shaped(element, self._value(tree, frame, depth + 1)), stored)

    def _shaped(self, element: ElementFacts, value: Val) -> Val:
        """A computed value in the type of its element; a range is no value."""
        if isinstance(value, Fixed):
            raise NotCompilable(f"{element.code} is the same for all")
        if isinstance(value, Between):
            value = as_number(value)
        if isinstance(value, Number) and element.type == "int":
            return whole(value)
        return value

    def _expression(self, element: ElementFacts) -> Expression | None:
        if not element.derive or parse_from_number(element.derive) is not None:
            return None
        return parsed(element.derive)

    def _stored(self, frame: Frame, element: ElementFacts) -> Val:
        found: Val = Nothing()
        for code in stored_codes(element, self.catalogue):
            found = first_known(found, self._stored_code(frame, element, code))
        return found

    def _stored_code(self, frame: Frame, element: ElementFacts, code: str) -> Val:
        column = known_column_of(code) if element.is_protected else column_of(code)
        kind = kind_of(element.type)
        was = self.shape.kinds.get(code)
        if code in self.shape.unknown or (was is not None and was != f"{element.entity}:{kind}"):
            raise NotCompilable(f"{code} was something else when the mirror was built; build it again")
        if code in self.shape.odd:
            raise NotCompilable(f"{code} holds values that are not of its type")
        if not self.wide.has(frame, column):
            return Nothing()
        make = self.wide.column(frame, column)
        if element.is_protected:
            return Sealed(make)
        if kind == "day":
            last = self.wide.column(frame, last_column_of(code))
            return Days(make, last, column not in self.shape.ranges)
        if kind == "text":
            return Text(make, column in self.shape.lists)
        return Truth(make) if kind == "yes" else Number(make)

    def _of_things(self, frame: Frame, element: ElementFacts, depth: int) -> Val:
        """What the things of a household say together: numbers are added, texts are several."""
        tree = self._expression(element)
        if tree is not None and is_aggregate(tree) and depth < DEEPEST:
            return self._shaped(element, self._value(tree, frame, depth + 1))
        if not self._are_there(element.entity):
            return Nothing()
        inner = self._inside(element.entity, frame)
        told = inner._tell(inner.wide.base, element.code, depth)
        known = is_known(told)
        source = element.entity
        count = self.wide.counted(frame, source, f"known {element.code}", lambda t: t.count(where=known(t)), empty=0)
        if element.is_protected:
            return Sealed(lambda w: count(w) == 1)
        if isinstance(told, Nothing):
            return told
        if element.type in NUMERIC or element.type == "int":
            if not isinstance(told, Number) or told.under is not None:
                raise NotCompilable(f"{element.code} of several things")
            top = told.top
            added = self.wide.counted(frame, source, f"added {element.code}", lambda t: top(t).sum(), empty=0)
            number = Number(lambda w: comparing.when(count(w) > 0, added(w)))
            return whole(number) if element.type == "int" else number
        return Several(lambda w: count(w) > 0, lambda choices: self._any_of(frame, source, element, told, choices))

    def _any_of(self, frame: Frame, source: str, element: ElementFacts, told: Val, choices: tuple[object, ...]) -> Make:
        if not isinstance(told, Text):
            raise NotCompilable(f"{element.code} of several things")
        truth = comparing.among(told, choices, False)
        if isinstance(truth, Nothing):
            return lambda w: comparing.FALSE
        met = self.wide.counted(
            frame, source, f"any {element.code} {choices!r}", lambda t: t.count(where=truth.make(t)), empty=0
        )
        return lambda w: met(w) > 0
