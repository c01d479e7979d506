"""Every page that is read, and the sign-in: as looks.py says that pages are."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, follow
from .looks import faults, inaccessible

pytestmark = pytest.mark.browser


def pages(ledgered) -> list[str]:
    document, item = ledgered.document.pk, ledgered.items[0].pk
    return [
        "/",
        "/mine/",
        "/ledger/",
        f"/ledger/?lamp=red&office={ledgered.housing.pk}&due=q1",
        "/ledger/?q=没有这个词",
        "/documents/",
        "/documents/new/",
        f"/documents/{document}/",
        f"/documents/{document}/review/",
        f"/items/{item}/",
        "/offices/",
        f"/offices/{ledgered.county.pk}/",
        "/journal/",
        "/campaigns/",
        f"/campaigns/{ledgered.edition.pk}/",
        "/account/password/",
    ]


@pytest.mark.look
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_page_is_as_it_should_be(open_page: Callable[..., Page], ledgered, size, locale):
    assert not faults(open_page("alice", size=size, locale=locale), pages(ledgered))


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_signing_in_is_accessible_and_leads_to_the_start_page(open_page: Callable[..., Page], world, size):
    page = open_page(size=size)
    page.goto("/sign-in/")
    assert not inaccessible(page)
    page.fill("#id_username", "alice")
    page.fill("#id_password", "wrong")
    follow(page.locator("main button"))
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码有误")
    assert not inaccessible(page)
    page.fill("#id_password", PASSWORD)
    follow(page.locator("main button"))
    expect(page.locator("footer")).to_contain_text("林岚")
    assert urlsplit(page.url).path == "/"
