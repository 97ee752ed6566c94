"""A ceremony from the sealed list to the result: witnesses, two people at the beacon, void in public."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from yici.apps.draws.actions.engine import public_key
from yici.apps.draws.contracts import DrawView, Result
from yici.apps.draws.errors import (
    AnotherPersonNeeded,
    BeaconDiffers,
    BeaconIsPast,
    BeaconWrong,
    DrawNotFound,
    NotOnTheList,
    NumberDiffers,
    NumberNotSealed,
    ReasonMissing,
    WitnessHasJoined,
)
from yici.apps.draws.public import (
    close_reveals,
    enter_beacon,
    get_draw,
    get_result,
    get_transcript,
    join_witness,
    list_log,
    list_witnesses,
    publish_draw,
    register_reaction,
    reveal,
    run_draw,
    strike,
    void_draw,
)
from yici.apps.draws.rules.log import seal_of
from yici.apps.draws.rules.verifying import load, verify
from yici.apps.draws.selectors.transcripts import find_public_transcript
from yici.apps.draws.tests.cast import Hall, a_draw, a_rule
from yici.apps.places.tests.cast import NOW
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet

SAID = {"day": "2026-11-22", "numbers": [[3, 11, 17, 22, 28, 31], [5]]}
NUMBERS = {"wen": "0a" * 32, "xiu": "1b" * 32, "yan": "2c" * 32}


def sealed(hall: Hall, draw: DrawView, *names: str) -> DrawView:
    """These witnesses seal their numbers."""
    for name in names:
        actor = hall.actor(name)
        draw = join_witness(actor=actor, draw=draw.key, sealed=seal_of(draw.commitment, actor.name, NUMBERS[name]))
    return draw


def opened(hall: Hall, draw: DrawView, *names: str) -> DrawView:
    """These witnesses open them."""
    for name in names:
        draw = reveal(actor=hall.actor(name), draw=draw.key, value=NUMBERS[name])
    return draw


def closed(hall: Hall, draw: DrawView) -> DrawView:
    """Hana ends the opening."""
    return close_reveals(actor=hall.actor("hana"), draw=draw.key, expected=draw.version)


def told(hall: Hall, draw: DrawView) -> DrawView:
    """Hana and Hugo write down the same."""
    for name in ("hana", "hugo"):
        draw = enter_beacon(actor=hall.actor(name), draw=draw.key, expected=draw.version, said=SAID)
    return draw


def drawn(hall: Hall, draw: DrawView) -> DrawView:
    """Hana draws."""
    return run_draw(actor=hall.actor("hana"), draw=draw.key, expected=draw.version)


def test_a_ceremony_with_three_witnesses_ends_in_a_transcript_that_holds(hall: Hall) -> None:
    draw = sealed(hall, a_draw(hall), "wen", "xiu", "yan")
    draw = drawn(hall, told(hall, closed(hall, opened(hall, draw, "yan", "wen", "xiu"))))
    assert draw.state == "drawn"
    transcript = load(get_transcript(hall.actor("hana"), draw.key))
    assert verify(transcript, public_key()) == []
    assert transcript["draw"] == draw.commitment
    assert [entry["kind"] for entry in transcript["log"]] == [
        "commit",
        *["seal"] * 3,
        *["reveal"] * 3,
        "beacon",
        "result",
    ]
    assert len(get_result(hall.actor("wen"), draw.key).chosen) == 3
    assert find_public_transcript(draw.number) == get_transcript(hall.actor("hana"), draw.key)


def test_the_matter_is_told_the_result_in_the_same_transaction(hall: Hall) -> None:
    heard: list[tuple[str, int]] = []

    def react(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
        heard.append((draw.number, len(result.chosen)))
        if len(heard) == 1:
            raise RuntimeError

    register_reaction("test", react)
    try:
        draw = told(hall, closed(hall, a_draw(hall)))
        with pytest.raises(RuntimeError):
            drawn(hall, draw)
        assert get_draw(hall.actor("hana"), draw.key).state == "revealed"
        assert drawn(hall, draw).state == "drawn"
        assert heard == [(draw.number, 3)] * 2
    finally:
        register_reaction("test", lambda *_args, **_facts: None)


def test_a_number_that_was_not_opened_is_named_and_counts_as_zero(hall: Hall) -> None:
    at = NOW + dt.timedelta(hours=2)
    draw = opened(hall, sealed(hall, a_draw(hall, beacon_at=at), "wen", "xiu"), "wen")
    with pytest.raises(StepNotYet):
        closed(hall, draw)
    with clock.held_at(at):
        with pytest.raises(StepNotYet):
            opened(hall, draw, "xiu")
        draw = drawn(hall, told(hall, closed(hall, draw)))
        assert list_log(number=draw.number)[4].facts == {"missing": ["Xiu"], "witnesses": 2}
        assert verify(load(get_transcript(hall.actor("hana"), draw.key))) == []


def test_witnesses_alone_need_two_units_that_open_their_numbers(hall: Hall) -> None:
    draw = sealed(hall, a_draw(hall, rule=a_rule(beacon="witnesses")), "wen", "xiu")
    draw = opened(hall, draw, "wen")
    with pytest.raises(StepNotYet):
        closed(hall, draw)
    draw = drawn(hall, closed(hall, opened(hall, draw, "xiu")))
    assert verify(load(get_transcript(hall.actor("hana"), draw.key))) == []


def test_a_witness_who_does_not_open_leaves_only_the_way_of_a_void_draw(hall: Hall) -> None:
    draw = opened(hall, sealed(hall, a_draw(hall, rule=a_rule(beacon="witnesses")), "wen", "xiu"), "wen")
    draw = void_draw(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, reason="Xiu 没有打开封存的数")
    assert (draw.state, draw.void_reason) == ("void", "Xiu 没有打开封存的数")
    transcript = json.loads(find_public_transcript(draw.number))
    assert transcript["result"] is None
    assert verify(transcript) == []
    with pytest.raises(StepNotDeclared):
        drawn(hall, draw)


def test_nobody_seals_a_number_after_one_is_open(hall: Hall) -> None:
    draw = opened(hall, sealed(hall, a_draw(hall), "wen"), "wen")
    with pytest.raises(StepNotYet):
        sealed(hall, draw, "xiu")


def test_a_witness_seals_once_and_opens_only_that_number(hall: Hall) -> None:
    draw = sealed(hall, a_draw(hall), "wen")
    with pytest.raises(WitnessHasJoined):
        join_witness(actor=hall.actor("wen"), draw=draw.key, sealed="ab" * 32)
    with pytest.raises(NumberNotSealed):
        join_witness(actor=hall.actor("xiu"), draw=draw.key, sealed="hello")
    with pytest.raises(NumberDiffers):
        reveal(actor=hall.actor("wen"), draw=draw.key, value=NUMBERS["yan"])
    opened(hall, draw, "wen")
    assert opened(hall, draw, "wen").version == get_draw(hall.actor("wen"), draw.key).version


def test_a_guest_without_an_account_is_written_down_by_whoever_holds_the_draw(hall: Hall) -> None:
    draw = a_draw(hall)
    seal = seal_of(draw.commitment, "公证员 甲", "3d" * 32)
    with pytest.raises(NotAllowed):
        join_witness(actor=hall.actor("wen"), draw=draw.key, sealed=seal, name="公证员 甲", represents="公证处")
    join_witness(actor=hall.actor("hana"), draw=draw.key, sealed=seal, name="公证员 甲", represents="公证处")
    [guest] = list_witnesses(draw.key)
    assert (guest.unit_name, guest.is_guest) == ("公证处", True)
    reveal(actor=hall.actor("hugo"), draw=draw.key, value="3D 3d" + "3d" * 30, witness=guest.key)
    assert list_witnesses(draw.key)[0].value == "3d" * 32


def test_a_lottery_counts_when_two_people_wrote_the_same(hall: Hall) -> None:
    draw = closed(hall, a_draw(hall))
    with pytest.raises(StepNotYet):
        drawn(hall, draw)
    draw = enter_beacon(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, said=SAID)
    with pytest.raises(AnotherPersonNeeded):
        enter_beacon(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, said=SAID)
    with pytest.raises(BeaconDiffers, match="Hana"):
        enter_beacon(
            actor=hall.actor("hugo"), draw=draw.key, expected=draw.version, said={**SAID, "numbers": [[1, 2], [3]]}
        )
    draw = get_draw(hall.actor("hana"), draw.key)
    with pytest.raises(StepNotYet):
        drawn(hall, draw)
    draw = enter_beacon(actor=hall.actor("hugo"), draw=draw.key, expected=draw.version, said=SAID)
    assert drawn(hall, draw).state == "drawn"
    beacon = next(line for line in list_log() if line.verb == "beacon")
    assert beacon.facts["entered_by"] == ["Hana", "Hugo"]


@pytest.mark.parametrize("said", [{}, {"day": "昨天", "numbers": [[1]]}, {"day": "2026-11-22", "numbers": "3 11"}])
def test_what_no_lottery_can_say_is_refused_with_a_sentence(hall: Hall, said: dict[str, object]) -> None:
    draw = closed(hall, a_draw(hall))
    with pytest.raises(BeaconWrong):
        enter_beacon(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, said=said)
    assert list_log()[-1].verb == "closed"


def test_a_round_that_is_out_already_cannot_be_the_beacon(hall: Hall) -> None:
    with pytest.raises(BeaconIsPast):
        a_draw(hall, rule=a_rule(beacon="drand:1000"))


def test_a_signature_of_another_round_is_refused(hall: Hall) -> None:
    draw = closed(hall, a_draw(hall, rule=a_rule(beacon="drand:60000000")))
    with pytest.raises(BeaconWrong):
        enter_beacon(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, said={"signature": "ab" * 48})


def test_a_line_is_struck_in_public_and_never_drawn(hall: Hall) -> None:
    draw = a_draw(hall, rule=a_rule(k=11))
    with pytest.raises(ReasonMissing):
        strike(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, line="E0003", reason=" ")
    with pytest.raises(NotOnTheList):
        strike(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, line="E9999", reason="已注销")
    draw = strike(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, line="E0003", reason="已注销")
    draw = drawn(hall, told(hall, closed(hall, draw)))
    result = get_result(hall.actor("hana"), draw.key)
    assert result.skipped == {"E0003": "struck"}
    assert sorted(result.chosen) == [f"E{number:04}" for number in range(1, 13) if number != 3]


def test_a_sealed_draw_shows_nothing_until_it_is_published(hall: Hall) -> None:
    draw = drawn(hall, told(hall, closed(hall, a_draw(hall, is_sealed=True))))
    with pytest.raises(DrawNotFound):
        find_public_transcript(draw.number)
    publish_draw(actor=hall.actor("hana"), draw=draw.key, expected=draw.version)
    assert find_public_transcript(draw.number)


def test_another_unit_neither_sees_nor_draws(hall: Hall) -> None:
    draw = a_draw(hall)
    with pytest.raises(DrawNotFound):
        get_draw(hall.actor("tom"), draw.key)
    with pytest.raises(NotAllowed):
        void_draw(actor=hall.actor("wen"), draw=draw.key, expected=draw.version, reason="因为")
    assert get_draw(hall.actor("wen"), draw.key).number == draw.number


def test_two_people_at_once_do_not_overwrite(hall: Hall) -> None:
    draw = a_draw(hall)
    closed(hall, draw)
    with pytest.raises((ChangedMeanwhile, StepNotDeclared)):
        closed(hall, draw)
    with pytest.raises(ChangedMeanwhile):
        enter_beacon(actor=hall.actor("hana"), draw=draw.key, expected=draw.version, said=SAID)


def test_nothing_is_sealed_after_the_opening_has_ended(hall: Hall) -> None:
    draw = closed(hall, opened(hall, sealed(hall, a_draw(hall), "wen"), "wen"))
    with pytest.raises(StepNotDeclared):
        sealed(hall, draw, "xiu")
