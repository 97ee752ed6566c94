"""The door of the hotline."""

from yici.apps.hotline.actions.calling import invite_to_rate
from yici.apps.hotline.actions.confirming import confirm, rate, rate_rest, reopen
from yici.apps.hotline.actions.dispatching import dispatch, recall, redispatch
from yici.apps.hotline.actions.erasing import clear_old_contacts, erase_by_key, erase_requester
from yici.apps.hotline.actions.exchanging import act_from_afar, show_followed, show_rest, take_from_afar
from yici.apps.hotline.actions.following import act_as_requester
from yici.apps.hotline.actions.mail import fetch_mail
from yici.apps.hotline.actions.merging import follow, join, unmerge
from yici.apps.hotline.actions.publishing import publish_rates
from yici.apps.hotline.actions.resealing import count_sealed, reseal_batch
from yici.apps.hotline.actions.sorting import learn_kinds
from yici.apps.hotline.actions.taking import CITIZEN, take_request
from yici.apps.hotline.actions.transferring import keep_transfers
from yici.apps.hotline.actions.types import case_types
from yici.apps.hotline.actions.working import answer, contact, sign
from yici.apps.hotline.contracts import (
    FOLLOW_ACTS,
    Contact,
    DayFigures,
    DispatchOutcome,
    FollowLine,
    FollowView,
    Intake,
    OrderView,
    Outcome,
    Reason,
    RequestKind,
    RequestReceipt,
    RequestView,
    TransferItem,
)
from yici.apps.hotline.errors import OrderNotFound, RequestNotFound
from yici.apps.hotline.selectors.following import get_followed, get_followed_photo
from yici.apps.hotline.selectors.kinds import get_kind, limits_of, list_kinds
from yici.apps.hotline.selectors.lists import emergency_number, emergency_words, list_reasons, transfer_items
from yici.apps.hotline.selectors.notices import reach_neighbour, reach_requester, words_of
from yici.apps.hotline.selectors.orders import get_order
from yici.apps.hotline.selectors.rates import get_rates
from yici.apps.hotline.selectors.rates_sources import figure_sources
from yici.apps.hotline.selectors.requests import get_request, list_requests
from yici.apps.hotline.selectors.saying import find_place, list_places, receipt_of
from yici.apps.hotline.selectors.searching import search, texts_of_orders, texts_of_requests
from yici.apps.hotline.selectors.sorting import guess_kind
from yici.apps.hotline.selectors.suggesting import suggest
from yici.apps.hotline.selectors.today import day_figures

__all__ = [
    "CITIZEN",
    "FOLLOW_ACTS",
    "Contact",
    "DayFigures",
    "DispatchOutcome",
    "FollowLine",
    "FollowView",
    "Intake",
    "OrderNotFound",
    "OrderView",
    "Outcome",
    "Reason",
    "RequestKind",
    "RequestNotFound",
    "RequestReceipt",
    "RequestView",
    "TransferItem",
    "act_as_requester",
    "act_from_afar",
    "answer",
    "case_types",
    "clear_old_contacts",
    "confirm",
    "contact",
    "count_sealed",
    "day_figures",
    "dispatch",
    "emergency_number",
    "emergency_words",
    "erase_by_key",
    "erase_requester",
    "fetch_mail",
    "figure_sources",
    "find_place",
    "follow",
    "get_followed",
    "get_followed_photo",
    "get_kind",
    "get_order",
    "get_rates",
    "get_request",
    "guess_kind",
    "invite_to_rate",
    "join",
    "keep_transfers",
    "learn_kinds",
    "limits_of",
    "list_kinds",
    "list_places",
    "list_reasons",
    "list_requests",
    "publish_rates",
    "rate",
    "rate_rest",
    "reach_neighbour",
    "reach_requester",
    "recall",
    "receipt_of",
    "redispatch",
    "reopen",
    "reseal_batch",
    "search",
    "show_followed",
    "show_rest",
    "sign",
    "suggest",
    "take_from_afar",
    "take_request",
    "texts_of_orders",
    "texts_of_requests",
    "transfer_items",
    "unmerge",
    "words_of",
]
