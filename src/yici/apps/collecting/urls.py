"""Addresses of collecting: the public ones under /open/."""

from __future__ import annotations

from django.urls import path

from yici.apps.collecting import views

open_patterns = [
    path("burden/", views.burden, name="burden"),
    path("burden/rows/<slug:kind>/", views.burden_rows, name="burden-rows"),
]
