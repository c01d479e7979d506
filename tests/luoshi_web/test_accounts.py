"""Signing in: with a limit on guessing, and in the caller's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from luoshi_web.accounts.forms import TRIES

from .conftest import PASSWORD


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client, username: str, password: str):
    return client.post("/sign-in/", {"username": username, "password": password})


def test_the_right_password_opens_the_start_page(world, client):
    assert sign_in(client, "alice", PASSWORD)["Location"] == "/"


def test_after_ten_wrong_passwords_the_right_one_has_to_wait(world, client):
    for _try in range(TRIES):
        assert sign_in(client, "alice", "wrong").status_code == 200
    assert sign_in(client, "ALICE", PASSWORD).status_code == 200
    assert sign_in(client, "bob", PASSWORD).status_code == 302, "others are let in"


def test_some_wrong_passwords_are_forgiven(world, client):
    for _round in range(3):
        for _try in range(TRIES - 1):
            sign_in(client, "alice", "wrong")
        assert sign_in(client, "alice", PASSWORD).status_code == 302
        client.logout()


def test_from_one_address_names_cannot_be_tried_without_end(world, client):
    for n in range(4 * TRIES):
        sign_in(client, f"name{n}", "wrong")
    assert sign_in(client, "alice", PASSWORD).status_code == 200


def test_who_is_erased_cannot_sign_in(world, client):
    from luoshi_web.store import people

    people.erase(world.alice)
    assert sign_in(client, "alice", PASSWORD).status_code == 200


def test_who_sends_a_form_when_signed_out_comes_back_to_its_page(world, make_item, client):
    item, page = make_item(), "http://testserver/ledger/?lamp=red"
    sent = client.post(f"/items/{item.pk}/suspend/", {"reason": "等"}, headers={"referer": page})
    assert sent["Location"] == "/sign-in/?next=/ledger/%3Flamp%3Dred"
    assert "未记录" in client.get(sent["Location"]).content.decode()
    elsewhere = client.post(f"/items/{item.pk}/suspend/", headers={"referer": "https://elsewhere.example/x"})
    assert elsewhere["Location"] == "/sign-in/?next=/"
    assert client.post(f"/items/{item.pk}/suspend/", headers={"HX-Request": "true"}).status_code == 401


def test_where_only_forms_are_sent_a_page_says_so(world, make_item, client):
    client.force_login(world.alice)
    opened = client.get(f"/items/{make_item().pk}/comments/")
    assert (opened.status_code, "总览" in opened.content.decode()) == (405, True)
