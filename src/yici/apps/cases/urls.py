"""Addresses of cases under /desk/: the inbox, what is done to many at once, files at a timeline."""

from __future__ import annotations

from django.urls import path

from yici.apps.cases import views

app_name = "cases"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("inbox/sign", views.sign, name="sign"),
    path("inbox/undo", views.undo, name="undo"),
    path("cases/<str:number>/files/<int:position>/<int:nth>", views.attachment, name="attachment"),
]
