"""What can go wrong with requests and work orders, in words."""

from __future__ import annotations

from yici.core.errors import NotAllowed, NotFound, YiciError


class RequestNotFound(NotFound):
    """There is no request under this number and key, or it is not yours to see."""


class OrderNotFound(NotFound):
    """There is no such work order, or it is not yours to see."""


class DecisionNotFound(NotFound):
    """There is no such application, or it is not yours to decide."""


class SpotNotFound(NotFound):
    """This code belongs to no place any more. Tell us in your own words where it is."""


class WordsNeeded(YiciError):
    """Say in a few words what happened."""

    code = "words_needed"
    status = 422


class PlaceNeeded(YiciError):
    """Say where it is: tap the banner, then the town, then the village. When you are not sure, take the larger one."""

    code = "place_needed"
    status = 422


class NameNeeded(YiciError):
    """Say how the place is called: a stop, a stairwell, a counter."""

    code = "name_needed"
    status = 422


class AloneInOrder(YiciError):
    """Nobody else shares this work order. Take the order back instead."""

    code = "alone_in_order"
    status = 409


class KindUnknown(YiciError):
    """“{kind}” is no kind of request of this city."""

    code = "kind_unknown"
    status = 422


class AnswerNeeded(YiciError):
    """Write the answer that the requester gets, before you say it is done."""

    code = "answer_needed"
    status = 422


class NotYourOwnCallBack(NotAllowed):
    """Your unit worked on this, so somebody else calls back."""

    code = "not_your_own_call_back"


class MonthUnknown(NotFound):
    """“{month}” is no month that has begun. Choose one from the list."""


class NumberWithheld(NotFound):
    """Fewer than five people answered, or this number would give such a one away. It is not published."""


class PurposeNeeded(YiciError):
    """Say in a few words what you need the phone for; it is written down."""

    code = "purpose_needed"
    status = 422


class OutcomeNeeded(YiciError):
    """One answer is missing. Choose it, then send it again; the others are kept."""

    code = "outcome_needed"
    status = 422


class RatedAlready(YiciError):
    """You have rated this answer. When something changes you can still say “not solved” until the day shown."""

    code = "rated_already"
    status = 409


class NotToBeReopened(YiciError):
    """The day until which this could be reopened is over. Tell us again what is wrong; we find the earlier matter."""

    code = "not_to_be_reopened"
    status = 409


class NoContactLeft(YiciError):
    """No phone was left with this request, so nobody can call. Its own page still asks the requester."""

    code = "no_contact_left"
    status = 409


class RequesterSecret(NotAllowed):
    """This requester stays secret for the units. Ask the hotline centre to pass your words on."""

    code = "requester_secret"


class AskedAlready(YiciError):
    """This was asked for already and is not decided yet. Look at it under “to decide”, or take it back first."""

    code = "asked_already"
    status = 409


class ReasonUnknown(YiciError):
    """Choose a reason from the list; “{reason}” is none of it."""

    code = "reason_unknown"
    status = 422


class DayOfReviewNeeded(YiciError):
    """A suspension needs a day of review that lies ahead, at most a year from today."""

    code = "day_of_review_needed"
    status = 422


class UnitNeeded(YiciError):
    """Name the unit that gets it instead."""

    code = "unit_needed"
    status = 422


class DaysNeeded(YiciError):
    """Say by how much longer it takes: at least 1, at most as long as the limit itself ({most})."""

    code = "days_needed"
    status = 422


class ThreeCallsNeeded(YiciError):
    """“Unreachable” needs three calls on two days that reached nobody. Call again, or choose another reason."""

    code = "three_calls_needed"
    status = 409


class CalledAMomentAgo(YiciError):
    """A call within the last half hour is written down already. Try again later today or tomorrow."""

    code = "called_a_moment_ago"
    status = 409


class DecidedAlready(YiciError):
    """This is decided already. Open the page again to see by whom and how."""

    code = "decided_already"
    status = 409


class AppealedAlready(YiciError):
    """There is no decision that you could object to, or you have objected to it. Its answer stands on this page."""

    code = "appealed_already"
    status = 409


class NotYourOwnDecision(NotAllowed):
    """You took the decision that this appeal is about, so somebody else decides it."""

    code = "not_your_own_decision"


class SupervisionNotFound(NotFound):
    """There is no such supervision, or your unit has no part in it."""


class StuckMatterNotFound(NotFound):
    """There is no such matter on the list, or it is not yours to see."""


class UrgedToday(YiciError):
    """This was urged today already. Tomorrow again, or raise it."""

    code = "urged_today"
    status = 409


class NotOpenAnyMore(YiciError):
    """This work order is done or taken back; there is nothing to urge."""

    code = "not_open_any_more"
    status = 409


class StillPersonal(YiciError):
    """Everybody would read this: take out {parts}, then save again."""

    code = "still_personal"
    status = 422


class LookedAtBySelf(NotAllowed):
    """You wrote this matter down, so somebody else looks again."""

    code = "looked_at_by_self"


class BadValue(YiciError):
    """“{name}” {problem}. Compare it with the description under /api/openapi.json."""

    code = "bad_value"
    status = 422


class RuleNotUsable(YiciError):
    """A rule begins today or later, ends after it begins; months and hours are written like 10-4. Correct it."""

    code = "rule_not_usable"
    status = 422


class ReleaseNotFound(NotFound):
    """There is no such public matter, or it was taken back."""


class StillNamed(YiciError):
    """The text still has something that looks like {what}. Take it out, then release it."""

    code = "still_named"
    status = 422


class CodeWrong(YiciError):
    """This code is not the one we sent, or its ten minutes are over. Have a new one sent."""

    code = "code_wrong"
    status = 422


class PhoneNeeded(YiciError):
    """Type a mobile number of eleven digits; we send a code to it."""

    code = "phone_needed"
    status = 422


class AnsweredAlready(YiciError):
    """This phone has answered here already; each counts once. Thank you."""

    code = "answered_already"
    status = 409


class ArticleNotFound(NotFound):
    """There is no such article in the knowledge base (any more). Look for it by other words."""


class ArticleNotUsable(YiciError):
    """An article has a code, a title and an answer, begins today or later and ends after that. Correct it."""

    code = "article_not_usable"
    status = 422


class NotOfThisCaller(YiciError):
    """This matter is not one of this phone. Type the number again, or write a new request."""

    code = "not_of_this_caller"
    status = 422


class TransferNotFound(NotFound):
    """There is no such transfer, or it is not yours to see."""


class RoadUnknown(YiciError):
    """Name the line or the road that this goes to: 110, 119, 120, 122, or the name of another legal road."""

    code = "road_unknown"
    status = 422


class ItemUnknown(YiciError):
    """“{item}” does not stand on the transfer list of this day. Choose another line of the list, or none."""

    code = "item_unknown"
    status = 422


class SentAlready(YiciError):
    """This was given to {road} already and is open there. What they said stands below."""

    code = "sent_already"
    status = 409


class UnitsWorkOnIt(YiciError):
    """Units work on this already. Take their orders back first, or let both lines work on it."""

    code = "units_work_on_it"
    status = 409


class KeyUnknown(NotAllowed):
    """The key of the line is missing or wrong. Ask the hotline for it."""

    code = "key_unknown"
