"""What can go wrong with what is handed to another place."""

from __future__ import annotations

from yici.core.errors import NotFound, YiciError


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
