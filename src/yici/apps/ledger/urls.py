"""Addresses of ledger: under /desk/, and under /open/ for everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.ledger import views

desk_patterns: list[URLPattern] = [
    path("ledger/", views.board, name="board"),
    path("ledger/differences/", views.differences, name="differences"),
    path("ledger/types/<slug:kind>/", views.things, name="things"),
    path("ledger/types/<slug:kind>/import", views.things_import, name="things-import"),
    path("ledger/units/<slug:code>/", views.unit_page, name="unit"),
    path("ledger/papers/<slug:paper>.<slug:form>", views.paper, name="paper"),
    path("ledger/texts/", views.texts, name="texts"),
    path("ledger/texts/<uuid:key>/", views.reader, name="text"),
    path("ledger/texts/<uuid:key>/act", views.reader_act, name="text-act"),
    path("ledger/texts/<uuid:key>/compare", views.compare, name="compare"),
    path("ledger/texts/<uuid:key>/compare/act", views.compare_act, name="compare-act"),
    path("ledger/changes/", views.changes, name="changes"),
    path("ledger/changes/decide", views.changes_decide, name="changes-decide"),
    path("ledger/rounds/", views.rounds, name="rounds"),
    path("ledger/reports/<uuid:key>/", views.report, name="report"),
    path("ledger/reports/<uuid:key>/act", views.report_act, name="report-act"),
    path("ledger/reports/<uuid:key>/files/<slug:address>", views.report_file, name="report-file"),
    path("ledger/entries/<uuid:key>/", views.entry, name="entry"),
    path("ledger/entries/<uuid:key>/ask", views.entry_ask, name="entry-ask"),
    path("ledger/entries/<uuid:key>/step", views.entry_step, name="entry-step"),
    path("ledger/entries/<uuid:key>/disclosure", views.entry_disclosure, name="entry-disclosure"),
    path("ledger/entries/<uuid:key>/asked", views.entry_asked, name="entry-asked"),
]
open_patterns: list[URLPattern] = [
    path("promises/", views.promises, name="promises"),
    path("promises/feed.atom", views.promises_feed, name="promises-feed"),
    path("promises/promises.<slug:form>", views.promises_file, name="promises-file"),
    path("promises/<uuid:key>/", views.promise, name="promise"),
]
