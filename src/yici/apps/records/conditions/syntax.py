"""Text to tree: the expressions of conditions and derivations. A tree knows no values and no catalogue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

Scalar = str | int | Decimal | bool | dt.date
LONGEST = 2000
DEEPEST = 40
MOST_SIGNS = 100  # of + - * /: each makes the tree one deeper, and whoever walks it must come to an end


class ConditionSyntaxError(ValueError):
    """The condition cannot be read; the message names the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a quoted text, a date, ``yes`` or ``no``."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Element:
    """An element by code ("person.age"), reached through links ("head.person.age")."""

    code: str
    links: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The links and the code as written."""
        return ".".join((*self.links, self.code))


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values: ``age(person.birth_date)``."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``count(source where …)`` or ``sum(value where …)`` over the records of ``source`` (a link or an entity).

    ``value`` is None for a count.
    """

    function: str
    source: str
    value: Expression | None
    where: Expression | None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left + right`` and the like; ``sign`` is one of + - * /."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """``left >= right``; ``sign`` is one of = != < <= > >=."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class IsKnown:
    """``value is known`` or, negated, ``value is not known``; never unknown itself."""

    value: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In:
    """``value in ('a', 'b')``; true when one of several codes is in the list."""

    value: Expression
    choices: tuple[Scalar, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """``not …``"""

    part: Expression


@dataclass(frozen=True, slots=True)
class And:
    """``… and …``"""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``… or …``"""

    parts: tuple[Expression, ...]


Expression = Literal | Element | Call | Aggregate | Arithmetic | Compare | IsKnown | In | Not | And | Or

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?)|'(?P<text>[^'\n]*)'"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)|(?P<sign><=|>=|!=|[=<>()+\-*/,]))"
)
_WORDS = frozenset({"and", "or", "not", "is", "in", "known", "where", "yes", "no"})
AGGREGATES = ("count", "sum")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ConditionSyntaxError(
                f"at {position + 1}: {text[position : position + 12]!r} is not understood; see the grammar"
            )
        kind, value = match.lastgroup, match[match.lastgroup]
        if kind == "name" and value in _WORDS:
            kind = "word"
        found.append(_Token(kind, value, match.start(match.lastgroup) + (0 if kind == "text" else 1)))
        position = match.end()
    found.append(_Token("end", "", len(text) + 1))
    return found


class _Parser:
    """Recursive descent; one method per level of binding, weakest first."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.place = 0
        self.depth = 0
        self.signs = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> str | None:
        if self.here.kind in ("word", "sign") and self.here.text in texts:
            self.place += 1
            return self.tokens[self.place - 1].text
        return None

    def expect(self, text: str) -> None:
        if self.take(text) is None:
            raise self.error(f"expected {text!r}")

    def error(self, what: str) -> ConditionSyntaxError:
        found = self.here.text or "the end"
        return ConditionSyntaxError(f"at {self.here.at}: {what}, found {found}")

    def whole(self) -> Expression:
        expression = self.any_of()
        if self.here.kind != "end":
            raise self.error("expected and, or, or the end")
        return expression

    def any_of(self) -> Expression:
        self.deeper()
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all_of(self) -> Expression:
        parts = [self.negation()]
        while self.take("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self) -> Expression:
        negations = 0
        while self.take("not"):
            negations += 1
        part = self.comparison()
        return Not(part) if negations % 2 else part

    def comparison(self) -> Expression:
        left = self.amount()
        if self.take("is"):
            negated = self.take("not") is not None
            self.expect("known")
            return IsKnown(left, negated)
        if self.here.text == "not" and self.tokens[self.place + 1].text == "in":
            self.place += 2
            return In(left, self.choices(), True)
        if self.take("in"):
            return In(left, self.choices())
        sign = self.take("=", "!=", "<", "<=", ">", ">=")
        return Compare(sign, left, self.amount()) if sign else left

    def choices(self) -> tuple[Scalar, ...]:
        self.expect("(")
        found = [self.literal()]
        while self.take(","):
            found.append(self.literal())
        self.expect(")")
        return tuple(found)

    def amount(self) -> Expression:
        left = self.product()
        while sign := self.sign("+", "-"):
            left = Arithmetic(sign, left, self.product())
        return left

    def sign(self, *signs: str) -> str | None:
        found = self.take(*signs)
        self.signs += found is not None
        if self.signs > MOST_SIGNS:
            raise self.error(f"more than {MOST_SIGNS} signs of + - * /; split it")
        return found

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error("the expression is nested too deeply")

    def product(self) -> Expression:
        left = self.factor()
        while sign := self.sign("*", "/"):
            left = Arithmetic(sign, left, self.factor())
        return left

    def factor(self) -> Expression:
        if self.take("("):
            inside = self.any_of()
            self.expect(")")
            return inside
        token = self.here
        if token.kind == "name":
            self.place += 1
            if self.take("("):
                return self.call(token.text)
            return self.element(token)
        return Literal(self.literal())

    def literal(self) -> Scalar:
        negative = self.take("-") is not None
        token = self.here
        self.place += 1
        if token.kind == "number":
            number: int | Decimal = Decimal(token.text) if "." in token.text else int(token.text)
            return -number if negative else number
        if token.kind == "text" and not negative:
            return token.text
        if token.kind == "word" and token.text in ("yes", "no") and not negative:
            return token.text == "yes"
        if token.kind == "date" and not negative:
            try:
                return dt.date.fromisoformat(token.text)
            except ValueError:
                pass
        self.place -= 1
        raise self.error("expected an element, a number, a 'text', a date, yes or no")

    def element(self, token: _Token) -> Element:
        parts = token.text.split(".")
        if len(parts) < 2:
            raise ConditionSyntaxError(f"at {token.at}: {token.text} is no element; codes look like person.name")
        return Element(".".join(parts[-2:]), tuple(parts[:-2]))

    def call(self, function: str) -> Expression:
        if function == "count":
            source = self.here
            if source.kind != "name" or "." in source.text:
                raise self.error("count needs a link or an entity, as in count(members)")
            self.place += 1
            return self.aggregated(function, source.text, None)
        if function == "sum":
            self.deeper()
            value = self.amount()
            self.depth -= 1
            codes = sorted({one.code.split(".")[0] for one in elements_of(value)})
            if len(codes) != 1:
                raise self.error("sum needs the elements of one entity")
            return self.aggregated(function, codes[0], value)
        arguments: list[Expression] = []
        if self.take(")"):
            return Call(function, ())
        arguments.append(self.any_of())
        while self.take(","):
            arguments.append(self.any_of())
        self.expect(")")
        return Call(function, tuple(arguments))

    def aggregated(self, function: str, source: str, value: Expression | None) -> Aggregate:
        where = self.any_of() if self.take("where") else None
        self.expect(")")
        return Aggregate(function, source, value, where)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The tree of a condition or derivation.

    >>> parse("person.sex = '2'")
    Compare(sign='=', left=Element(code='person.sex', links=()), right=Literal(value='2'))

    Raises ``ConditionSyntaxError`` with the place (1-based) and what was expected.
    """
    if len(text) > LONGEST:
        raise ConditionSyntaxError(f"at {LONGEST}: the expression is longer than {LONGEST} signs; split it")
    return _Parser(text).whole()


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The direct parts of a tree."""
    match expression:
        case Call(_, arguments):
            return arguments
        case Aggregate(_, _, value, where):
            return tuple(part for part in (value, where) if part is not None)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case IsKnown(value, _) | In(value, _, _):
            return (value,)
        case Not(part):
            return (part,)
        case And(parts) | Or(parts):
            return parts
        case _:
            return ()


def _walk(expression: Expression) -> Iterator[Expression]:
    yield expression
    for part in parts_of(expression):
        yield from _walk(part)


def elements_of(expression: Expression) -> frozenset[Element]:
    """Every element that a tree reads, those inside aggregates included."""
    return frozenset(one for one in _walk(expression) if isinstance(one, Element))
