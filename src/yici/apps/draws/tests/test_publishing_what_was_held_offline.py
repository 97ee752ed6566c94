"""A ceremony held from a folder is published: run again first, shown as any other; what does not hold is not kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yici.apps.draws.errors import TranscriptUnreadable, TranscriptWrong
from yici.apps.draws.models import Draw
from yici.apps.draws.public import find_public_draw, find_public_transcript, import_transcript, list_log
from yici.apps.draws.tests.cast import Hall, a_rule, some_lines
from yici.apps.draws.tests.ceremonies import LOTTERY, Ceremony
from yici.apps.places.tests.pages import signed_in
from yici.core.errors import NotAllowed


def a_transcript(*, is_void: bool = False) -> dict[str, Any]:
    held = Ceremony(a_rule(), some_lines())
    held.seal()
    held.reveal()
    return held.void("停电") if is_void else held.finish(LOTTERY)


def as_bytes(transcript: dict[str, Any]) -> bytes:
    return json.dumps(transcript, ensure_ascii=False, indent=1).encode()


def test_it_stands_in_public_byte_for_byte(hall: Hall) -> None:
    data = as_bytes(a_transcript())
    draw = import_transcript(actor=hall.actor("hana"), data=data, title="离线抽取")
    assert find_public_draw(draw.number).state == "drawn"
    assert find_public_transcript(draw.number) == data
    kinds = [line.verb for line in list_log(number=draw.number)]
    assert kinds == ["commit", *["seal"] * 3, *["reveal"] * 3, "beacon", "result", "imported"]


def test_published_twice_it_is_one(hall: Hall) -> None:
    data = as_bytes(a_transcript())
    first = import_transcript(actor=hall.actor("hana"), data=data)
    assert import_transcript(actor=hall.actor("tom"), data=data) == first
    assert Draw.objects.count() == 1


def test_a_void_one_is_published_with_its_reason(hall: Hall) -> None:
    draw = import_transcript(actor=hall.actor("hana"), data=as_bytes(a_transcript(is_void=True)))
    assert (draw.state, draw.void_reason) == ("void", "停电")


def test_what_does_not_hold_is_not_kept(hall: Hall) -> None:
    transcript = a_transcript()
    transcript["list"]["lines"][2][0] = "E0003x"
    with pytest.raises(TranscriptWrong):
        import_transcript(actor=hall.actor("hana"), data=as_bytes(transcript))
    for rubbish in (b"", b"{}", b"[1.5]", b"\xff", b"[" * 100_000):
        with pytest.raises((TranscriptUnreadable, TranscriptWrong)):
            import_transcript(actor=hall.actor("hana"), data=rubbish)
    with pytest.raises(NotAllowed):
        import_transcript(actor=hall.actor("wen"), data=as_bytes(a_transcript()))
    assert Draw.objects.count() == 0
    assert list_log() == []


def test_the_page_takes_the_file_and_says_what_is_wrong(hall: Hall) -> None:
    client = signed_in(hall.accounts["hana"])
    address = reverse("draws-desk:import")
    answer = client.post(address, {"transcript": SimpleUploadedFile("t.json", b"[]")})
    assert answer.status_code == 422
    answer = client.post(address, {"transcript": SimpleUploadedFile("t.json", as_bytes(a_transcript()))})
    assert answer.status_code == 303
    assert client.get(answer["Location"]).status_code == 200
