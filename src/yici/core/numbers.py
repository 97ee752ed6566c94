"""Numbers of cases and fills that can be read out on the phone: ``F26-0041827-4``.

A letter for the kind, two digits of the year, seven digits drawn at random (not in order, not gapless: they
tell nobody how much a bureau does) and a check digit that catches every single wrong digit and every swap of two
neighbours (Damm). A number is not a secret: whoever follows a case in public also needs its code.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from django.db import connection
from stdnum import damm

from yici.core import clock
from yici.core.actions import action
from yici.core.models import IssuedNumber
from yici.core.together import Together

DIGITS = 7
HALF = 10**DIGITS // 2  # the upper half belongs to a public face with a database of its own: the two never collide
_SHAPE = re.compile(r"([A-Z])(\d{2})-?(\d{7})-?(\d)")


def check_digit(letter: str, year: str, digits: str) -> str:
    """The last digit of a number, over letter (A = 10 … Z = 35), year and digits."""
    return str(damm.calc_check_digit(f"{ord(letter) - 55}{year}{digits}"))


def normalise(text: str) -> str | None:
    """The number as it is stored, from what a person typed (lower case, spaces, full width, no hyphens).

    None when it is none, or its check digit does not fit.
    """
    compact = re.sub(r"[\s\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", text)).upper().replace("-", "")
    found = _SHAPE.fullmatch(compact)
    if found is None or check_digit(found[1], found[2], found[3]) != found[4]:
        return None
    return f"{found[1]}{found[2]}-{found[3]}-{found[4]}"


def is_number(text: str) -> bool:
    """Whether the text is a number with a fitting check digit."""
    return normalise(text) is not None


@action
def issue(letter: str) -> str:
    """A new number of the present year, given to nobody before. ``letter`` is one of A to Z."""
    if not re.fullmatch(r"[A-Z]", letter):
        raise ValueError("the kind of a number is one letter from A to Z")
    for _ in range(100):
        number = propose(letter)
        if _claim(number):
            return number
    raise RuntimeError(f"the numbers {number[:3]} are used up")


def propose(letter: str) -> str:
    """A number of the present year that may have been given already; ``gate`` or ``issue`` finds out."""
    year = f"{clock.today().year % 100:02}"
    digits = f"{_half() * HALF + secrets.randbelow(HALF):0{DIGITS}}"
    return f"{letter}{year}-{digits}-{check_digit(letter, year, digits)}"


def gate(together: Together, number: str) -> IssuedNumber:
    """Add a proposed number as a gate; when it is shut, the number was given before and another one is proposed."""
    return together.gate(IssuedNumber(number=number, issued_at=clock.now()))


def _half() -> int:
    from yici.core.exchange import is_far

    return int(is_far())


def _claim(number: str) -> bool:
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_issuednumber (number, issued_at) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [number, now],
        )
        return cursor.fetchone() is not None
