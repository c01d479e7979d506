"""Addresses: pages (luoshi_web.views.urls), the API, signing in and out, the language switch."""

from django.urls import include, path

from luoshi_web.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("luoshi_web.accounts.urls")),
    path("", include("luoshi_web.views.urls")),
]
handler404 = "luoshi_web.api.errors.not_found"
