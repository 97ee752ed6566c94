"""The door of services: items and things, applications and their parts."""

from yici.apps.services.actions.arriving import take_parcel
from yici.apps.services.actions.booking import end_appointments, forget_phones
from yici.apps.services.actions.counting_policies import ask_count, count_policies, forget_old_counts
from yici.apps.services.actions.deciding import Told, accept_silently, move_part, withdraw_application
from yici.apps.services.actions.drafting import forget_drafts
from yici.apps.services.actions.identifying import forget_sessions
from yici.apps.services.actions.parcels import send_waiting
from yici.apps.services.actions.queueing import end_days
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.actions.sealed import (
    count_sealed,
    erase_applicant,
    erase_policy_answers,
    erase_resident,
    reseal_batch,
)
from yici.apps.services.actions.telling_back import urge_partners
from yici.apps.services.actions.telling_policies import reach_policy_person
from yici.apps.services.actions.types import case_types
from yici.apps.services.contracts import ApplicationView, Applying, PartView, Policy, PolicyAnswer, WhoApplies
from yici.apps.services.rules.policies import answers, changes, elements_needed
from yici.apps.services.selectors.catalogue import (
    get_item,
    get_thing,
    list_items,
    list_materials,
    list_policies,
    list_things,
)
from yici.apps.services.selectors.figure_sources import figure_sources
from yici.apps.services.selectors.notices import reach_applicant, reach_handing, words_of
from yici.apps.services.selectors.numbers import follow_url
from yici.apps.services.selectors.visit_notices import reach_appointment, reach_blocked

__all__ = [
    "ApplicationView",
    "Applying",
    "PartView",
    "Policy",
    "PolicyAnswer",
    "Told",
    "WhoApplies",
    "accept_silently",
    "answers",
    "ask_count",
    "case_types",
    "changes",
    "count_policies",
    "count_sealed",
    "elements_needed",
    "end_appointments",
    "end_days",
    "erase_applicant",
    "erase_policy_answers",
    "erase_resident",
    "figure_sources",
    "follow_url",
    "forget_drafts",
    "forget_old_counts",
    "forget_phones",
    "forget_sessions",
    "get_item",
    "get_thing",
    "list_items",
    "list_materials",
    "list_policies",
    "list_things",
    "move_part",
    "reach_applicant",
    "reach_appointment",
    "reach_blocked",
    "reach_handing",
    "reach_policy_person",
    "receive_application",
    "reseal_batch",
    "send_waiting",
    "take_parcel",
    "urge_partners",
    "withdraw_application",
    "words_of",
]
