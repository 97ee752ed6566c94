"""What is wrong with a value, in words; each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

PROBLEMS: dict[str, str] = {
    "digits_lost": gettext_noop("{name}: the number came as a number and lost its last digits; enter it as text."),
    "length": gettext_noop("{name}: the number has the wrong length; compare it with the document."),
    "signs": gettext_noop("{name}: the number has signs that do not belong there; compare it with the document."),
    "date": gettext_noop("{name}: this is no date; write it like 2020-05-17, 2020-05 or 2020."),
    "check_digit": gettext_noop("{name}: the last digit does not agree with the others; compare it with the document."),
    "province": gettext_noop("{name}: no province has this division code; check the first two digits."),
    "birth_year": gettext_noop("{name}: the person would be older than 120; check the birth year."),
    "old_form": gettext_noop("{name}: this is the old 15-digit form; ask for the 18-digit number."),
    "phone": gettext_noop("{name}: this is no phone number; write 11 digits, or a line with its area code."),
    "short_line": gettext_noop("{name}: the area code is missing; add it if the line is not local."),
    "bank_account": gettext_noop("{name}: an account has 12 to 21 digits; compare it with the card."),
    "luhn": gettext_noop("{name}: the last digit does not fit a bank card; passbooks may differ."),
    "credit_code": gettext_noop("{name}: the check sign of the credit code is wrong; compare it with the licence."),
    "class_and_grade": gettext_noop("{name}: class must be 1 to 7 and grade 1 to 4; compare it with the certificate."),
    "document": gettext_noop("{name}: 5 to 30 letters and digits are expected; compare it with the document."),
    "ear_tag": gettext_noop("{name}: an ear tag has 15 digits."),
    "school_number": gettext_noop("{name}: G, L or J and an ID number are expected."),
    "lunar": gettext_noop("{name}: lunar dates are not converted; enter the date of the common calendar."),
    "future": gettext_noop("{name}: the date lies in the future; check the year."),
    "year": gettext_noop("{name}: this is no year; write four digits."),
    "whole_number": gettext_noop("{name}: a whole number is expected; leave signs and units out."),
    "number": gettext_noop("{name}: a number is expected; leave signs and units out."),
    "range": gettext_noop("{name}: the number is outside what is possible; check it."),
    "yes_or_no": gettext_noop("{name}: 是 or 否 is expected."),
    "in_list": gettext_noop("{name}: the list does not have this value; choose one of the list."),
    "too_long": gettext_noop("{name}: the text is longer than 2,000 signs; shorten it."),
    "mongolian_script": gettext_noop("{name}: Mongolian script is expected."),
    "name_digits": gettext_noop("{name}: a name has no digits; check whether the columns are shifted."),
    "name_length": gettext_noop("{name}: a name has 1 to 100 signs."),
    "name_signs": gettext_noop("{name}: the name has signs that do not belong in a name."),
    "number_taken": gettext_noop("{name}: this number belongs to another record; open that one or merge the two."),
    "twice_in_file": gettext_noop("{name}: the same number stands in row {other} already."),
    "no_record": gettext_noop("{name}: the answer does not say which record it is about."),
    "wrong_entity": gettext_noop("{name}: this is not a fact about this kind of record."),
    "unknown_element": gettext_noop("{name}: the catalogue has no such element."),
    "forbidden": gettext_noop("{name}: this must never be stored; leave the column out."),
    "unknown_area": gettext_noop("{name}: no area has this code or name; choose one of the list."),
    "differs_from_number": gettext_noop("{name}: this differs from the ID number; check which one is right."),
    "perhaps_same": gettext_noop("{name}: a record with this name, birth date and area exists; check before saving."),
    "rule_broken": gettext_noop("{name}: this does not agree with the rule {rule}; check the numbers."),
    "area_outside": gettext_noop("{name}: this area is outside yours; ask the unit that covers it."),
}


def word(code: str, name: str, **facts: object) -> str:
    """The sentence for a problem with the element of this name, in the language in use."""
    return _(PROBLEMS[code]).format(name=name, **facts)
