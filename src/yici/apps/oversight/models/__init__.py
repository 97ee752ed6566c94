"""Tables of oversight: registers with versions, plans, visits, findings. Columns, constraints and indexes only."""

from yici.apps.oversight.models.findings import Hazard, Patrol
from yici.apps.oversight.models.plans import Plan, PlanLine, PlanUnit
from yici.apps.oversight.models.registers import Inspector, RegisterChange, RegisterVersion, Target, Tie
from yici.apps.oversight.models.visits import Visit, VisitAnswer, VisitOfficer, VisitSignature

__all__ = [
    "Hazard",
    "Inspector",
    "Patrol",
    "Plan",
    "PlanLine",
    "PlanUnit",
    "RegisterChange",
    "RegisterVersion",
    "Target",
    "Tie",
    "Visit",
    "VisitAnswer",
    "VisitOfficer",
    "VisitSignature",
]
