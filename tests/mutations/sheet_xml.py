"""Damages of a part's XML: what is not closed, not a number, upside down, endless or forbidden."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

TOKENS = (
    "", "-1", "0", "1.5", "1e400", "NaN", "99999999999999999999", "2147483648", "-2147483649", "1048577", "16385",
    "A1", "XFE1", "A1048577", "XFD1048576", "A0", "$A$1", "A1:A1", "B2:A1", "A1:XFD1048576", "A:A", "1:1", "true",
    "#REF!", "姓名", "&amp;", "\t", "x" * 40_000, "٣", "²", "A٣", "0x10", "1_000", "+3", " 7 ", "rId1", "../../a.xml",
    "http://127.0.0.1/a", "s", "str", "inlineStr", "b", "e", "d", "n", "shared", "array", "dataTable",
)  # fmt: skip
REFERENCES = (
    "A1:B2", "B2:C3", "C3:A1", "A1:XFD1048576", "A1", "XFE1:XFF9", "A0:A0", "A1:A1048577", "ZZZZ1:ZZZZ9", "", ":",
    "A1:B2:C3", "A-1:B2", "A1:", "A1 C1:D9", "Sheet1!A1:B2", "D4:D4",
)  # fmt: skip


def _at(pattern: str, text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))[:5000]
    return chance.choice(found) if found else None


def _put(text: str, found: re.Match[str] | None, new: str) -> str:
    return text if found is None else text[: found.start()] + new + text[found.end() :]


def unclosed(text: str, chance: random.Random) -> str:
    return _put(text, _at(r"</[\w:]+>", text, chance), "")


def lost_quote(text: str, chance: random.Random) -> str:
    return _put(text, _at('"', text, chance), chance.choice(("", "'", '""', "<")))


def deep(text: str, chance: random.Random) -> str:
    found = _at(r"<[\w:]+[ >]", text, chance)
    depth = chance.choice((150, 300, 20_000, 100_000))
    name = chance.choice(("a", "row", "c", "is", "extLst", "si", "xf"))
    piece = f"<{name}>" * depth + (f"</{name}>" * depth if chance.random() < 0.8 else "")
    return text if found is None else text[: found.start()] + piece + text[found.start() :]


def other_value(text: str, chance: random.Random) -> str:
    found = _at(r'(?<==")[^"]*(?=")', text, chance)
    return _put(text, found, chance.choice(TOKENS))


def named_value(text: str, chance: random.Random) -> str:
    """An attribute that counts, points or measures."""
    name = chance.choice(
        ("r", "s", "t", "ref", "min", "max", "count", "uniqueCount", "xfId", "numFmtId", "fontId", "borderId", "ht",
         "width", "spans", "sqref", "id", "sheetId", "Id", "Target", "state", "name", "localSheetId", "si", "style")
    )  # fmt: skip
    found = _at(rf'(?<=[ :]{name}=")[^"]*(?=")', text, chance)
    return _put(text, found, chance.choice(TOKENS))


def other_text(text: str, chance: random.Random) -> str:
    return _put(text, _at(r"(?<=>)[^<]+(?=<)", text, chance), chance.choice(TOKENS))


def lost_attribute(text: str, chance: random.Random) -> str:
    return _put(text, _at(r' [\w:]+="[^"]*"', text, chance), "")


def lost_element(text: str, chance: random.Random) -> str:
    return _put(text, _at(r"<[\w:]+(?: [^<>]*)?/>", text, chance), "")


def lost_piece(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice((1, 7, 90, 2000)) :]


def repeated_piece(text: str, chance: random.Random) -> str:
    found = _at(
        r"<(\w+)[ >][^<]*(?:<(?!/\1)[^<]*)*</\1>", text[:30_000], chance
    )  # a pattern that takes the square of it
    return (
        text
        if found is None
        else text[: found.end()] + found.group() * chance.choice((1, 3, 400)) + text[found.end() :]
    )


def merges(text: str, chance: random.Random) -> str:
    """Merged blocks that overlap, stand upside down, or are larger than a sheet."""
    some = [chance.choice(REFERENCES) for _ in range(chance.choice((1, 5, 3000)))]
    piece = "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in some) + "</mergeCells>"
    return text.replace("</sheetData>", "</sheetData>" + piece, 1)


def dimension(text: str, chance: random.Random) -> str:
    piece = f'<dimension ref="{chance.choice(REFERENCES)}"/>'
    return (
        re.sub(r"<dimension[^>]*>", piece, text, count=1)
        if "<dimension" in text
        else text.replace("<sheetData", piece + "<sheetData", 1)
    )


def far_rows(text: str, chance: random.Random) -> str:
    """Rows that go backwards, below zero, beyond the last, or come twice."""
    number = chance.choice(("-1", "0", "1", "1048576", "1048577", "4294967296", "x", "3"))
    cell = chance.choice(("A1", f"A{number}", f"XFD{number}", f"XFE{number}", "", "1A", f"a{number}"))
    kind = chance.choice(("s", "str", "inlineStr", "n", "b", "zz"))
    piece = f'<row r="{number}"><c r="{cell}" t="{kind}"><v>7</v></c></row>'
    at = chance.choice(("</sheetData>", "<sheetData>"))
    return text.replace(at, piece + at if at.startswith("</") else at + piece, 1)


def many_cells(text: str, chance: random.Random) -> str:
    """A sheet of phantom cells far to the right and far down."""
    rows, cells = chance.choice(((2, 16_384), (20_000, 2), (1_000, 100)))
    line = "<c/>" * cells
    return text.replace("</sheetData>", f"<row>{line}</row>" * rows + "</sheetData>", 1)


def columns(text: str, chance: random.Random) -> str:
    low, high = chance.choice((("1", "16384"), ("1", "999999999"), ("9", "1"), ("-5", "3"), ("a", "b"), ("1", "1")))
    piece = f'<cols><col min="{low}" max="{high}" width="1e9" hidden="1" style="99999"/></cols>'
    return text.replace("<sheetData", piece + "<sheetData", 1)


def cyclic_styles(text: str, chance: random.Random) -> str:
    return re.sub(r'xfId="\d+"', f'xfId="{chance.choice((0, 1, 5, 99_999))}"', text)


def entities(text: str, chance: random.Random) -> str:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9))
    kinds = (
        f"<!DOCTYPE a [{bomb}]>", '<!DOCTYPE a [<!ENTITY e8 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">', "<!DOCTYPE a>",
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///dev/zero">%p;]>',
    )  # fmt: skip
    head, _, rest = text.partition("?>")
    doctype = chance.choice(kinds)
    whole = f"{head}?>{doctype}{rest}" if rest else doctype + text
    return _put(whole, _at(r"(?<=>)[^<]+(?=<)", whole, chance), "&e8;") if chance.random() < 0.6 else whole


def odd_characters(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    odd = chance.choice(
        ("\0", "\x0b", "\ufffe", "\ud800", "&#0;", "&#x1F;", "_x0000_", "\u202e", "𠮷" * 50, "&nope;", "]]>")
    )
    return text[:at] + odd + text[at:]


def markup(text: str, chance: random.Random) -> str:
    found = _at(r"<[\w:]+[ >]", text, chance)
    piece = chance.choice(
        ("<!-- <row> -->", "<![CDATA[<c>]]>", "<?x y?>", "<f t='shared' si='0'/>", "<f t='array' ref='A1:XFD9'>A1</f>",
         "<x:row xmlns:x='u' r='2'/>", "<mc:AlternateContent/>", "<sheetData/>", "</sheetData><sheetData>", "<si/>")
    )  # fmt: skip
    return text if found is None else text[: found.start()] + piece + text[found.start() :]


def other_tag(text: str, chance: random.Random) -> str:
    found = _at(r"(?<=<)[\w:]+", text, chance)
    return _put(text, found, chance.choice(("a", "row", "c", "worksheet", "x:c", "sheetData", "xf", "si", "")))


def other_namespace(text: str, chance: random.Random) -> str:
    return _put(text, _at(r'xmlns(?::\w+)?="[^"]*"', text, chance), chance.choice(("", 'xmlns="urn:x"', 'xmlns:r=""')))


def validations(text: str, chance: random.Random) -> str:
    some = " ".join(chance.choice(REFERENCES) for _ in range(chance.choice((1, 4000))))
    formulas = ('"男,女"', "Sheet9!A1:A9", "A1:XFD1048576", "INDIRECT(A1)", "(" * 5000, '"' * 3001, "名单")
    rule = f'<dataValidation type="list" sqref="{some}"><formula1>{chance.choice(formulas)}</formula1></dataValidation>'
    return text.replace("</sheetData>", f"</sheetData><dataValidations>{rule}</dataValidations>", 1)


XML_MUTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    one.__name__: one
    for one in (
        unclosed, lost_quote, deep, other_value, named_value, other_text, lost_attribute, lost_element, lost_piece,
        repeated_piece, merges, dimension, far_rows, many_cells, columns, cyclic_styles, entities, odd_characters,
        markup, other_tag, other_namespace, validations,
    )
}  # fmt: skip
