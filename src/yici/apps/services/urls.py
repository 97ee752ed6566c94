"""Addresses of services."""

from __future__ import annotations

from django.urls import URLPattern

public_patterns: list[URLPattern] = []
desk_patterns: list[URLPattern] = []
open_patterns: list[URLPattern] = []
