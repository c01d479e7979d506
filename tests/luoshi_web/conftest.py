"""The world of the web tests: two made-up counties and the people in them.

云岭县 (root)        Diana leads it
├── 督查室           Alice, supervision officer: owns the ledger
├── 住建局           Bob, liaison
└── 松河镇           Erin, liaison, concerned with nothing yet
海塘县 (root)        Charlie, officer: must never see anything of 云岭县
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.test import Client

from luoshi_web.models import Campaign, Edition, Item, Membership, Office, User
from luoshi_web.store import guards, ledger, offices

TODAY = date(2026, 3, 16)
PASSWORD = "correct horse battery"  # noqa: S105


@contextmanager
def unguarded() -> Iterator[None]:
    """For tests that damage the journal on purpose."""
    guards.unguard(connection)
    try:
        yield
    finally:
        guards.guard(connection)


@pytest.fixture(autouse=True, scope="session")
def flush_may_empty_the_journal() -> Iterator[None]:
    """Tests with real transactions are cleaned by `flush`, which the journal's triggers would refuse."""
    with pytest.MonkeyPatch.context() as patch:
        handle = flush.Command.handle

        def unguarded_handle(self: flush.Command, **options: Any) -> Any:
            with unguarded():
                return handle(self, **options)

        patch.setattr(flush.Command, "handle", unguarded_handle)
        yield


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """The two counties."""
    county = offices.found(
        "云岭县人民政府", short_name="云岭县", kind="government", region="云岭县", aliases=["县政府"]
    )
    supervision = offices.found("云岭县人民政府督查室", county, short_name="县督查室", aliases=["督查室"])
    housing = offices.found("云岭县住房和城乡建设局", county, short_name="县住建局", aliases=["住建局"])
    town = offices.found("松河镇人民政府", county, short_name="松河镇", level="township", region="松河镇")
    other = offices.found("海塘县人民政府", short_name="海塘县", kind="government", region="海塘县")
    campaign = Campaign.objects.create(code="fensan", name="奋进攻坚行动", name_en="Forward")
    edition = Edition.objects.create(
        campaign=campaign,
        office=county,
        year=2026,
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
        fields=["产业", "城乡", "民生"],
    )
    people = {
        "alice": _person("alice", "林岚", supervision, "officer"),
        "bob": _person("bob", "何川", housing, "liaison"),
        "charlie": _person("charlie", "陈苇", other, "officer"),
        "diana": _person("diana", "周明远", county, "leader"),
        "erin": _person("erin", "吴杉", town, "liaison"),
    }
    return SimpleNamespace(
        county=county, supervision=supervision, housing=housing, town=town, other=other, edition=edition, **people
    )


def _person(username: str, name: str, office: Office, role: str) -> User:
    user = User.objects.create_user(username, PASSWORD, name=name)
    Membership.objects.create(user=user, office=office, role=role)
    return user


@pytest.fixture
def alice(world: SimpleNamespace) -> User:
    """Supervision officer of 云岭县."""
    return world.alice


@pytest.fixture
def bob(world: SimpleNamespace) -> User:
    """Liaison of 云岭县's 住建局."""
    return world.bob


@pytest.fixture
def charlie(world: SimpleNamespace) -> User:
    """Officer of another county, who must never see anything of this one."""
    return world.charlie


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def make_item(world: SimpleNamespace) -> Callable[..., Item]:
    """Puts an item into 县督查室's ledger, led by 县住建局: `make_item(title=…, due=…, moves=("issue",))`."""

    def make(
        title: str = "启动老城区雨污分流改造", field: str = "城乡", moves: tuple[str, ...] = (), **data: Any
    ) -> Item:
        given = {"title": title, "lead": str(world.housing.pk), "due": date(2026, 6, 30), "fields": {"field": field}}
        new = ledger.New(Item(edition=world.edition, quote=title), given | data)
        item = ledger.draft_items(world.alice, world.supervision.pk, [new], TODAY)[0]
        for verb in moves:
            person = world.bob if verb in ("accept", "report") else world.alice
            said = {"text": "已开工"} if verb == "report" else {}
            item = ledger.act(person, item.pk, ledger.Wanted(verb, said), TODAY)
        return item

    return make
