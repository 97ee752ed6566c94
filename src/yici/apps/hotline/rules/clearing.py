"""What must not stand in words that everybody may read: phones, identity numbers, plates, mail addresses. Pure."""

from __future__ import annotations

import re
import unicodedata

_SHAPES = (
    re.compile(r"(?<!\d)1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"),  # a mobile phone
    re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),  # a phone with its area code
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),  # an identity number
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][ ·-]?[A-Z0-9]{5,6}"),  # a plate
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
)


def personal_parts(text: str) -> list[str]:
    """What of a text tells of a person by its form. Names are for the editor's eye; nothing here replaces it."""
    folded = unicodedata.normalize("NFKC", text)
    return [found.group() for shape in _SHAPES for found in shape.finditer(folded)]
