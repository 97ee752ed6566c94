"""What people type on the pages of inspection. Every form of a step names the version it was opened on."""

from yici.apps.oversight.forms.plans import PlanForm, PlanStepForm, SealForm
from yici.apps.oversight.forms.registers import ENTRY_FORMS, ImportForm
from yici.apps.oversight.forms.visits import HAZARD_FORMS, VISIT_FORMS, LedForm, PatrolForm, SignForm

__all__ = [
    "ENTRY_FORMS",
    "HAZARD_FORMS",
    "VISIT_FORMS",
    "ImportForm",
    "LedForm",
    "PatrolForm",
    "PlanForm",
    "PlanStepForm",
    "SealForm",
    "SignForm",
]
