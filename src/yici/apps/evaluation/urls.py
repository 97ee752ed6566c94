"""Addresses of evaluation: the desk under /desk/evaluation/, with the page of a seat; the public ones under /open/."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.evaluation import views

desk_patterns: list[URLPattern] = [
    path("evaluation/", views.projects, name="projects"),
    path("evaluation/new", views.new, name="new"),
    path("evaluation/libraries/", views.libraries, name="libraries"),
    path("evaluation/venues/", views.venues, name="venues"),
    path("evaluation/rules/", views.rules, name="rules"),
    path("evaluation/seat/", views.seat, name="seat"),
    path("evaluation/<str:number>/", views.project, name="project"),
    path("evaluation/<str:number>/change", views.change, name="change"),
    path("evaluation/<str:number>/step", views.step, name="step"),
    path("evaluation/<str:number>/seats/<uuid:seat>/answer", views.answer, name="answer"),
    path("evaluation/<str:number>/seats/<uuid:seat>/code", views.code, name="code"),
    path("evaluation/<str:number>/seats/<uuid:seat>/name", views.name, name="name"),
    path("evaluation/<str:number>/deviations/<uuid:deviation>", views.silence, name="silence"),
    path("evaluation/<str:number>/report.pdf", views.report, name="report"),
]
open_patterns: list[URLPattern] = [
    path("evaluation/", views.open_projects, name="evaluations"),
    path("evaluation/<str:number>/", views.open_project, name="evaluation"),
    path("evaluation/<str:number>/report.pdf", views.open_report, name="evaluation-report"),
]
