"""Addresses of collecting: what is collected under /desk/, the public ones under /open/."""

from __future__ import annotations

from django.urls import path

from yici.apps.collecting import views

app_name = "collecting"

urlpatterns = [
    path("collections/", views.collections, name="collections"),
    path("collections/new", views.new, name="new"),
    path("collections/<uuid:key>/", views.plan, name="plan"),
    path("collections/<uuid:key>/describe", views.describe, name="describe"),
    path("collections/<uuid:key>/columns/<int:position>", views.column, name="column"),
    path("collections/<uuid:key>/step", views.step, name="step"),
    path("collections/<uuid:key>/file", views.plan_file, name="plan-file"),
    path("collections/<uuid:key>/send", views.send, name="send"),
    path("collections/sendings/<uuid:key>/", views.sending, name="sending"),
    path("collections/sendings/<uuid:key>/step", views.sending_step, name="sending-step"),
    path("collections/merges/<uuid:key>/", views.merge, name="merge"),
    path("collections/merges/<uuid:key>/file", views.merge_file, name="merge-file"),
    path("collections/sent/<uuid:key>/", views.sent, name="sent"),
    path("collections/sent/<uuid:key>/step", views.sent_step, name="sent-step"),
    path("collections/sent/<uuid:key>/print", views.to_print, name="to-print"),
    path("collections/sent/<uuid:key>/print/<slug:mark>", views.print_page, name="print"),
    path("collections/sent/<uuid:key>/seal", views.seal_page, name="seal"),
    path("collections/sent/<uuid:key>/versions/<int:number>", views.submission_file, name="submission-file"),
]

open_patterns = [
    path("burden/", views.burden, name="burden"),
    path("burden/rows/<slug:kind>/", views.burden_rows, name="burden-rows"),
    path("forms/", views.allowed_forms, name="forms"),
]
