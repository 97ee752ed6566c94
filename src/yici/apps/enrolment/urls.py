"""Addresses of enrolment."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.enrolment.views import desk, public

desk_patterns: list[URLPattern] = [
    path("classes/", desk.class_draws, name="classes"),
    path("classes/new/", desk.new, name="class-new"),
    path("classes/<uuid:key>/", desk.class_draw, name="class-draw"),
    path("classes/<uuid:key>/step/", desk.act, name="class-step"),
    path("classes/<uuid:key>/changes/<uuid:change>/", desk.decide, name="class-decide"),
    path("classes/<uuid:key>/slips/", desk.slips, name="class-slips"),
    path("classes/<uuid:key>/lists/", desk.lists, name="class-lists"),
]
open_patterns: list[URLPattern] = [
    path("classes/", public.class_draws, name="classes"),
    path("classes/check/", public.check, name="class-check"),
    path("classes/<str:number>/", public.class_draw, name="class-draw"),
]
