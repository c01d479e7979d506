"""Addresses: pages (luoshi_web.views.urls), the API, signing in and out, the language switch."""

from django.urls import include, path

urlpatterns = [
    path("", include("luoshi_web.accounts.urls")),
    path("", include("luoshi_web.views.urls")),
]
