"""Damaged at random places, a workbook is read or refused with a sentence; nothing else happens."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from yici.sheets.errors import SheetError
from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook

FORMS = Path(__file__).resolve().parents[4] / "tests" / "forms"
PIECES = (b"9999999", b"<", b"-1", b"A0", b'"', b"0", b"XFE1")


def flipped(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 20)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def rewritten(content: bytes, dice: random.Random) -> bytes:
    """Parts changed inside a sound zip."""
    source, stream = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = bytearray(source.read(name))
            for _ in range(dice.randint(0, 4)):
                at = dice.randrange(len(data))
                data[at : at + dice.choice((0, 0, 8))] = dice.choice(PIECES)
            if dice.random() < 0.97:
                target.writestr(name, bytes(data))
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_answered_with_a_sentence(seed: int) -> None:
    dice = random.Random(seed)
    forms = sorted(FORMS.glob("*.xls*"))
    if not forms:
        pytest.skip("our own forms are not drawn")
    content = dice.choice(forms).read_bytes()
    damage = dice.choice((flipped, rewritten)) if content.startswith(b"PK") else flipped
    try:
        sheets = open_workbook(damage(content, dice)).sheets
    except SheetError as error:
        assert error.message.endswith(".")
        return
    assert all(understand(sheet).main.reasons for sheet in sheets)
