"""What can go wrong with services, in words."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


class ItemNotFound(NotFound):
    """There is no such item now. Look it up in the list, or call 12345."""


class ThingNotFound(NotFound):
    """There is no such thing now. Look it up in the list, or call 12345."""


class ApplicationNotFound(NotFound):
    """There is no application under this number and key, or it is not yours to see."""


class PartNotFound(NotFound):
    """There is no such part of an application, or it is not yours to see."""


class LetterNotFound(NotFound):
    """There is no such letter, or it is not yours to read."""


class RatingNotFound(NotFound):
    """There is no such rating, or it is not yours to handle."""


class PolicyNotDue(YiciError):
    """One of the conditions is not met, so it cannot be asked for now. The page says which one, and who can put it
    right.
    """

    code = "policy_not_due"
    status = 422


class AccountNeeded(YiciError):
    """Type the number of the account to pay into: 12 to 21 digits, as on the card or in the passbook."""

    code = "account_needed"
    status = 422


class PaidAlready(YiciError):
    """It was paid already, so the answer can no longer be taken back. Call the unit that paid."""

    code = "paid_already"
    status = 409


class PaymentNotFound(NotFound):
    """There is no such payment, or it is not yours to see."""


class RefusalNeedsGround(YiciError):
    """Say why it is refused; the person reads it and can ask for another look."""

    code = "refusal_needs_ground"
    status = 422


class NotAmongThem(NotFound):
    """It may no longer be due to them, by what the city knows today. Make the list again."""


class ApplicantNeeded(YiciError):
    """Say who applies: a name, and for a firm its credit code."""

    code = "applicant_needed"
    status = 422


class FieldsWrong(YiciError):
    """Some fields are missing or wrong: {fields}. Nothing is lost; put them right and send it again."""

    code = "fields_wrong"
    status = 422


class MandateNeeded(YiciError):
    """Whoever acts for somebody else says so by name, as agent, guardian or helper."""

    code = "mandate_needed"
    status = 422


class MissingNotNamed(YiciError):
    """Say what is missing, all of it: it can be asked for once only."""

    code = "missing_not_named"
    status = 422


class GroundsNeeded(YiciError):
    """Say why, and what the applicant can do about it."""

    code = "grounds_needed"
    status = 422


class DraftNotFound(NotFound):
    """No form is kept under this address any more. Begin again; what was handed in is found by number and code."""


class PaperNotFound(NotFound):
    """There is no such paper, or it is not yours to see."""


class TooManyPictures(YiciError):
    """{most} pictures of one paper at most. Put several pages into one PDF, or bring it to the window."""

    code = "too_many_pictures"
    status = 422


class PurposeNeeded(YiciError):
    """Say what for. It is written down with your name, and the applicant may read it."""

    code = "purpose_needed"
    status = 422


class ChooseLevel(YiciError):
    """Choose one of the five answers."""

    code = "choose_level"
    status = 422


class VersionNotFound(NotFound):
    """There is no such version, or it is not one of your unit."""


class VersionExists(YiciError):
    """A version from {day} is there already. Choose another day; what was let go is never changed."""

    code = "version_exists"
    status = 409


class CodeNotUsable(YiciError):
    """{code} cannot be a code: small letters, digits and {sign}, and no other item or thing of this code."""

    code = "code_not_usable"
    status = 422


class VersionHasProblems(YiciError):
    """Something in it is still wrong ({count}). Each place says what; put it right and try again."""

    code = "version_has_problems"
    status = 422


class VersionClosed(YiciError):
    """This version is not being written any more. Take it back first, or begin a new one."""

    code = "version_closed"
    status = 409


class ItemFileUnreadable(YiciError):
    """{file} holds no items that can be read. Take the template, or a file in the exchange layout (JSON, CSV, XLSX)."""

    code = "item_file_unreadable"
    status = 422


class NothingToUndo(YiciError):
    """There is no save that could be taken back."""

    code = "nothing_to_undo"
    status = 409


class ReasonForWriters(YiciError):
    """Say why, so that whoever wrote it knows what to change."""

    code = "reason_for_writers"
    status = 422


class NothingToRate(YiciError):
    """Nothing has ended yet. You can rate when a result was handed over or the application has ended."""

    code = "nothing_to_rate"
    status = 422


class RatedAlready(YiciError):
    """This application has been rated. It can be rated once; what was said first stays."""

    code = "rated_already"
    status = 409


class RatingWordsNeeded(YiciError):
    """Write down what was said or done."""

    code = "rating_words_needed"
    status = 422


class IdentityNotKnown(YiciError):
    """Number and key do not belong together. Look at the slip again; a window gives you a new one."""

    code = "identity_not_known"
    status = 422


class IdentityCardNeeded(YiciError):
    """A key is given only to somebody whose identity card you have seen. Say that you have."""

    code = "identity_card_needed"
    status = 422


class PersonNotFound(NotFound):
    """Nobody of your areas has this number. Look at the identity card again."""


class IdentifyAgain(YiciError):
    """Your time here has ended. Sign in again with your key; what you typed is still there."""

    code = "identify_again"
    status = 422


class HallNotFound(NotFound):
    """There is no such hall. Choose one from the list."""


class TicketNotFound(NotFound):
    """There is no number with this code, or it is not yours to see. Take a new one at the reception."""


class CounterNotFound(NotFound):
    """There is no such counter in your hall. Choose where you sit."""


class GroupNotFound(YiciError):
    """Choose what you have come for. When in doubt, take the line for everything."""

    code = "group_not_found"
    status = 422


class HallClosed(YiciError):
    """{hall} is closed now, so no number is given. Look at its hours, or make an appointment."""

    code = "hall_closed"
    status = 409


class NobodyWaits(YiciError):
    """Nobody is waiting for this counter."""

    code = "nobody_waits"
    status = 409


class CounterBusy(YiciError):
    """This counter has called a number already. End that one first."""

    code = "counter_busy"
    status = 409


class PolicyNotFound(NotFound):
    """There is no such policy now. Look it up in the list, or call 12345."""


class CentreNotFound(NotFound):
    """There is no such centre now. Look for another one near you, or call 12345."""


class ConsentEnded(YiciError):
    """You took your yes back, so nothing of the city's was used. Answer again, or fill it in yourself."""

    code = "consent_ended"
    status = 409


class SourceDown(YiciError):
    """What the city holds cannot be asked just now. Fill it in yourself or hand it in later; what you typed is here."""

    code = "source_down"
    status = 503


class ConsentNotFound(NotFound):
    """There is no such consent, or it has ended already."""


class LicenceNotFound(NotFound):
    """There is no such licence, or it is not yours to see."""


class LicenceKnown(YiciError):
    """A licence with this number is in the library already. Find it by its number and look at what it says."""

    code = "licence_known"
    status = 409


class LicenceIncomplete(YiciError):
    """Say which licence it is: its kind, its number, and whose it is."""

    code = "licence_incomplete"
    status = 422


class CheckedAlready(YiciError):
    """The original of this licence has been seen, or its unit issued it itself. Nothing is to be checked."""

    code = "checked_already"
    status = 409


class CopyNotPossible(YiciError):
    """A copy is made of a licence that is valid today, for a purpose, for somebody, until a day within a year."""

    code = "copy_not_possible"
    status = 422


class CopyOver(NotFound):
    """The day until which this copy could be used has passed, or the licence is not valid any more."""


class AppointmentNotFound(NotFound):
    """There is no appointment with this code. Look at the message again, or make a new one."""


class PhoneNeeded(YiciError):
    """Write a phone number, so that we can tell you when something changes."""

    code = "phone_needed"
    status = 422


class DayNotBookable(YiciError):
    """This time cannot be booked any more. Choose another one."""

    code = "day_not_bookable"
    status = 409


class SlotFull(YiciError):
    """Somebody took the last place at this time a moment ago. Choose another time."""

    code = "slot_full"
    status = 409


class BookedAlready(YiciError):
    """This phone has an appointment for the same on that day. Move it or give it back with its code."""

    code = "booked_already"
    status = 409


class NotToday(YiciError):
    """This appointment is for {day}. Move it, or take a number like everybody else today."""

    code = "not_today"
    status = 409


class ClosingNeedsReason(YiciError):
    """Say why the hall is closed that day; everybody with an appointment reads it."""

    code = "closing_needs_reason"
    status = 422


class HandingNotFound(NotFound):
    """There is nothing under this number and key that was taken in for another place, or it is not yours to see."""


class PartnerNotFound(NotFound):
    """Nothing is agreed with this place now. Look at the list of places."""


class ParcelNotFound(NotFound):
    """There is no such parcel, or the other place has it already."""


class NotAgreed(YiciError):
    """This is not agreed with {place}. Choose another item or another way."""

    code = "not_agreed"
    status = 422


class PapersMissing(YiciError):
    """Papers that are needed were not brought: {count}. The other place would send it back; add them first."""

    code = "papers_missing"
    status = 422


class ParcelChanged(YiciError):
    """This parcel came before with other content. Ask the sender for a new one; nothing was changed here."""

    code = "parcel_changed"
    status = 409


class MatterNotKnown(YiciError):
    """This parcel speaks of something that we never had from this place. Nothing was changed here."""

    code = "matter_not_known"
    status = 422


class NotAParcel(YiciError):
    """Choose the file that the other place gave you; its name ends in .parcel."""

    code = "not_a_parcel"
    status = 422


class BlockedNotFound(NotFound):
    """There is no such matter under this number and code, or it is not yours to see."""


class BlockedWordsNeeded(YiciError):
    """Say in your own words what stood in the way, or what comes of it."""

    code = "blocked_words_needed"
    status = 422


class NotAnsweredYet(YiciError):
    """Nobody has answered yet. You are asked when somebody has."""

    code = "not_answered_yet"
    status = 409


class SaidAlready(YiciError):
    """You have said whether it helped; what was said first stays. Tell it again as a new matter."""

    code = "said_already"
    status = 409


class HelpingNotFound(NotFound):
    """There is nobody like this whom you help. Look at your list."""


class AgreementNeeded(YiciError):
    """Tick what the person said yes to; without a yes nobody is helped."""

    code = "agreement_needed"
    status = 422


class SlipGone(YiciError):
    """This slip was printed. The code stands on it only; at the window a person with an identity card gets help."""

    code = "slip_gone"
    status = 409
