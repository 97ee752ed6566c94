"""Tables of services. Items and things are rows of the city's files; here is what people did with them.

Where an application, a part or another matter stands is its case's business (``cases``).
``applications``: what was handed in and decided. ``ratings``: what people think of it.
``policies``: what people said to policies.
``handing``: what is taken in for another place, or by it for us.
``editing``: versions that officials write.
``residents``: how somebody is known to be who they are. ``licences``: what records of licences cannot hold.
"""

from yici.apps.services.models.applications import (
    Applicant,
    Application,
    ApplicationPart,
    Consent,
    Draft,
    Evidence,
    Letter,
    PinnedVersion,
)
from yici.apps.services.models.appointments import (
    Appointment,
    HallClosing,
    SlotDay,
)
from yici.apps.services.models.blocked import (
    OUTCOMES,
    BlockedMatter,
)
from yici.apps.services.models.editing import ItemVersion, ReplacedSection
from yici.apps.services.models.handing import Handing, Incoming, Parcel
from yici.apps.services.models.helping import (
    Helping,
)
from yici.apps.services.models.licences import LicenceCard, PromiseCheck, UseCopy
from yici.apps.services.models.policies import PolicyCount, PolicyOffer, PolicyPayment, PolicyRun
from yici.apps.services.models.ratings import ServiceRating
from yici.apps.services.models.residents import IdentityTries, PersonalKey, ResidentSession
from yici.apps.services.models.visits import (
    HallDay,
    QueueTicket,
    TicketEvent,
)

__all__ = [
    "OUTCOMES",
    "Applicant",
    "Application",
    "ApplicationPart",
    "Appointment",
    "BlockedMatter",
    "Consent",
    "Draft",
    "Evidence",
    "HallClosing",
    "HallDay",
    "Handing",
    "Helping",
    "IdentityTries",
    "Incoming",
    "ItemVersion",
    "Letter",
    "LicenceCard",
    "Parcel",
    "PersonalKey",
    "PinnedVersion",
    "PolicyCount",
    "PolicyOffer",
    "PolicyPayment",
    "PolicyRun",
    "PromiseCheck",
    "QueueTicket",
    "ReplacedSection",
    "ResidentSession",
    "ServiceRating",
    "SlotDay",
    "TicketEvent",
    "UseCopy",
]
