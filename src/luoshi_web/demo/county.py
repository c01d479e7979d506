"""The county itself: offices, people, campaign. Loading it twice changes nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from luoshi_web.models import Edition, Office, User
from luoshi_web.store import campaigns, offices, people

HERE = Path(__file__).parent


def data(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class County:
    """Offices by the ids of offices.yaml, people by username, and the password that all of them share."""

    offices: dict[str, Office]
    people: dict[str, User]
    edition: Edition
    password: str

    def person(self, name: str) -> User:
        """Somebody of people.yaml, or an office's liaison."""
        return self.people[name]


def found() -> County:
    """Found the county in an empty database."""
    password = f"qingwu-{secrets.randbelow(10**6):06d}"
    made = offices.load(data("offices.yaml"))
    signed_in = data("people.yaml")
    enrolled = {
        row["username"]: people.enrol(row["username"], row["name"], made[row["office"]], row["role"], password)
        for row in signed_in
    }
    liaisons = {row["office"]: enrolled[row["username"]] for row in signed_in if row["role"] == "liaison"}
    for code, office in made.items():
        enrolled[code] = liaisons.get(code) or people.enrol(code, f"{office.short_name}联络员", office, "liaison")
    described = data("campaign.yaml")
    edition = campaigns.open_edition(campaigns.load(described), made["qw"], described["editions"][0]["year"])
    return County(made, enrolled, edition, password)
