"""What can go wrong in a ceremony, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class DrawNotFound(NotFound):
    """There is no such draw, or it is not yours to see."""


class RuleNotSound(YiciError):
    """The list was not sealed. {problem}"""

    code = "rule_not_sound"
    status = 422


class SecondDraw(YiciError):
    """A draw was already held for this ({number}). Say why there is to be another one; both stay in public."""

    code = "second_draw"
    status = 409


class BeaconIsPast(YiciError):
    """The beacon {beacon} is already known. Choose one that falls due after the list is sealed."""

    code = "beacon_is_past"
    status = 422


class NumberNotSealed(YiciError):
    """A sealed number is written as 64 hexadecimal signs. Copy all of them."""

    code = "number_not_sealed"
    status = 422


class WitnessHasJoined(YiciError):
    """You sealed a number for this draw already. It cannot be changed any more."""

    code = "witness_has_joined"
    status = 409


class WitnessUnknown(NotFound):
    """Nobody of this name sealed a number for this draw."""


class NumberDiffers(YiciError):
    """This number is not the one that {name} sealed. Look for the right one; a number that is not opened is missing."""

    code = "number_differs"
    status = 422


class NumberRefused(YiciError):
    """This is not a sealed number. {problem}"""

    code = "number_refused"
    status = 422


class StepRefused(YiciError):
    """This step does not fit the log of the draw. {problem}"""

    code = "step_refused"
    status = 409


class BeaconWrong(YiciError):
    """This cannot be what the beacon said. {problem}"""

    code = "beacon_wrong"
    status = 422


class BeaconDiffers(YiciError):
    """{who} wrote down something else. Look again, both of you; neither counts until they agree."""

    code = "beacon_differs"
    status = 409


class AnotherPersonNeeded(YiciError):
    """You wrote the value down already. Another person of your unit reads the announcement and writes it down too."""

    code = "another_person_needed"
    status = 409


class DrawImpossible(YiciError):
    """The draw stops at the step “result”. {problem} It can be declared void with this reason."""

    code = "draw_impossible"
    status = 422


class ReasonMissing(YiciError):
    """Say why, in a few words; everybody reads it."""

    code = "reason_missing"
    status = 422


class NotOnTheList(YiciError):
    """Nothing was struck. {problem}"""

    code = "not_on_the_list"
    status = 422


class TranscriptWrong(YiciError):
    """The transcript does not hold and was not published. First difference: {part}, {where}"""

    code = "transcript_wrong"
    status = 422


class TranscriptUnreadable(YiciError):
    """This is no transcript of a draw. Choose the file transcript.json that the draw wrote."""

    code = "transcript_unreadable"
    status = 422
