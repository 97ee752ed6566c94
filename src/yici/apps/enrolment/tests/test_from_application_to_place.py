"""A round from the first application to the place: checked, sealed, drawn, published, explained, and computed again."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from yici.apps.draws.public import find_draw_of, get_transcript, verify
from yici.apps.enrolment.contracts import PLACES, Address
from yici.apps.enrolment.errors import (
    ChildHasApplication,
    NobodyWaits,
    NotChecked,
    OtherClassNeedsWords,
    PlaceFieldsWrong,
    PlaceNotFound,
    PlaceWordsNeeded,
    RoundNotOpen,
)
from yici.apps.enrolment.models import PlaceOffer, SchoolRound
from yici.apps.enrolment.public import (
    act_as_parents,
    answer_objection,
    apply_for_place,
    ask_for_more,
    confirm_class,
    get_own_place,
    get_public_round,
    lapse_offers,
    list_places,
    look_at_place,
    offer_place,
    published_of,
    seal_round,
)
from yici.apps.enrolment.rules.published import faults_of
from yici.apps.enrolment.tests.places_cast import (
    AFTER,
    ALL,
    ROUND,
    WEST,
    WITNESSES,
    Round,
    a_confirmed,
    a_published,
    an_application,
    an_applied,
    hold,
    row_of,
    state_of,
    version_of,
)
from yici.apps.places.tests.cast import NOW
from yici.core import clock
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet


def _act(made: object, event: str, text: str = "") -> None:
    own = made  # number and code
    act_as_parents(
        number=own.number, code=own.code, event=event, expected=version_of(own), text=text,  # type: ignore[attr-defined]
    )  # fmt: skip


def test_a_round_is_drawn_at_its_edge_and_everybody_can_compute_it_again(placing: Round) -> None:
    first = a_confirmed(placing, 1, ground="martyr")
    rivals = [a_confirmed(placing, nth) for nth in (2, 3, 4)]
    far = a_confirmed(placing, 5, home=Address(WEST), register=Address(WEST), wishes=("west",))
    a_published(placing)
    assert row_of(first).school == "east"
    assert row_of(far).school == "west"
    placed = [one for one in rivals if state_of(one) == "placed"]
    waiting = [one for one in rivals if state_of(one) == "waiting"]
    assert (len(placed), len(waiting)) == (1, 2)
    row = SchoolRound.objects.get(code=ROUND)
    assert sorted(row.order) == sorted(row_of(one).pseudonym for one in rivals)
    draw = find_draw_of(PLACES, row.key)
    assert draw is not None
    transcript = json.loads(get_transcript(placing.actor("quan"), draw.key))
    assert verify(transcript) == []
    published = json.loads(json.dumps(published_of(ROUND)))
    assert faults_of(published, draw.purpose, row.order) == []
    moved = json.loads(json.dumps(published))
    moved["list"]["places"]["east"] = 3
    assert faults_of(moved, draw.purpose, row.order) == ["digest", "result"]
    assert faults_of({**published, "order": published["order"][::-1]}, draw.purpose, row.order)[0] == "order"


def test_parents_read_why_in_numbers(placing: Round) -> None:
    a_confirmed(placing, 1, ground="martyr")
    rivals = [a_confirmed(placing, nth, wishes=("east", "west")) for nth in (2, 3, 4)]
    a_published(placing)
    own = [get_own_place(one.number, one.code) for one in rivals]
    lost = next(one for one in own if one.view.school == "west")
    story = lost.stories[0]
    assert (story.outcome, story.before, story.rivals, story.taken) == ("drawn", 1, 3, 1)
    assert story.turn > 1
    assert lost.stories[1].outcome == "placed"
    assert lost.reasons["east"]["says"] == "户籍与住房都在学区"
    assert ["place.home_in_catchment", True] in lost.reasons["east"]["answers"]


def test_the_own_school_is_the_last_wish_that_nobody_has_to_write(placing: Round) -> None:
    made = a_confirmed(placing, 1, wishes=("west",))
    assert row_of(made).further == ["east"]
    for nth in (2, 3, 4):
        a_confirmed(placing, nth, home=Address(WEST), register=Address(WEST), wishes=("west",))
    a_published(placing, is_drawn=False)
    assert row_of(made).school == "east"


def test_whoever_takes_any_school_gets_what_is_left(placing: Round) -> None:
    a_confirmed(placing, 1)
    a_confirmed(placing, 2)
    nowhere = {"home": Address("159902100201"), "register": Address()}
    made = a_confirmed(placing, 3, takes_any=True, **nowhere)
    other = a_confirmed(placing, 4, takes_any=False, **nowhere)
    a_published(placing)
    assert row_of(made).school == "west"
    assert state_of(other) == "waiting"


def test_where_all_fit_nothing_is_drawn(placing: Round) -> None:
    made = a_confirmed(placing, 1)
    a_published(placing, is_drawn=False)
    assert row_of(made).school == "east"
    assert SchoolRound.objects.get(code=ROUND).draw == ""
    assert faults_of(published_of(ROUND), "", []) == []


def test_twins_are_one_application_and_are_not_parted(placing: Round) -> None:
    a_confirmed(placing, 1, ground="martyr")
    twins = a_confirmed(
        placing,
        2,
        children=[("双一", an_application(20).children[0][1]), ("双二", an_application(21).children[0][1])],
        wishes=("east", "west"),
    )
    single = a_confirmed(placing, 3)
    a_published(placing)
    assert row_of(twins).school == "west"
    assert row_of(single).school == "east"
    outcomes = [one.outcome for one in get_own_place(twins.number, twins.code).stories]
    assert outcomes[-1] == "placed"
    assert outcomes[0] in ("room", "drawn")


def test_a_child_applies_once_in_a_round_and_again_once_it_is_taken_back(placing: Round) -> None:
    made = an_applied(1)
    with pytest.raises(ChildHasApplication):
        an_applied(2, children=an_application(1).children)
    act_as_parents(number=made.number, code=made.code, event="withdraw", expected=version_of(made))
    assert an_applied(3, children=an_application(1).children).number != made.number


def test_the_same_button_twice_is_one_application(placing: Round) -> None:
    said = an_application(1)
    first = apply_for_place(applying=said, client_key="k")
    assert apply_for_place(applying=said, client_key="k") == first


def test_every_field_that_is_wrong_is_named(placing: Round) -> None:
    bad = an_application(
        1, children=[("", "15999920200501001X")], guardian="", phone="12", home=Address("x"), wishes=()
    )
    with pytest.raises(PlaceFieldsWrong) as caught:
        apply_for_place(applying=bad, client_key="k")
    assert set(caught.value.problems) == {"name", "id", "guardian", "phone", "home", "wishes"}


def test_before_and_after_its_days_a_round_takes_nothing(placing: Round) -> None:
    for at in (NOW - dt.timedelta(days=30), AFTER):
        with clock.held_at(at), pytest.raises(RoundNotOpen):
            an_applied(1)


def test_a_class_is_a_proposal_that_a_person_confirms(placing: Round) -> None:
    made = an_applied(1, ground="martyr")
    quan = placing.actor("quan")
    with pytest.raises(NotChecked):
        confirm_class(actor=quan, application=made.key, expected=1, checks={**ALL, "ground": ""}, others={})
    with pytest.raises(OtherClassNeedsWords):
        confirm_class(actor=quan, application=made.key, expected=1, checks=ALL, others={"east": 3})
    confirm_class(
        actor=quan,
        application=made.key,
        expected=1,
        checks={**ALL, "ground": "no"},
        others={"east": 3},
        text="房产证是另一处的",
    )
    assert row_of(made).ranks == {"east": 3, "west": 4}
    own = get_own_place(made.number, made.code)
    assert own.reasons["east"]["is_other"]
    assert own.answer == "房产证是另一处的"


def test_an_objection_is_answered_by_somebody_else(placing: Round) -> None:
    made = an_applied(1)
    both = placing.actor("both")
    confirm_class(actor=both, application=made.key, expected=1, checks=ALL, others={})
    with pytest.raises(PlaceWordsNeeded):
        _act(made, "object")
    _act(made, "object", "我们有房产")
    with clock.held_at(AFTER), pytest.raises(StepNotYet):
        seal_round(actor=placing.actor("quan"), code=ROUND, expected=1, beacon=WITNESSES)
    version = version_of(made)
    with pytest.raises(StepNotYet):
        answer_objection(actor=both, application=made.key, expected=version, event="answer", text="不改")
    with pytest.raises(NotAllowed):
        answer_objection(
            actor=placing.actor("quan"), application=made.key, expected=version, event="answer", text="不改"
        )
    answer_objection(
        actor=placing.actor("ping"), application=made.key, expected=version, event="reopen", text="重新核对"
    )
    assert state_of(made) == "received"


def test_what_is_missing_is_asked_for_and_brought(placing: Round) -> None:
    made = an_applied(1)
    ask_for_more(actor=placing.actor("quan"), application=made.key, expected=1, event="ask", text="请带房产证")
    own = get_own_place(made.number, made.code)
    assert (own.view.state, own.missing) == ("supplement", "请带房产证")
    _act(made, "supply", "已送到窗口")
    assert state_of(made) == "received"


def test_a_list_is_not_sealed_while_people_may_apply_or_somebody_waits_for_a_check(placing: Round) -> None:
    a_confirmed(placing, 1)
    with pytest.raises(StepNotYet):
        seal_round(actor=placing.actor("quan"), code=ROUND, expected=1, beacon=WITNESSES)
    an_applied(2)
    with clock.held_at(AFTER), pytest.raises(StepNotYet):
        seal_round(actor=placing.actor("quan"), code=ROUND, expected=1, beacon=WITNESSES)


def test_two_people_at_once_seal_one_list(placing: Round) -> None:
    a_confirmed(placing, 1)
    with clock.held_at(AFTER):
        with pytest.raises(ChangedMeanwhile):
            seal_round(actor=placing.actor("quan"), code=ROUND, expected=9, beacon=WITNESSES)
        seal_round(actor=placing.actor("quan"), code=ROUND, expected=1, beacon=WITNESSES)
        with pytest.raises(StepNotDeclared):
            seal_round(actor=placing.actor("quan"), code=ROUND, expected=2, beacon=WITNESSES)


def test_a_place_that_comes_free_goes_down_the_waiting_list_with_its_days(placing: Round) -> None:
    rivals = [a_confirmed(placing, nth) for nth in (1, 2, 3, 4)]
    a_published(placing)
    quan = placing.actor("quan")
    with clock.held_at(AFTER):
        with pytest.raises(NobodyWaits):
            offer_place(actor=quan, code=ROUND, school="east")
        placed = [one for one in rivals if state_of(one) == "placed"]
        waiting = sorted(
            (one for one in rivals if state_of(one) == "waiting"),
            key=lambda one: get_own_place(one.number, one.code).waits["east"],
        )
        _act(placed[0], "give_up")
        assert offer_place(actor=quan, code=ROUND, school="east") == waiting[0].key
        with pytest.raises(NobodyWaits):  # the place is held for whoever was asked
            offer_place(actor=quan, code=ROUND, school="east")
        offer = get_own_place(waiting[0].number, waiting[0].code).offer
        assert offer is not None
        assert offer.until == dt.date(2026, 11, 29)
    with clock.held_at(AFTER + dt.timedelta(days=3)):
        assert lapse_offers() == 0
    with clock.held_at(AFTER + dt.timedelta(days=4)):
        assert lapse_offers() == 1
        assert state_of(waiting[0]) == "waiting"
        assert offer_place(actor=quan, code=ROUND, school="east") == waiting[1].key
        _act(waiting[1], "take")
        assert row_of(waiting[1]).school == "east"
        assert list(PlaceOffer.objects.order_by("id").values_list("state", flat=True)) == ["lapsed", "taken"]


def test_a_result_is_objected_to_until_its_day(placing: Round) -> None:
    made = a_confirmed(placing, 1)
    a_published(placing, is_drawn=False)
    with clock.held_at(AFTER + dt.timedelta(days=12)), pytest.raises(StepNotYet):
        _act(made, "contest", "不服")
    with clock.held_at(AFTER):
        _act(made, "contest", "不服")
        ping = placing.actor("ping")
        answer_objection(
            actor=ping, application=made.key, expected=version_of(made), event="answer_result", text="已复核"
        )
        assert (state_of(made), get_own_place(made.number, made.code).answer) == ("placed", "已复核")


def test_number_and_code_open_one_application_only(placing: Round) -> None:
    made = an_applied(1)
    with pytest.raises(PlaceNotFound):
        get_own_place(made.number, "AAAAAA")
    with pytest.raises(PlaceNotFound):
        look_at_place(actor=placing.actor("tao"), application=made.key)
    assert list_places(placing.actor("tao"), ROUND) == ([], 0)
    assert look_at_place(actor=placing.actor("quan"), application=made.key).children == list(an_application(1).children)


def test_everybody_sees_counts_only_once_the_list_is_sealed(placing: Round) -> None:
    a_confirmed(placing, 1)
    assert get_public_round(ROUND).schools == ()
    with clock.held_at(AFTER):
        seal_round(actor=placing.actor("quan"), code=ROUND, expected=1, beacon=WITNESSES)
        found = get_public_round(ROUND)
    east = next(one for one in found.schools if one.school == "east")
    assert (east.places, east.first) == (2, 1)


def test_a_void_draw_is_sealed_again_over_the_same_list(placing: Round) -> None:
    from yici.apps.draws.public import void_draw

    for nth in (1, 2, 3):
        a_confirmed(placing, nth)
    quan = placing.actor("quan")
    with clock.held_at(AFTER):
        seal_round(actor=quan, code=ROUND, expected=1, beacon=WITNESSES)
        row = SchoolRound.objects.get(code=ROUND)
        draw = find_draw_of(PLACES, row.key)
        assert draw is not None
        with pytest.raises(StepNotYet):
            seal_round(actor=quan, code=ROUND, expected=row.version, beacon=WITNESSES, reason="再来")
        void_draw(actor=quan, draw=draw.key, expected=draw.version, reason="见证人没有到")
        seal_round(actor=quan, code=ROUND, expected=row.version, beacon=WITNESSES, reason="见证人没有到")
        assert SchoolRound.objects.get(code=ROUND).digest == row.digest
        hold(placing)
        assert SchoolRound.objects.get(code=ROUND).state == "drawn"
