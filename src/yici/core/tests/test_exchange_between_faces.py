"""Batches between the two faces: in order, once; lost, doubled, late, damaged ones change nothing and are named."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.core import clock, exchange, files
from yici.core.actions import action
from yici.core.errors import Busy
from yici.core.exchange import Incoming, receiving, sealed
from yici.core.exchange.sealed import ExchangeKeyMissing
from yici.core.models import ExchangeKept, ExchangeMessage, ExchangeNote, FaceCopy
from yici.core.numbers import issue

pytestmark = pytest.mark.django_db(transaction=True)
NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def desk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    settings.EXCHANGE, settings.FACE = str(tmp_path / "exchange"), "desk"
    settings.EXCHANGE_KEY = base64.b64encode(b"k" * 32).decode()
    monkeypatch.setattr(receiving, "_handlers", {})
    monkeypatch.setattr("yici.core.exchange.turn._before_export", [])
    with clock.held_at(NOW):
        yield Path(settings.EXCHANGE)


@pytest.fixture
def heard() -> list[str]:
    said: list[str] = []
    exchange.register_handler("word", lambda one: said.append(one.body["text"]))
    return said


def a_batch(folder: Path, number: int, *words: str, applied: int = 0, kind: str = "word", **more: Any) -> Path:
    """A batch as the public face writes it."""
    messages = [
        {"key": f"00000000-0000-7000-8000-{number:06}{place:06}", "kind": kind, "subject": "s",
         "at": NOW.isoformat(), "body": {"text": word}, "files": more.get("files", [])}
        for place, word in enumerate(words)
    ]  # fmt: skip
    content = {"number": number, "acknowledge": {"applied": applied, "wanted": []}, "messages": messages}
    sealed.write(folder, sealed.file_name("desk", number), content)
    return folder / sealed.file_name("desk", number)


def acknowledged(folder: Path) -> dict[str, Any]:
    return dict(sealed.read(folder / sealed.ack_name("public")))


def noted() -> set[tuple[str, str]]:
    return set(ExchangeNote.objects.values_list("file", "what"))


def sent(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("to-public-*.yx"))


def test_batches_are_applied_in_order_and_acknowledged(desk: Path, heard: list[str]) -> None:
    a_batch(desk, 1, "one", "two")
    a_batch(desk, 2, "three")
    assert exchange.take_turn()[0] == 2
    assert heard == ["one", "two", "three"]
    assert acknowledged(desk)["applied"] == 2
    assert list(desk.glob("to-desk-*.yx")) == []


def test_a_doubled_batch_changes_nothing_and_is_named(desk: Path, heard: list[str]) -> None:
    a_batch(desk, 1, "one")
    exchange.take_turn()
    a_batch(desk, 1, "one")
    exchange.take_turn()
    assert heard == ["one"] and noted() == {("to-desk-00000001.yx", "doubled")}


def test_a_number_that_comes_again_with_other_content_is_not_applied(desk: Path, heard: list[str]) -> None:
    a_batch(desk, 1, "one")
    exchange.take_turn()
    a_batch(desk, 1, "another")
    exchange.take_turn()
    assert heard == ["one"] and noted() == {("to-desk-00000001.yx", "other content")}


def test_a_later_batch_waits_for_the_missing_one(desk: Path, heard: list[str]) -> None:
    a_batch(desk, 2, "two")
    exchange.take_turn()
    assert heard == [] and acknowledged(desk) | {"at": ""} == {"applied": 0, "wanted": [1], "at": ""}
    assert ("to-desk-00000001.yx", "missing") in noted() and ("to-desk-00000002.yx", "early") in noted()
    a_batch(desk, 1, "one")
    exchange.take_turn()
    assert heard == ["one", "two"] and acknowledged(desk)["wanted"] == []


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "renamed", "stranger"])
def test_a_damaged_batch_is_put_aside_named_and_wanted_again(desk: Path, heard: list[str], harm: str) -> None:
    path = a_batch(desk, 1, "one")
    data = path.read_bytes()
    if harm == "renamed":
        a_batch(desk, 7, "seven").replace(path)
    else:
        changed = {"flip": data[:-3] + bytes([data[-3] ^ 1]) + data[-2:], "cut": data[:-9], "empty": b"",
                   "stranger": b"hello"}  # fmt: skip
        path.write_bytes(changed[harm])
    exchange.take_turn()
    assert heard == [] and acknowledged(desk)["wanted"] == [1] and ("to-desk-00000001.yx", "damaged") in noted()
    a_batch(desk, 1, "one")
    exchange.take_turn()
    assert heard == ["one"] and acknowledged(desk)["wanted"] == []


def test_what_cannot_be_acted_on_is_kept_and_does_not_hold_up_the_rest(desk: Path, heard: list[str]) -> None:
    def refuse(one: Incoming) -> None:
        ExchangeNote.objects.create(file="half", what="done", first_at=NOW, last_at=NOW)
        raise Busy

    exchange.register_handler("hard", refuse)
    photo = {"name": "a.txt", "data": base64.b64encode(b"picture").decode()}
    a_batch(desk, 1, "lost?", kind="hard", files=[photo])
    a_batch(desk, 2, "fine")
    exchange.take_turn()
    assert heard == ["fine"] and noted() == set()  # nothing half done stays
    assert exchange.status().kept == (("hard", "s", "Busy: busy"),)
    assert b"lost?" not in bytes(ExchangeKept.objects.get().body)
    got: list[Incoming] = []
    exchange.register_handler("hard", got.append)
    assert exchange.retry_kept() == (1, 0) and exchange.retry_kept() == (0, 0)
    assert got[0].body["text"] == "lost?" and got[0].files[0][1] == "a.txt"


def test_messages_leave_sealed_with_their_files_and_stay_until_they_are_acknowledged(desk: Path) -> None:
    prepared = files.prepare(b"a photo")

    @action
    def say() -> None:
        exchange.post_message("word", {"phone": "13900000017"}, subject="R1", attached=[(prepared, "a.jpg")])

    say()
    assert b"13900000017" not in bytes(ExchangeMessage.objects.get().body)
    assert exchange.take_turn() == (0, 1) and exchange.take_turn() == (0, 0)
    path = desk / sent(desk)[0]
    assert b"13900000017" not in path.read_bytes()
    message = sealed.read(path)["messages"][0]
    assert base64.b64decode(message["files"][0]["data"]) == b"a photo" and message["subject"] == "R1"
    path.unlink()
    assert exchange.take_turn() == (0, 0)
    with clock.held_at(NOW + dt.timedelta(minutes=11)):  # lost on the way: written once more
        assert exchange.take_turn() == (0, 1)
        sealed.write(desk, sealed.ack_name("desk"), {"applied": 1, "wanted": [], "at": "2026-11-20T03"})
        exchange.take_turn()
        assert sent(desk) == [] and exchange.status().acknowledged == 1
    with clock.held_at(NOW + dt.timedelta(days=8)):
        exchange.take_turn()
        assert not ExchangeMessage.objects.exists() and not files.list_files("exchange", message["key"])


def test_what_the_other_face_wants_again_is_written_at_once_and_an_old_word_changes_nothing(desk: Path) -> None:
    for text in ("one", "two"):
        exchange.post_message("word", {"text": text})
        exchange.export_batches()
    sealed.write(desk, sealed.ack_name("desk"), {"applied": 1, "wanted": [2], "at": "2026-11-20T05"})
    (desk / sent(desk)[1]).unlink()
    exchange.import_batches()
    assert sent(desk) == ["to-public-00000002.yx"]
    sealed.write(desk, sealed.ack_name("desk"), {"applied": 0, "wanted": [], "at": "2026-11-20T04"})
    exchange.import_batches()
    assert exchange.status().acknowledged == 1


def test_only_the_newest_copy_travels_and_only_when_it_differs(desk: Path) -> None:
    day = dt.timedelta(days=30)
    assert exchange.show_there("page", "a", {"n": 1}, kept_for=day)
    assert exchange.show_there("page", "a", {"n": 2}, kept_for=day)
    assert not exchange.show_there("page", "a", {"n": 2}, kept_for=day)
    assert ExchangeMessage.objects.count() == 1
    with clock.held_at(NOW + dt.timedelta(days=25)):  # soon it would expire over there
        assert exchange.show_there("page", "a", {"n": 2}, kept_for=day)


def test_a_copy_expires_and_is_forgotten() -> None:
    exchange.put_copy({"kind": "page", "key": "a", "content": {"n": 1}, "until": "2026-12-01T00:00:00+00:00"}, seen=4)
    found = exchange.find_copy("page", "a")
    assert found is not None and (found.content, found.seen) == ({"n": 1}, 4)
    assert b'"n"' not in bytes(FaceCopy.objects.get().body)
    with clock.held_at(NOW + dt.timedelta(days=20)):
        assert exchange.find_copy("page", "a") is None
        assert exchange.forget_expired() == 1


def test_numbers_of_the_two_faces_never_collide(settings: Any) -> None:
    assert all(issue("R")[4] in "01234" for _ in range(40))
    settings.FACE = "public"
    assert all(issue("R")[4] in "56789" for _ in range(40))


def test_without_a_key_it_is_said_what_to_do(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY, settings.KEYS = "", tmp_path / "keys"
    exchange.post_message("word", {"text": "one"})
    with pytest.raises(ExchangeKeyMissing):
        exchange.export_batches()
    exchange.make_key()
    assert exchange.export_batches() == 1
