"""Numbers by which people and things are known: how they are written, and when they are wrong.

ID numbers are checked by our own rule after GB 11643: length, a real date, check digit, the old 15-digit form. Division
code and birth year only warn: public validators refuse real residents born before 2001 in divisions renamed since.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.cn import uscc

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
MOST_DIGITS_OF_A_NUMBER = 15  # what a spreadsheet's number keeps; longer ones have lost their last digits

_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'’‘`]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")
_SHORT_LINE = re.compile(r"\d{7,8}|(400|800)-?\d{3}-?\d{4}|1\d{4}|9\d{4,5}")


@dataclass(frozen=True, slots=True)
class Checked:
    """A number as it is kept, as it is found by (``lookup``), and what is wrong with it (codes of problems)."""

    text: str
    lookup: str
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Full-width signs folded, white space, apostrophes and invisible signs removed, upper case."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_digit(first17: str) -> str:
    """The 18th sign of an ID number (ISO 7064 MOD 11-2)."""
    return CHECK_SIGNS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def birth_date_of(id_number: str) -> dt.date | None:
    """The birth date in an 18- or 15-digit ID number; None when there is no such day."""
    digits = id_number[6:14] if len(id_number) == 18 else "19" + id_number[6:12]
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def sex_of(id_number: str) -> str:
    """ "1" male or "2" female (GB/T 2261.1), from the sequence number's last digit."""
    digit = id_number[16] if len(id_number) == 18 else id_number[14]
    return "1" if int(digit) % 2 else "2"


def to_18(id_number: str) -> str:
    """A 15-digit number as the 18-digit one its holder has had since 1999."""
    if len(id_number) != 15:
        return id_number
    first17 = f"{id_number[:6]}19{id_number[6:]}"
    return first17 + check_digit(first17)


def check_id_number(text: str, today: dt.date) -> Checked:
    """A citizen identity number. Errors: length, signs, date, check_digit; warnings: province, birth_year, old_form."""
    number = tidy(text).replace("-", "")
    errors: list[str] = []
    warnings: list[str] = []
    if len(number) not in (15, 18):
        return Checked(number, number, ("length",))
    if not (
        number.isascii()
        and number[:-1].isdigit()
        and (number[-1].isdigit() or (number[-1] == "X" and len(number) == 18))
    ):
        return Checked(number, number, ("signs",))
    born = birth_date_of(number)
    if born is None or born > today:
        errors.append("date")
    elif born.year < today.year - 120:
        warnings.append("birth_year")
    if len(number) == 18 and number[17] != check_digit(number[:17]):
        errors.append("check_digit")
    if len(number) == 15:
        warnings.append("old_form")
    if number[:2] not in PROVINCES:
        warnings.append("province")
    return Checked(number, to_18(number) if not errors else number, tuple(errors), tuple(warnings))


def check_phone(text: str, today: dt.date) -> Checked:
    """A mobile number, or a line with area code; several are parted by 、 or , or /. A short line only warns."""
    folded = unicodedata.normalize("NFKC", text).strip()
    parts = [part for part in re.split(r"[、,，;；/]+", folded) if part.strip()]
    if len(parts) == 1 and len(re.findall(r"(?:^|\s)1[3-9]\d{9}(?=\s|$)", folded)) > 1:
        parts = folded.split()  # two numbers with only a space between them
    kept: list[str] = []
    warnings: list[str] = []
    for part in parts:
        number = re.sub(r"^(\+?86)[- ]?(?=1[3-9])", "", tidy(part))
        number = number.replace("—", "-").replace("–", "-")
        if _MOBILE.fullmatch(number.replace("-", "")):
            number = number.replace("-", "")
        elif not _LANDLINE.fullmatch(number):
            if not _SHORT_LINE.fullmatch(number):
                return Checked(number, number, ("phone",))
            warnings.append("short_line")
        kept.append(number)
    if not kept:
        return Checked("", "", ("phone",))
    return Checked("、".join(kept), kept[0].replace("-", ""), (), tuple(warnings))


def luhn_holds(digits: str) -> bool:
    """Whether the last digit agrees with the others (ISO/IEC 7812-1); passbooks fail it."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return bool(total % 10 == 0)


def check_bank_account(text: str, today: dt.date) -> Checked:
    """A card or passbook: 12 to 21 digits; a failing Luhn digit only warns."""
    number = tidy(text).replace("-", "")
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 21):
        return Checked(number, number, ("bank_account",))
    return Checked(number, number, (), () if luhn_holds(number) else ("luhn",))


def check_credit_code(text: str, today: dt.date) -> Checked:
    """A unified social credit code (GB 32100): 18 signs with a check sign."""
    number = tidy(text).replace("-", "")
    return Checked(number, number, () if bool(uscc.is_valid(number)) else ("credit_code",))


def check_disability_certificate(text: str, today: dt.date) -> Checked:
    """18 signs of the ID number, class 1–7, grade 1–4; a reissued card carries a suffix (B1, B2 …)."""
    number = tidy(text).replace("-", "")
    body, suffix = number[:20], number[20:]
    if len(body) != 20 or not re.fullmatch(r"([A-Z]\d?)?", suffix):
        return Checked(number, number, ("length",))
    inner = check_id_number(body[:18], today)
    errors = [*inner.errors]
    if body[18] not in "1234567" or body[19] not in "1234":
        errors.append("class_and_grade")
    return Checked(number, body, tuple(errors), inner.warnings)


def check_document(text: str, today: dt.date) -> Checked:
    """A passport or permit: 5 to 30 letters and digits."""
    number = tidy(text)
    fine = re.fullmatch(r"[A-Z0-9()\-]{5,30}", number)
    return Checked(number, number.replace("-", ""), () if fine else ("document",))


def check_ear_tag(text: str, today: dt.date) -> Checked:
    """15 digits."""
    number = tidy(text)
    return Checked(number, number, () if re.fullmatch(r"\d{15}", number, re.ASCII) else ("ear_tag",))


def check_school_number(text: str, today: dt.date) -> Checked:
    """G, L or J and an ID number (19 signs)."""
    number = tidy(text)
    if len(number) != 19 or number[0] not in "GLJ":
        return Checked(number, number, ("school_number",))
    return Checked(number, number, check_id_number(number[1:], today).errors)


def check_any(text: str, today: dt.date) -> Checked:
    """A number without a rule of its own: tidied, at most 60 signs."""
    number = tidy(text)
    return Checked(number, number, () if 0 < len(number) <= 60 else ("length",))


CHECKS: dict[str, Callable[[str, dt.date], Checked]] = {
    "id_number": check_id_number,
    "phone": check_phone,
    "bank_account": check_bank_account,
    "uscc": check_credit_code,
    "disability_certificate": check_disability_certificate,
    "document_number": check_document,
    "ear_tag": check_ear_tag,
    "school_number": check_school_number,
}


def check_number(rule: str, text: str, today: dt.date) -> Checked:
    """Check by the rule of this name; a rule without a check of its own only tidies."""
    return CHECKS.get(rule, check_any)(text, today)


def digits_lost(raw: object) -> bool:
    """Whether a number came as a number with more digits than a number keeps; never guessed, always refused."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return False
    return bool(abs(raw) >= 10**MOST_DIGITS_OF_A_NUMBER)
