"""Addresses of oversight: what is inspected under /desk/checks/, for everybody under /open/checks/."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.oversight.views import hazards, opened, plans, registers, visits

desk_patterns: list[URLPattern] = [
    path("checks/", visits.visits, name="visits"),
    path("checks/new", visits.visit_new, name="visit-new"),
    path("checks/visits/<str:number>/", visits.visit, name="visit"),
    path("checks/visits/<str:number>/items", visits.visit_answers, name="visit-answers"),
    path("checks/visits/<str:number>/sign", visits.visit_sign, name="visit-sign"),
    path("checks/plans/", plans.plans, name="plans"),
    path("checks/plans/new", plans.plan_new, name="plan-new"),
    path("checks/plans/<str:number>/", plans.plan, name="plan"),
    path("checks/plans/<str:number>/change", plans.plan_change, name="plan-change"),
    path("checks/hazards/", hazards.hazards, name="hazards"),
    path("checks/hazards/<str:number>/", hazards.hazard, name="hazard"),
    path("checks/patrols/", hazards.patrols, name="patrols"),
    path("checks/registers/", registers.registers, name="registers"),
    path("checks/registers/<slug:register>/", registers.register, name="register"),
    path("checks/registers/<slug:register>/entry", registers.entry, name="register-entry"),
    path("checks/registers/<slug:register>/import", registers.bring_in, name="register-import"),
    path("checks/registers/<slug:register>/versions/<int:number>/", registers.version, name="register-version"),
]
open_patterns: list[URLPattern] = [
    path("checks/", opened.checks, name="checks"),
    path("checks/plans/<str:number>/", opened.plan, name="checks-plan"),
    path("checks/business", opened.find_business, name="checks-find"),
    path("checks/business/<str:code>/", opened.business, name="checks-business"),
]
