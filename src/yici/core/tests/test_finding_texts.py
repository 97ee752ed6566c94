"""Texts are found by any part of them, newest first, and only inside the scopes asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.core import text_search
from yici.core.ids import new_key
from yici.core.models import SearchWaiting
from yici.core.text_search import Text, find, fold, index_waiting, words_of

TEXTS: dict[uuid.UUID, Text] = {}


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(text_search, "_readers", {})
    text_search.register_texts("note", lambda keys: {key: TEXTS[key] for key in keys if key in TEXTS})
    TEXTS.clear()
    yield


def kept(*texts: str, scopes: tuple[str, ...] = ()) -> list[uuid.UUID]:
    """Index these texts in their order; their keys."""
    keys = [new_key() for _ in texts]
    TEXTS.update({key: Text(words, scopes) for key, words in zip(keys, texts, strict=True)})
    text_search.want("note", keys)
    index_waiting()
    return keys


def found(query: str, **more: object) -> list[uuid.UUID]:
    return [one.key for one in find("note", query, **more)]  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_text_is_found_by_any_two_signs_of_it_newest_first() -> None:
    old, _, new = kept("王府路暖气不热", "路灯不亮", "暖气又不热了")
    assert found("暖气") == [new, old]
    assert found("府路") == [old]
    assert found("气不热") == [old]


@pytest.mark.django_db
def test_every_word_must_be_there_and_pairs_that_only_happen_to_meet_do_not_count() -> None:
    both, _ = kept("暖气不热，在王府路", "暖气很热")
    kept("热暖，气暖")  # has the pairs of 暖气暖? no word in one piece
    assert found("暖气 王府路") == [both]
    assert found("暖气暖") == []


@pytest.mark.django_db
def test_width_case_and_spaces_make_no_difference() -> None:
    [key] = kept("ＷＩＦＩ 坏了 Ａ座12号楼")
    assert found("wifi") == found("a座 １２号") == [key]


@pytest.mark.django_db
def test_only_the_scopes_asked_for_are_looked_into() -> None:
    [here] = kept("暖气不热", scopes=("unit:1", "area:7"))
    kept("暖气不热", scopes=("unit:2",))
    assert found("暖气", scopes=["unit:1"]) == found("暖气", scopes=["area:7", "unit:9"]) == [here]
    assert found("暖气", scopes=["unit:3"]) == found("暖气", scopes=[]) == []


@pytest.mark.django_db
def test_pages_go_on_where_the_last_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_search, "BUCKET", 4)  # several buckets
    keys = kept(*(f"第{number}户暖气不热" for number in range(30)))
    seen: list[uuid.UUID] = []
    before = None
    while page := find("note", "暖气不热", limit=7, before=before):
        seen += [one.key for one in page]
        before = page[-1].position
    assert seen == keys[::-1]


@pytest.mark.django_db
def test_a_text_that_changed_is_found_by_its_new_words_at_its_old_place() -> None:
    first, second = kept("路灯不亮", "水管漏水")
    TEXTS[first] = Text("水管漏水")
    text_search.want("note", [first])
    index_waiting()
    assert found("路灯") == []
    assert found("漏水") == [second, first]


@pytest.mark.django_db
def test_what_was_erased_or_is_gone_is_not_found_and_leaves_nothing() -> None:
    one, other = kept("暖气不热", "暖气不热")
    assert text_search.erase(one) == 1
    del TEXTS[other]
    text_search.want("note", [other])
    index_waiting()
    assert found("暖气") == []
    assert not SearchWaiting.objects.exists()


@pytest.mark.django_db
def test_a_query_without_a_word_of_two_signs_finds_nothing() -> None:
    kept("暖气不热")
    assert found("暖") == found("") == found("  ") == []


@given(
    st.lists(st.text(alphabet="暖气不热水管A1 ", max_size=12), min_size=1, max_size=8),
    st.text(alphabet="暖气不热水管A1 ", max_size=5),
)
@settings(max_examples=25, deadline=None)
@pytest.mark.django_db(transaction=False)
def test_the_index_finds_what_reading_every_text_finds(texts: list[str], query: str) -> None:
    TEXTS.clear()
    keys = kept(*texts)
    words = words_of(query)
    wanted = [key for key in keys[::-1] if words and all(word in fold(TEXTS[key].words) for word in words)]
    assert [key for key in found(query) if key in keys] == wanted
