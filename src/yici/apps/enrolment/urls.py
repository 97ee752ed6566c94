"""Addresses of enrolment."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.enrolment.views import desk, places_desk, public, schools

desk_patterns: list[URLPattern] = [
    path("classes/", desk.class_draws, name="classes"),
    path("classes/new/", desk.new, name="class-new"),
    path("classes/<uuid:key>/", desk.class_draw, name="class-draw"),
    path("classes/<uuid:key>/step/", desk.act, name="class-step"),
    path("classes/<uuid:key>/changes/<uuid:change>/", desk.decide, name="class-decide"),
    path("classes/<uuid:key>/slips/", desk.slips, name="class-slips"),
    path("classes/<uuid:key>/lists/", desk.lists, name="class-lists"),
    path("places/", places_desk.rounds, name="rounds"),
    path("places/<slug:code>/", places_desk.school_round, name="round"),
    path("places/<slug:code>/step/", places_desk.round_step, name="round-step"),
    path("places/applications/<uuid:key>/", places_desk.place, name="place"),
]
open_patterns: list[URLPattern] = [
    path("classes/", public.class_draws, name="classes"),
    path("classes/check/", public.check, name="class-check"),
    path("classes/<str:number>/", public.class_draw, name="class-draw"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<str:code>/", schools.school_round, name="school-round"),
    path("schools/<str:code>/list.json", schools.school_list, name="school-list"),
]
#: What parents do for one child.
school_patterns: list[URLPattern] = [
    path("schools/<slug:code>/apply/", schools.apply, name="apply"),
    path("schools/followed/", schools.followed, name="followed"),
    path("schools/act/", schools.act, name="act"),
]
