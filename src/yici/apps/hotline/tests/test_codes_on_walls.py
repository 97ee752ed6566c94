"""A code for a wall is made, printed and taken down; whoever scans it needs to say only what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from yici.apps.hotline.models import Spot
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.places.tests.pages import signed_in
from yici.shell.cli import main

WEST = "159901100202"


@pytest.fixture
def fei(hotline: Hotline) -> Client:
    return signed_in(hotline.accounts["fei"])


def test_a_code_is_made_by_name_and_place_and_opens_the_page(fei: Client) -> None:
    answer = fei.post("/desk/spots/", {"name": "北门公交站", "area": WEST, "kind": "noise"}, follow=True)
    spot = Spot.objects.get()
    assert spot.code in answer.content.decode() and "北门公交站" in answer.content.decode()
    assert "北门公交站" in Client().get(f"/q/{spot.code.lower()}/").content.decode()


@pytest.mark.parametrize("given", [{"name": "", "area": WEST}, {"name": "站", "area": ""}, {"name": "站", "area": "x"}])
def test_without_a_name_or_a_place_it_is_said_and_nothing_is_made(fei: Client, given: dict[str, str]) -> None:
    assert fei.post("/desk/spots/", given).status_code == 422
    assert Spot.objects.count() == 0


def test_a_code_taken_down_opens_the_page_without_a_place(fei: Client) -> None:
    fei.post("/desk/spots/", {"name": "北门公交站", "area": WEST})
    spot = Spot.objects.get()
    fei.post(f"/desk/spots/{spot.key}/retire")
    assert Client().get(f"/q/{spot.code}/").status_code == 404
    assert fei.get(f"/desk/spots/{spot.code}/poster").status_code == 404


def test_the_poster_is_a_pdf_on_the_page_and_by_command(fei: Client, tmp_path: Path) -> None:
    fei.post("/desk/spots/", {"name": "北门公交站", "area": WEST})
    code = Spot.objects.get().code
    assert fei.get(f"/desk/spots/{code}/poster").content.startswith(b"%PDF")
    target = tmp_path / "poster.pdf"
    assert main(["hotline", "poster", code, "https://say.example", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF")
    assert main(["hotline", "poster", "NONE9", "https://say.example", str(target)]) == 2
