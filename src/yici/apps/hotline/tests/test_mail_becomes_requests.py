"""Mail: plain words out of whatever was sent, once, without machines and loops; garbage never stops the others."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from yici.apps.hotline.actions.mail import take_folder, take_letter, take_mailbox
from yici.apps.hotline.models import Request
from yici.apps.hotline.rules.mail import read_letter, words_of_html
from yici.apps.hotline.tests.cast import Hotline
from yici.core.files import list_files
from yici.shell.cli import main

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def a_message(text: str = "楼道灯坏了，老人摔了一跤", once: str = "<1@example.org>", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "白音 <bai@example.org>"
    made["To"] = "12345@example.org"
    made["Subject"] = "路灯问题"
    made["Message-ID"] = once
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def test_a_message_is_a_request_with_its_sender_sealed(hotline: Hotline) -> None:
    assert take_letter(a_message().as_bytes()) == "taken"
    row = Request.objects.get()
    assert (row.channel, row.title, row.text) == ("mail", "路灯问题", "楼道灯坏了，老人摔了一跤")
    assert row.requester is not None and row.requester.mail_sealed
    assert "bai@example.org" not in row.requester.mail_sealed
    assert "bai@example.org" not in json.dumps(row.details)


def test_the_same_message_twice_is_one(hotline: Hotline) -> None:
    data = a_message().as_bytes()
    take_letter(data)
    take_letter(data)
    assert take_letter(a_message("别的话").as_bytes()) == "again", "the same Message-ID with other words counts once"
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x.example.org>"},
     {"Return_Path": "<>"}, {"X_Autoreply": "yes"}],
)  # fmt: skip
def test_what_a_machine_sends_is_no_request(hotline: Hotline, headers: dict[str, str]) -> None:
    assert take_letter(a_message(**headers).as_bytes()) == "ignored"
    assert Request.objects.count() == 0


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@example.org", "noreply@example.org", "Hotline <us@city.example>", ""]
)
def test_bounces_and_our_own_mail_make_no_loop(hotline: Hotline, settings: Any, sender: str) -> None:
    settings.MAIL_FROM = "us@city.example"
    message = a_message()
    message.replace_header("From", sender)
    assert take_letter(message.as_bytes()) == "ignored"


def test_auto_submitted_no_is_a_person(hotline: Hotline) -> None:
    assert take_letter(a_message(Auto_Submitted="no").as_bytes()) == "taken"


def test_a_page_becomes_plain_words_and_no_script_stays() -> None:
    page = "<html><head><style>b{}</style></head><body><script>alert(1)</script><p>停水<br>两天</p></body>"
    assert words_of_html(page) == "停水\n两天"
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content(page, subtype="html")
    assert read_letter(message.as_bytes()).text == "停水\n两天"


def test_words_in_old_signs_and_under_wrong_names_are_read() -> None:
    head = b"From: a@example.org\r\nContent-Type: text/plain; charset=%s\r\n\r\n"
    assert read_letter(head % b"gb2312" + "暖气不热".encode("gb18030")).text == "暖气不热"
    assert read_letter(head % b"x-nobody" + "暖气不热".encode()).text == "暖气不热"


def test_photos_are_kept_programs_and_pages_are_left_out_by_their_bytes(hotline: Hotline) -> None:
    message = a_message()
    message.add_attachment(PNG, maintype="image", subtype="png", filename="灯.png")
    message.add_attachment(b"MZ\x90\x00" + b"\0" * 60, maintype="image", subtype="png", filename="photo.png.exe")
    assert take_letter(message.as_bytes()) == "taken"
    row = Request.objects.get()
    assert [one.name for one in list_files("request", row.key)] == ["灯.png"]
    assert row.details["left_out"] == ["photo.png.exe"]


@pytest.mark.parametrize("data", [b"", b"\0\xff\xfe", b"no header at all", b"From: a@x.org\r\n\r\n", b"\r\n" * 50])
def test_garbage_is_no_request_and_no_crash(hotline: Hotline, data: bytes) -> None:
    assert take_letter(data) in ("broken", "ignored")
    assert Request.objects.count() == 0


def test_a_folder_is_taken_in_once_and_broken_ones_lie_apart(hotline: Hotline, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.eml").write_bytes(b"\0\xff garbage")
    (tmp_path / "b.eml").write_bytes(a_message(once="<b@x>").as_bytes())
    (tmp_path / "c.eml").write_bytes(a_message(once="<c@x>", Precedence="list").as_bytes())
    assert main(["hotline", "mail", "--folder", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"taken": 1, "again": 0, "ignored": 1, "broken": 1}
    assert (tmp_path / "broken" / "a.eml").exists() and (tmp_path / "done" / "b.eml").exists()
    assert take_folder(tmp_path) == {}
    assert main(["hotline", "mail", "--folder", str(tmp_path / "none")]) == 2


def test_a_maildir_moves_on(hotline: Hotline, tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "17.x").write_bytes(a_message().as_bytes())
    assert take_folder(tmp_path) == {"taken": 1}
    assert (tmp_path / "cur" / "17.x:2,S").exists()


class Box:
    """A mailbox as ``imaplib`` answers."""

    def __init__(self, *messages: bytes) -> None:
        self.messages, self.flags = messages, dict[str, str]()

    def search(self, charset: Any, *criteria: str) -> tuple[str, list[Any]]:
        return "OK", [b" ".join(str(at + 1).encode() for at in range(len(self.messages)))]

    def fetch(self, message_set: str, message_parts: str) -> tuple[str, list[Any]]:
        return "OK", [(b"1 (BODY[] {5}", self.messages[int(message_set) - 1]), b")"]

    def store(self, message_set: str, command: str, flags: str) -> tuple[str, list[Any]]:
        self.flags[message_set] = flags
        return "OK", []


def test_a_mailbox_is_marked_after_each_message(hotline: Hotline) -> None:
    box = Box(b"\0", a_message().as_bytes())
    assert take_mailbox(box) == {"broken": 1, "taken": 1}
    assert box.flags == {"1": r"(\Seen \Flagged)", "2": r"(\Seen)"}
