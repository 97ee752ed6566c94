"""The page and the file of vectors say what the program does."""

from __future__ import annotations

import json

import pytest

from yici.apps.draws.rules.refusals import MESSAGES
from yici.apps.draws.rules.verifying import verify
from yici.apps.draws.tests import vectors

PAGE = vectors.FILE.with_name("draws.md").read_text("utf-8")
KEPT = vectors.FILE.read_text("utf-8")


def test_the_file_of_vectors_is_what_the_program_makes() -> None:
    assert vectors.text() == KEPT


@pytest.mark.parametrize("name", sorted(json.loads(KEPT)["transcripts"]))
def test_every_kept_transcript_holds(name: str) -> None:
    assert verify(json.loads(KEPT)["transcripts"][name]) == []


def test_the_vectors_show_every_reason_for_skipping() -> None:
    results = [one["result"] or {} for one in json.loads(KEPT)["transcripts"].values()]
    reasons = {reason.split()[0] for result in results for reason in result.get("skipped", {}).values()}
    assert reasons >= {"struck", "avoid", "capacity", "moved"}
    assert any(result.get("short") for result in results)
    assert any(result.get("substitutes") for result in results)


def test_the_page_prints_the_values_of_the_file() -> None:
    made = vectors.made()
    first = made["transcripts"]["subset"]
    printed = [
        made["h"]["hash"], made["merkle"][0]["root"], made["merkle"][1]["root"], made["tickets"]["ticket"],
        made["tickets"]["weighted"], made["tickets"]["pair"], made["fisher_yates"]["sha256_of_comma_list"],
        made["privacy"]["pseudonym"], first["draw"], first["log"][0]["hash"], first["log"][-1]["data"]["seed"],
    ]  # fmt: skip
    assert [one for one in printed if one not in PAGE] == []


def test_the_page_is_at_most_five_pages_long() -> None:
    assert len(PAGE.split()) <= 5 * 580


def test_every_sentence_of_refusal_has_its_facts_in_braces_only() -> None:
    for sentence in MESSAGES.values():
        assert sentence.endswith((".", "}")), sentence
