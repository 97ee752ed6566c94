"""Addresses of one table, under /desk/tables/."""

from __future__ import annotations

from django.urls import path

from yici.apps.tables import views

app_name = "tables"

urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:key>/", views.form, name="form"),
    path("<uuid:key>/place", views.place, name="place"),
    path("<uuid:key>/column", views.column, name="column"),
    path("<uuid:key>/cell", views.cell, name="cell"),
    path("<uuid:key>/behind", views.behind, name="behind"),
    path("<uuid:key>/column/history", views.history, name="history"),
    path("<uuid:key>/population", views.population, name="population"),
    path("<uuid:key>/doubtful", views.doubtful, name="doubtful"),
    path("<uuid:key>/title", views.title, name="title"),
    path("<uuid:key>/stale", views.stale, name="stale"),
    path("<uuid:key>/former", views.former, name="former"),
    path("<uuid:key>/withdraw", views.withdraw, name="withdraw"),
    path("<uuid:key>/questions", views.questions, name="questions"),
    path("<uuid:key>/questions/one", views.one_by_one, name="one-by-one"),
    path("<uuid:key>/questions.csv", views.questions_file, name="questions-file"),
    path("<uuid:key>/questions/<int:number>", views.question, name="question"),
    path("<uuid:key>/copy", views.copying, name="copying"),
    path("<uuid:key>/make", views.make, name="make"),
    path("<uuid:key>/receipt", views.receipt, name="receipt"),
    path("<uuid:key>/parts.zip", views.parts, name="parts"),
    path("<uuid:key>/file", views.file, name="file"),
]
