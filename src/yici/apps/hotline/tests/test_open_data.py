"""What is given away: lines of at least five alike, nothing of a person, nothing that a spreadsheet would run."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from yici.apps.hotline.public import publish_rates
from yici.apps.hotline.rules.anonymity import Counted, K, release
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.rates_builders import a_request_done, define_rates, said
from yici.core.models import CityRow

names = st.sampled_from(["甲", "乙", "丙"])
counted = st.builds(
    Counted, names, st.sampled_from(["", "大类"]), names, st.sampled_from(["东旗", "西旗"]),
    st.sampled_from(["city", "banner"]), st.sampled_from(["solved", "open"]), st.integers(1, 9),
)  # fmt: skip


@given(st.lists(counted, max_size=30))
def test_no_group_of_what_identifies_is_smaller_than_k_and_nothing_is_lost(rows: list[Counted]) -> None:
    lines, withheld = release(rows)
    groups: dict[tuple[str, ...], int] = defaultdict(int)
    for one in lines:
        groups[one.kind, one.banner, one.township, one.tier] += one.count
    assert all(size >= K for size in groups.values())
    assert sum(groups.values()) + withheld == sum(one.count for one in rows)
    assert withheld < K


def test_what_is_large_enough_keeps_its_kind_and_township() -> None:
    lines, withheld = release([Counted("供热", "住建", "河口镇", "前旗", "city", "solved", 6)])
    assert [(one.kind, one.township, one.count) for one in lines] == [("供热", "河口镇", 6)] and withheld == 0


@pytest.fixture
def public(hotline: Hotline) -> Client:
    define_rates()
    CityRow.objects.filter(file="request_kinds.csv", code="heating").update(
        content={"code": "heating", "name": "=cmd()", "name_en": "", "parent": "", "urgency": "normal"}
    )
    for _ in range(6):
        said(hotline, a_request_done(hotline))
    publish_rates()
    return Client(headers={"host": "localhost"})


def body(public: Client, address: str) -> str:
    answer = public.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_requests_as_csv_run_nothing_and_name_nobody(public: Client) -> None:
    text = body(public, "/open/data/requests/2026-10/csv")
    assert text.splitlines()[1].split(",") == ["2026-10", "'=cmd()", "前旗", "河口镇", "enterprise", "solved", "6"]
    assert "139" not in text and "暖气" not in text and "licence: CC-BY-4.0" in text


def test_requests_as_json_carry_licence_and_definition(public: Client) -> None:
    found = json.loads(body(public, "/open/data/requests/2026-10/json"))
    assert found["about"]["licence"] and found["about"]["definition"].endswith("/figures/requests_rates/")
    assert found["rows"][0]["count"] == 6 and found["about"]["withheld"] == 0


def test_rates_as_data_have_numerator_denominator_and_both_shares(public: Client) -> None:
    city, unit = json.loads(body(public, "/open/data/rates/2026-10/json"))["rows"]
    assert city["resolution_numerator"] == unit["resolution_raw_numerator"] == 6
    assert unit["resolution_denominator"] == 6 and unit["tier"] == "enterprise"


def test_a_month_that_is_not_over_is_not_given_away(public: Client) -> None:
    for wrong in ("requests/2026-11/csv", "rates/2026-11/json", "requests/2026-13/csv", "people/2026-10/csv",
                  "requests/2026-10/xml"):  # fmt: skip
        assert public.get(f"/open/data/{wrong}").status_code == 404
    page = public.get("/open/data/").content.decode()
    assert "/open/data/requests/2026-10/csv" in page and "2026-11/csv" not in page
    assert dt.date(2026, 10, 1).isoformat()[:7] in page
