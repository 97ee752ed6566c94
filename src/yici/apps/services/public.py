"""The door of services: items and things, applications and their parts."""

from yici.apps.services.actions.deciding import Told, accept_silently, move_part, withdraw_application
from yici.apps.services.actions.drafting import forget_drafts
from yici.apps.services.actions.receiving import receive_application
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
    "case_types",
    "changes",
    "elements_needed",
    "forget_drafts",
    "get_item",
    "get_thing",
    "list_items",
    "list_materials",
    "list_policies",
    "list_things",
    "move_part",
    "receive_application",
    "withdraw_application",
]
