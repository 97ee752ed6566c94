"""Things are found by any part of their words, and by the beginning of their initials."""

from __future__ import annotations

import uuid

import pytest

from yici.core import search
from yici.core.models import SearchToken

ONE, TWO = uuid.uuid4(), uuid.uuid4()


@pytest.fixture(autouse=True)
def two(db: None) -> None:
    search.put("person", {ONE: search.tokens_of("王秀兰") | search.marks_of("wxl"), TWO: search.tokens_of("王兰 秀")})


def found(*tokens: str) -> set[uuid.UUID]:
    return set(search.keys_with("person", list(tokens)))


def test_by_one_sign_by_a_part_and_by_the_beginning_of_initials() -> None:
    assert found(*search.tokens_of("王")) == {ONE, TWO}
    assert found(*search.tokens_of("秀兰")) == {ONE}
    assert found("~wx") == {ONE}
    assert found("~xl") == set()
    assert found() == set()


def test_another_kind_is_not_found() -> None:
    assert not search.keys_with("household", ["王"]).exists()


def test_put_again_it_is_found_by_the_new_words_only() -> None:
    search.put("person", {ONE: search.tokens_of("李梅")})
    assert (found("王"), found("李梅")) == ({TWO}, {ONE})


def test_what_is_erased_is_found_by_nothing() -> None:
    assert search.erase(ONE) == len(search.tokens_of("王秀兰")) + 3
    assert not SearchToken.objects.filter(key=ONE).exists()
