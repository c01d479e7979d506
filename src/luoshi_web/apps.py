"""The Django application."""

from django.apps import AppConfig


class LuoshiWeb(AppConfig):
    name = "luoshi_web"
    verbose_name = "落实"
