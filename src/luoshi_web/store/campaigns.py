"""Campaigns and their editions, from data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.models import Campaign, Edition, Office


def load(data: Mapping[str, Any]) -> Campaign:
    """The campaign of this description (src/luoshi/rules/campaigns/*.yaml), made or brought up to date."""
    try:
        code, name = data["code"], data["name"]["zh_Hans"]
    except (KeyError, TypeError):
        raise LuoshiError(_("A campaign needs a code and a name: {zh_Hans: …}.")) from None
    columns = {"name": name, "name_en": data["name"].get("en", ""), "data": _plain(data)}
    return Campaign.objects.update_or_create(code=code, defaults=columns)[0]


def open_edition(campaign: Campaign, office: Office, year: int) -> Edition:
    """The campaign's edition of a year at an office, opened if it is not open yet; a calendar year unless said."""
    said = next((row for row in campaign.data.get("editions", []) if row["year"] == year), {})
    columns = {
        "starts": date.fromisoformat(said.get("starts", f"{year}-01-01")),
        "ends": date.fromisoformat(said.get("ends", f"{year}-12-31")),
        "fields": campaign.data.get("fields", []),
    }
    return Edition.objects.get_or_create(campaign=campaign, office=office, year=year, defaults=columns)[0]


def _plain(value: Any) -> Any:
    """YAML's days as ISO texts: what JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
