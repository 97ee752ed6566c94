"""Addresses of enrolment."""

from __future__ import annotations

from django.urls import URLPattern

desk_patterns: list[URLPattern] = []
open_patterns: list[URLPattern] = []
