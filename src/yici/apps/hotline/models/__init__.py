"""Tables of the hotline. Where a request or a work order stands is its case's business (``cases``).

``requests``: who says what, where. ``orders``: the work that units get. ``closing``: what the citizen says about it,
and what one person asks and another decides. ``sorting``: models that propose kinds.
``knowledge``: which answers of the knowledge base were given.
"""

from yici.apps.hotline.models.closing import Confirmation, Decision
from yici.apps.hotline.models.knowledge import ArticleUse
from yici.apps.hotline.models.mediating import Mediation, MediationParty
from yici.apps.hotline.models.motions import Motion
from yici.apps.hotline.models.orders import Share, WorkOrder
from yici.apps.hotline.models.releasing import NeighbourAnswer, PhoneProof, Release
from yici.apps.hotline.models.requests import ContactLook, Request, Requester, Spot
from yici.apps.hotline.models.sorting import KindModel
from yici.apps.hotline.models.supervision import StuckLine, StuckMatter, Supervision
from yici.apps.hotline.models.transfers import Transfer, TransferLine
from yici.apps.hotline.models.wages import WageLead

__all__ = [
    "ArticleUse",
    "Confirmation",
    "ContactLook",
    "Decision",
    "KindModel",
    "Mediation",
    "MediationParty",
    "Motion",
    "NeighbourAnswer",
    "PhoneProof",
    "Release",
    "Request",
    "Requester",
    "Share",
    "Spot",
    "StuckLine",
    "StuckMatter",
    "Supervision",
    "Transfer",
    "TransferLine",
    "WageLead",
    "WorkOrder",
]
