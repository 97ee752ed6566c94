"""Addresses of the hotline: what citizens open, what the desk opens, and the city's open accounts under /open/."""

from __future__ import annotations

from django.urls import URLPattern, path

from yici.apps.hotline.views import follow, say, searching

#: Under /, name space "say": no account, no sign-in; also on the public face.
say_patterns: list[URLPattern] = [
    path("follow/", follow.follow, name="follow"),
    path("follow/<str:number>/", follow.followed, name="followed"),
    path("follow/<str:number>/photos/<slug:address>", follow.follow_photo, name="follow-photo"),
    path("follow/<str:number>/<slug:act>", follow.follow_act, name="follow-act"),
    path("say/", say.say, name="say"),
    path("say/place/", say.place, name="place"),
    path("say/told/<str:number>/", say.told, name="told"),
    path("q/<str:code>/", say.spot, name="spot"),
]

#: Under /desk/, name space "hotline".
desk_patterns: list[URLPattern] = [
    path("search/", searching.search_page, name="search"),
]

#: Under /open/, name space "open" together with those of other apps; also on the public face.
open_patterns: list[URLPattern] = []
