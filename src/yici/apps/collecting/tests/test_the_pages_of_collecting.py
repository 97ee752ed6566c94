"""The pages of planning, sending, handing over and merging: what they say, who may open them, what they refuse."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yici.apps.collecting import public as collecting
from yici.apps.collecting import views
from yici.apps.collecting.tests.builders import TITLE, a_plan, a_scan, a_sending, an_allowed_form, open_forms
from yici.apps.collecting.tests.cast import Collectors
from yici.apps.records.tests.builders import a_person
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import signed_in, words

COLLECTIONS = "/desk/collections/"


def browser(cast: Collectors, who: str) -> Client:
    for module in (views.plans, views.sendings, views.sent):
        for name in ("UPLOADS", "CHANGES", "PUBLIC"):
            bucket = getattr(module, name, None)
            if bucket is not None:
                bucket._held.clear()
    return signed_in(getattr(cast, who, None) or getattr(cast.places, who))


def put_in(client: Client, data: bytes) -> Any:
    given = {"submission": str(uuid.uuid4()), "form": SimpleUploadedFile(f"{TITLE}.xlsx", data)}
    return client.post(f"{COLLECTIONS}new", given)


def test_a_form_put_in_opens_its_plan_with_what_is_known(cast: Collectors) -> None:
    alice = browser(cast, "alice")
    answer = put_in(alice, a_form(TITLE, ("序号", "姓名", "手机号码", "冬季取暖用煤量")))
    assert answer.status_code == 303
    page = words(alice.get(answer["Location"]))
    assert "67% 的栏目已经有了" in page
    assert "联系电话" in page and "各嘎查村社区自己" in page  # held under another name, with its owner
    assert "冬季取暖用煤量" in page and "没有" in page


def test_a_mark_of_secrecy_stops_the_upload_with_one_sentence(cast: Collectors) -> None:
    answer = put_in(browser(cast, "alice"), a_form("内部资料", ("序号", "姓名")))
    assert "内部资料" in words(answer)
    assert answer.status_code == 422


def test_a_known_column_asked_again_is_refused_on_the_page_with_its_owner(cast: Collectors) -> None:
    plan, alice = a_plan(cast), browser(cast, "alice")
    position = next(one.position for one in plan.columns if one.title == "手机号码")
    url = f"{COLLECTIONS}{plan.key}/columns/{position}"
    answer = alice.post(url, {"expected": plan.version, "choice": "again", "why": "", "new_owner": "", "element": ""})
    assert answer.status_code == 422 and "已经有了" in words(answer)
    answer = alice.post(url, {"expected": plan.version, "choice": "again", "why": "号码换得勤", "new_owner": ""})
    assert answer.status_code == 303


def test_a_change_on_an_older_state_is_told(cast: Collectors) -> None:
    plan, alice = a_plan(cast), browser(cast, "alice")
    url = f"{COLLECTIONS}{plan.key}/columns/2"
    assert alice.post(url, {"expected": plan.version, "choice": "cut"}).status_code == 303
    assert alice.post(url, {"expected": plan.version, "choice": "records"}).status_code == 409


def test_the_public_list_needs_no_sign_in_and_names_no_person(cast: Collectors) -> None:
    an_allowed_form(cast)
    page = words(Client(headers={"host": "localhost"}).get("/open/forms/"))
    assert TITLE in page and "鄂府办发〔2026〕1号" in page
    assert "Alice" not in page and "Fang" not in page
    assert "没有叫这个的表" in words(Client(headers={"host": "localhost"}).get("/open/forms/?q=别的"))


def test_the_desk_begins_with_what_is_due(cast: Collectors) -> None:
    assert "都办完了" in words(browser(cast, "bob").get("/desk/"))
    a_sending(cast, days=0)
    page = words(browser(cast, "bob").get("/desk/"))
    assert "今天先办这 1 件" in page and TITLE in page and "今天到期" in page


def test_the_place_fills_signs_and_hands_over_on_its_page(cast: Collectors) -> None:
    a_person(cast.places.east, name="张一")
    sending = a_sending(cast, chain=("filled", "signed", "sealed"))
    form = next(one for one in open_forms(cast, sending) if one.area_name == "东村")
    bob, url = browser(cast, "bob"), f"{COLLECTIONS}sent/{form.key}/"

    def act(event: str, **more: str) -> int:
        expected = collecting.get_sent_form(cast.actor("bob"), form.key).case_version
        status: int = bob.post(f"{url}step", {"event": event, "expected": expected, **more}).status_code
        return status

    assert act("submit") == 409  # nothing is filled yet
    assert act("fill") == 303
    assert act("sign", name="") == 422
    assert act("sign", name="巴图") == 303
    printed = bob.post(f"{url}print")
    assert printed.status_code == 303
    page = bob.get(printed["Location"])
    assert "张一" in words(page) and b"<svg" in page.content
    code = printed["Location"].rstrip("/").rsplit("/", 1)[1]
    expected = collecting.get_sent_form(cast.actor("bob"), form.key).case_version
    scan = {"expected": expected, "code": "C26-1111111-1", "scan": SimpleUploadedFile("a.png", a_scan())}
    assert bob.post(f"{url}seal", scan).status_code == 422
    scan = {"expected": expected, "code": code, "scan": SimpleUploadedFile("a.png", a_scan())}
    assert bob.post(f"{url}seal", scan).status_code == 303
    assert act("submit") == 303
    assert "巴图" in words(bob.get(url))
    assert bob.get(f"{url}versions/1")["Content-Disposition"].startswith("attachment")


def test_the_sender_sees_who_is_open_urges_and_merges(cast: Collectors) -> None:
    sending = a_sending(cast, chain=("filled",))
    alice, url = browser(cast, "alice"), f"{COLLECTIONS}sendings/{sending.key}/"
    page = words(alice.get(url))
    assert "还有 2 个地方没交" in page and "河口镇" in page
    assert alice.post(f"{url}step", {"act": "urge"}).status_code == 303
    assert alice.post(f"{url}step", {"act": "merge"}).status_code == 409  # nothing was handed over
    assert "还没有交上来的" in words(alice.post(f"{url}step", {"act": "merge"}))


def pages(cast: Collectors) -> dict[str, tuple[str, set[str]]]:
    """Every page with one of its things: its address, and who of the cast opens it (written by hand)."""
    draft, sending = a_plan(cast, title="草稿表"), a_sending(cast, chain=("filled",))
    form = next(one for one in open_forms(cast, sending) if one.area_name == "东村")
    everybody = {"alice", "erin", "fang", "gao", "bob", "ida", "hua", "charlie", "dora"}
    return {
        "inbox": ("/desk/", everybody),
        "collections": (COLLECTIONS, everybody),
        "new": (f"{COLLECTIONS}new", {"alice", "erin", "dora"}),
        "draft": (f"{COLLECTIONS}{draft.key}/", {"alice"}),
        "draft file": (f"{COLLECTIONS}{draft.key}/file", {"alice"}),
        "allowed": (
            f"{COLLECTIONS}{sending.plan}/", {"alice", "fang", "gao", "bob", "ida", "hua", "charlie", "dora"},
        ),
        "send": (f"{COLLECTIONS}{sending.plan}/send", {"alice"}),
        "sending": (f"{COLLECTIONS}sendings/{sending.key}/", {"alice"}),
        "sent": (f"{COLLECTIONS}sent/{form.key}/", {"alice", "gao", "bob", "ida"}),
    }  # fmt: skip


def test_each_page_opens_for_those_who_may_and_is_not_found_by_others(cast: Collectors) -> None:
    wrong = []
    for name, (url, may) in pages(cast).items():
        assert Client(headers={"host": "localhost"}).get(url).status_code == 302, name  # a stranger signs in first
        for who in ("alice", "erin", "fang", "gao", "bob", "ida", "hua", "charlie", "dora"):
            status = browser(cast, who).get(url).status_code
            if status != (200 if who in may else 404):
                wrong.append((name, who, status))
    assert wrong == []
