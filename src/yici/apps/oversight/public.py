"""The door of oversight."""

from yici.apps.oversight.actions.drawing import draw_reactions
from yici.apps.oversight.actions.registers import apply_import, check_import, retire_entry, save_entry
from yici.apps.oversight.actions.types import case_types
from yici.apps.oversight.contracts import Imported, InspectorView, RegisterStand, TargetView, Trouble
from yici.apps.oversight.selectors.registers import list_inspectors, list_targets, list_ties, list_versions, stand_of
from yici.apps.oversight.selectors.sources import figure_sources

__all__ = [
    "Imported",
    "InspectorView",
    "RegisterStand",
    "TargetView",
    "Trouble",
    "apply_import",
    "case_types",
    "check_import",
    "draw_reactions",
    "figure_sources",
    "list_inspectors",
    "list_targets",
    "list_ties",
    "list_versions",
    "retire_entry",
    "save_entry",
    "stand_of",
]
