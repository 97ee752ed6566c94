"""Root addresses."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from yici.apps.collecting.urls import open_patterns
from yici.apps.figures import urls as figures
from yici.apps.hotline import urls as hotline
from yici.shell import notices, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("style/<slug:version>.css", views.stylesheet, name="stylesheet"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("", include((hotline.say_patterns, "say"))),
    path("open/", include(([*open_patterns, *hotline.open_patterns], "open"))),
    path("figures/", include(figures.FIGURES)),
    path("api/", include((hotline.api_patterns, "api"))),
    path("open311/v2/", include((hotline.open311_patterns, "open311"))),
]
if settings.FACE != "public":  # the public face holds no desk, not even its sign-in
    urlpatterns += [
        path("", include("yici.apps.places.urls")),
        path("desk/tables/", include("yici.apps.tables.urls")),
        path("desk/reports/", include(figures.REPORTS)),
        path("desk/", include("yici.apps.cases.urls")),
        path("desk/", include("yici.apps.records.urls")),
        path("desk/", include((hotline.desk_patterns, "hotline"))),
        path("desk/", include("yici.apps.collecting.urls")),
        path("desk/admin/notices/", notices.page, name="notices"),
        path("desk/admin/notices/<uuid:key>/again/", notices.again, name="notice-again"),
        path("desk/admin/notices/<uuid:key>/drop/", notices.drop, name="notice-drop"),
        path("api/", include((hotline.api_line_patterns, "api-lines"))),
        path("api/desk/", include((hotline.api_desk_patterns, "api-desk"))),
    ]

handler400 = "yici.shell.views.bad_request"
handler403 = "yici.shell.views.forbidden"
handler404 = "yici.shell.views.not_found"
handler500 = "yici.shell.views.server_error"
