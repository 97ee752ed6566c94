"""Addresses of draws: the ceremony for everybody under /draws/, its steps under /desk/draws/."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.draws.views import desk, open

public_patterns: list[URLPattern] = [
    path("", open.draws, name="draws"),
    path("log/", open.log, name="log"),
    path("verifier.js", open.verifier, name="verifier"),
    path("<slug:number>/", open.draw, name="draw"),
    path("<slug:number>/wall", open.wall, name="wall"),
    path("<slug:number>/transcript.json", open.transcript, name="transcript"),
    path("<slug:number>/names.json", open.names, name="names"),
    path("<slug:number>/minutes", open.minutes, name="minutes"),
    path("<slug:number>/verify", open.verify, name="verify"),
    path("<slug:number>/verify.html", open.verify_saved, name="verify-saved"),
]
desk_patterns: list[URLPattern] = [
    path("draws/", desk.draws, name="draws"),
    path("draws/new", desk.new, name="new"),
    path("draws/import", desk.bring, name="import"),
    path("draws/<uuid:key>/", desk.draw, name="draw"),
    path("draws/<uuid:key>/witness", desk.witness, name="witness"),
    path("draws/<uuid:key>/strike", desk.strike_line, name="strike"),
    path("draws/<uuid:key>/close", desk.close, name="close"),
    path("draws/<uuid:key>/beacon", desk.beacon, name="beacon"),
    path("draws/<uuid:key>/run", desk.run, name="run"),
    path("draws/<uuid:key>/void", desk.void, name="void"),
    path("draws/<uuid:key>/publish", desk.publish, name="publish"),
    path("draws/<uuid:key>/scan", desk.scan, name="scan"),
]
