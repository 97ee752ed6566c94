"""Addresses of draws."""

from __future__ import annotations

from django.urls import URLPattern

public_patterns: list[URLPattern] = []
desk_patterns: list[URLPattern] = []
