"""Addresses of records, under /desk/."""

from __future__ import annotations

from django.urls import path

from yici.apps.records import views

app_name = "records"

urlpatterns = [
    path("elements/", views.elements, name="elements"),
    path("elements/new", views.propose, name="propose"),
    path("elements/<str:code>/", views.element, name="element"),
    path("elements/<str:code>/owner", views.own, name="own"),
    path("elements/<str:code>/join", views.join, name="join"),
    path("visits/", views.visits, name="visits"),
    path("visits/say", views.say, name="say"),
    path("visits/worker.js", views.worker, name="worker"),
    path("rosters/", views.rosters, name="rosters"),
    path("rosters/purpose", views.purpose, name="purpose"),
    path("rosters/<slug:kind>/", views.roster, name="roster"),
    path("rosters/<slug:kind>/add", views.add, name="add"),
    path("rosters/<slug:kind>/import/", views.imports, name="imports"),
    path("rosters/<slug:kind>/import/<uuid:batch>/", views.one_import, name="import"),
    path("rosters/<slug:kind>/import/<uuid:batch>/withdraw", views.withdraw, name="withdraw"),
    path("rosters/<slug:kind>/file", views.roster_file, name="roster-file"),
    path("rosters/<slug:kind>/<uuid:key>/", views.record, name="record"),
    path("rosters/<slug:kind>/<uuid:key>/value", views.value, name="value"),
    path("rosters/<slug:kind>/<uuid:key>/confirm", views.confirm, name="confirm"),
    path("rosters/<slug:kind>/<uuid:key>/undo", views.undo, name="undo"),
    path("rosters/<slug:kind>/<uuid:key>/show", views.show, name="show"),
    path("rosters/<slug:kind>/<uuid:key>/doubt", views.doubt, name="doubt"),
    path("rosters/<slug:kind>/<uuid:key>/end", views.end, name="end"),
    path("rosters/<slug:kind>/<uuid:key>/accesses", views.accesses, name="accesses"),
    path("rosters/<slug:kind>/<uuid:key>/papers/<uuid:paper>", views.paper, name="paper"),
]
