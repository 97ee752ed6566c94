"""The citizen's part of a request, with desk and public pages as two processes with two databases.

Nothing passes between them but files that a ferry carries, and the ferry loses, doubles, delays and damages them. In
the middle both faces are killed and started again. The public database has no table of cases, requests or accounts.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.kill.harness import City, start_server

SETTINGS = """from yici.shell.settings import *
STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
QUIET_HOURS = ""
"""
CAST = """
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from yici.apps.hotline.tests.cast import the_hotline
the_hotline()
"""
DESK_TABLES = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("PRAGMA foreign_keys=OFF")
    for name in connection.introspection.table_names(cursor):
        head, _, rest = name.partition("_")
        if head in ("cases", "hotline", "records", "tables", "collecting", "figures", "otp") or name in (
            "places_account", "places_post", "places_postholding", "places_role", "core_audit"):
            cursor.execute(f'DROP TABLE "{name}"')
            print(name)
"""
ACTS = """
import sys
from yici.apps.hotline.models import Request, WorkOrder
from yici.apps.hotline.public import *
from yici.apps.places.models import Account
from yici.apps.places.public import actor_for
who = lambda name: actor_for(Account.objects.get(username=name))
number = "{number}"
row = Request.objects.get(number=number)
"""
WORK = """
order = WorkOrder.objects.filter(shares__request=row).first()
if order is None:
    view = get_request(who("ben"), row.key)
    order = dispatch(actor=who("ben"), request=row.key, unit="heating_company", expected=view.case_version).order
else:
    order = get_order(who("han"), order.key)
if order.case.state == "dispatched":
    order = sign(actor=who("han"), order=order.key, expected=order.case.version)
order = contact(actor=who("han"), order=order.key, expected=order.case.version, text="打过电话")
answer(actor=who("han"), order=order.key, expected=order.case.version, public="{words}")
"""
HEAD = "import django; django.setup()\n"


@dataclass
class Face:
    """One side: server and worker on a database of its own."""

    city: City
    port: int
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    last_copy: tuple[object, ...] = ()

    def start(self) -> None:
        self.running = [
            start_server(self.city, self.port),
            self.city.start("-m", "yici.shell.cli", "worker"),
        ]
        until(lambda: _answers(self.port), "the server did not start")

    def kill(self) -> None:
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        self.running = []

    def ask(self, lines: str) -> list[str]:
        return self.city.run("-c", HEAD + lines).split("\n")[:-1]

    def look(self, question: str, *values: str) -> tuple[object, ...]:
        """The first row of an answer of the database (asked beside the server, so that waiting costs nothing)."""
        path = Path(self.city.environment["YICI_DATA"]) / "yici.sqlite3"
        with contextlib.closing(sqlite3.connect(path)) as database:
            return tuple(database.execute(question, values).fetchone() or ())

    def open(self, path: str, data: dict[str, str] | None = None, *, photo: bytes = b"") -> tuple[int, str]:
        """Status and text of a page; a photo makes it a form in parts."""
        headers = {"Accept": "application/json"} if photo or (data and "text" in data) else {}
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        if photo and data is not None:
            mark = "----story"
            parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in data.items()]
            head = f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
            body = "".join(parts).encode() + head.encode() + photo + f"\r\n--{mark}--\r\n".encode()
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.read().decode()

    def shows(self, page: str, text: str) -> bool:
        """Whether a page has a text; asked only when a new copy has come, since tries of one number are limited."""
        copy = self.look("SELECT MAX(at) FROM core_facecopy WHERE kind = ?", "follow")
        if copy == self.last_copy:
            return False
        self.last_copy = copy
        return text in self.open(page)[1]

    def act(self, page: str, act: str, **values: str) -> int:
        """What a form on the page of a request sends, with the token that the page gave; the status of the answer."""
        path, _, query = page.partition("?")
        jar = urllib.request.HTTPCookieProcessor()
        browser = urllib.request.build_opener(jar)
        here = f"http://127.0.0.1:{self.port}"
        with browser.open(here + page, timeout=30) as answer:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        body = urllib.parse.urlencode({**token, **dict(urllib.parse.parse_qsl(query)), **values}).encode()
        with browser.open(here + path + act, body, timeout=30) as answer:
            return int(answer.status)


@dataclass
class Ferry:
    """Carries files from one side's folder to the other's; ``mischief`` gets each new batch once."""

    one: Path
    two: Path
    mischief: Callable[[Path, Path], bool] | None = None  # (from, to) -> whether it dealt with the file itself

    def carry(self) -> None:
        for here, there, to in ((self.one, self.two, "desk"), (self.two, self.one, "public")):
            here.mkdir(exist_ok=True)
            there.mkdir(exist_ok=True)
            for path in sorted(here.glob(f"to-{to}*")):
                target = there / path.name
                if self.mischief and path.suffix == ".yx" and self.mischief(path, target):
                    continue
                data = path.read_bytes() if path.exists() else None
                if data is not None:
                    beside = there / f".{path.name}.part"
                    beside.write_bytes(data)
                    beside.replace(target)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(holds: Callable[[], object], what: str, *, ferry: Ferry | None = None, seconds: float = 60) -> None:
    """Wait until it holds; the ferry goes all the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ferry:
            ferry.carry()
        if holds():
            return
        time.sleep(0.2)
    raise AssertionError(what)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Face, Face]]:
    """(desk, public): the same small city in two databases, one of them without the desk's tables."""
    top = tmp_path_factory.mktemp("two")
    (top / "two_networks_settings.py").write_text(SETTINGS)
    made = []
    for name in ("desk", "public"):
        data = top / name
        data.mkdir()
        source = str(Path(__file__).resolve().parents[2] / "src")
        city = City({
            **{key: value for key, value in os.environ.items() if not key.startswith(("YICI_", "DATABASE"))},
            "DJANGO_SETTINGS_MODULE": "two_networks_settings", "YICI_DATA": str(data), "YICI_FACE": name,
            "YICI_EXCHANGE": str(top / f"{name}-exchange"), "PYTHONPATH": f"{source}:{top}",
            "YICI_EXCHANGE_KEY": base64.b64encode(b"s" * 32).decode(), "YICI_SITE": "https://yici.example",
        })  # fmt: skip
        made.append(Face(city, free_port(), top / f"{name}-exchange"))
    desk, public = made
    desk.ask(CAST)
    shutil.copy(top / "desk" / "yici.sqlite3", top / "public" / "yici.sqlite3")
    dropped = public.ask(DESK_TABLES)
    assert {"cases_case", "hotline_request", "places_account"} <= set(dropped)
    desk.start()
    public.start()
    yield desk, public
    for face in made:
        face.kill()


def a_photo() -> bytes:
    import struct
    import zlib

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0\1\2\3")) + part(b"IEND", b"")


def test_a_request_lives_over_two_networks(faces: tuple[Face, Face]) -> None:
    desk, public = faces
    ferry = Ferry(public.folder, desk.folder)
    lost: set[str] = set()

    def lose_first(path: Path, target: Path) -> bool:
        if path.name == "to-desk-00000001.yx" and path.name not in lost:
            lost.add(path.name)
            path.unlink()
            return True
        return False

    # Said on the public face: number and code at once, although the desk has heard nothing.
    said = {"text": "暖气不热，老人在家冻着", "area": "159901100202", "kind": "heating", "phone": "13900000017",
            "name": "白音", "client_key": "11111111-1111-7111-8111-111111111111"}  # fmt: skip
    status, told = public.open("/say/", said, photo=a_photo())
    assert status == 201, told
    again, told_again = public.open("/say/", said, photo=a_photo())
    receipt = json.loads(told)
    assert again == 201 and json.loads(told_again) == receipt
    number, key = receipt["number"], receipt["key"]
    assert number[4] in "56789"
    page = f"/follow/{number}/?{urllib.parse.urlencode({'key': key})}"
    assert public.open(page)[0] == 200 and public.open(receipt["url"])[0] == 200
    assert public.open(f"/follow/{number}/?key=AAAAAA")[0] == 404
    assert public.open("/")[0] == 200

    # The first batch is lost; the second one, with more words of the citizen, waits until the first is sent again.
    ferry.mischief = lose_first
    until(lambda: bool(lost), "no batch left the public face", ferry=ferry)
    assert public.act(page, "words", words="三楼也不热", client_key="w1") == 200
    assert "三楼也不热" in public.open(page)[1]
    count = "SELECT COUNT(*) FROM hotline_request WHERE number = ?"
    until(lambda: desk.look(count, number) == (1,), "the request did not arrive", ferry=ferry)
    told_desk = desk.city.run("-m", "yici.shell.cli", "exchange", "status", "--json")
    assert ["to-desk-00000001.yx", "missing"] in [note[:2] for note in json.loads(told_desk)["notes"]]
    texts = desk.ask(ACTS.format(number=number) + "from yici.core import files\n"
                     "print(len(files.list_files('request', row.key)), row.code, row.is_contacted)")  # fmt: skip
    assert texts == [f"1 {key} None"]

    # The desk works; its batches are damaged once and come twice.
    harmed: set[str] = set()

    def harm(path: Path, target: Path) -> bool:
        if path.name.startswith("to-public") and path.name not in harmed:
            harmed.add(path.name)
            target.write_bytes(path.read_bytes()[:-1] + b"?")
            return True
        return False

    ferry.mischief = harm
    desk.ask(ACTS.format(number=number) + WORK.format(words="阀门换了，已经热了"))
    until(lambda: public.shows(page, "阀门换了，已经热了"), "the answer did not arrive", ferry=ferry)
    assert harmed

    # Both faces die and come back; then the citizen says that it is not solved.
    desk.kill()
    public.kill()
    desk.start()
    public.start()
    assert "阀门换了，已经热了" in public.open(page)[1]
    for _ in range(2):  # pressed twice
        public.act(page, "say", solved="no", words="还是冷", client_key="s1")
    redone = "SELECT redo_count, solved FROM hotline_request WHERE number = ?"
    until(lambda: desk.look(redone, number) == (1, "no"), "not solved did not arrive", ferry=ferry)
    desk.ask(ACTS.format(number=number) + WORK.format(words="换了分水器"))
    until(lambda: public.shows(page, "换了分水器"), "the second answer did not arrive", ferry=ferry)
    public.act(page, "say", solved="yes", client_key="s2")
    until(lambda: desk.look(redone, number) == (1, "yes"), "solved did not arrive", ferry=ferry)
    public.act(page, "rate", contacted="yes", level="5", client_key="r1")
    rated = "SELECT level, state_id FROM hotline_request r JOIN cases_case c ON c.key = r.case_id WHERE r.number = ?"
    until(lambda: desk.look(rated, number) == (5, "request:solved"), "the rating did not arrive", ferry=ferry)

    # Messages to the citizen went out from the public side, once each, and keep no phone.
    notices = [json.loads(path.read_text("utf-8")) for path in (public.folder.parent / "public/notices").glob("*.json")]
    assert notices and {one["address"] for one in notices} == {"139****0017"}
    assert not (desk.folder.parent / "desk" / "notices").exists()
    assert sum(number in one["text"] and key in one["text"] for one in notices) == 1
    status_of = json.loads(public.city.run("-m", "yici.shell.cli", "exchange", "status", "--json"))
    assert status_of["kept"] == []
