"""Addresses of reports (under /desk/reports/) and of figures (under /figures/, for everybody)."""

from __future__ import annotations

from django.urls import path

from yici.apps.figures import views

REPORTS = (
    [
        path("", views.start, name="start"),
        path("run", views.run, name="run"),
        path("new", views.new, name="new"),
        path("<uuid:key>/", views.report, name="report"),
        path("<uuid:key>/rows", views.rows, name="rows"),
        path("<uuid:key>/submit", views.submit, name="submit"),
        path("<uuid:key>/correct", views.correct, name="correct"),
        path("<uuid:key>/again", views.again, name="again"),
        path("<uuid:key>/verify", views.verify, name="verify"),
        path("<uuid:key>/save", views.save, name="save"),
        path("<uuid:key>/file", views.file, name="file"),
    ],
    "reports",
)
FIGURES = (
    [
        path("", views.figures, name="figures"),
        path("<str:code>/", views.figure, name="figure"),
    ],
    "figures",
)
