"""Addresses of sign-in and the own account."""

from __future__ import annotations

from django.urls import path

from yici.apps.places import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.second_step, name="second-step"),
    path("sign-in/unlock/", views.unlock, name="unlock"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("desk/account/", views.account, name="account"),
    path("desk/account/password/", views.password, name="password"),
    path("desk/account/second-factor/", views.second_factor, name="second-factor"),
]
