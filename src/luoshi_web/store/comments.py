"""Comments beside the journal: who is called by @ finds them on their desk; what was said can be erased."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden
from luoshi_web.models import Comment, Item, Mention, User
from luoshi_web.permissions import memberships, paths, visible_items

CALL = re.compile(r"@([^\s@，。、；：,;:!?！？（）()]{1,60})")
MOST = 4000
"""Characters of one comment."""


@transaction.atomic
def say(person: User, item: Item, text: str) -> Comment:
    """Put a comment to an item that the person sees. LuoshiError where nobody is called as written after an @."""
    text = text.strip()
    if not visible_items(person).filter(pk=item.pk).exists():
        raise Forbidden
    if not 0 < len(text) <= MOST:
        raise LuoshiError(_("Write a comment of at most %(most)d characters.") % {"most": MOST})
    called = _called(text, item)
    comment = Comment.objects.create(item=item, author=person, office=memberships(person)[0].office, text=text)
    Mention.objects.bulk_create([Mention(comment=comment, user=user) for user in called if user != person])
    return comment


def _called(text: str, item: Item) -> list[User]:
    found: dict[int, User] = {}
    for words in CALL.findall(text):
        for user in _named(words, item):
            found[user.pk] = user
    return list(found.values())


def _named(words: str, item: Item) -> list[User]:
    """The people whose name the words begin with, the longest that fits: Chinese writes on without a space."""
    prefixes = [words[:n] for n in range(len(words), 0, -1)]
    known = User.objects.filter(Q(name__in=prefixes) | Q(username__in=prefixes), is_active=True)
    near = item.owner.path.split("/")[0] + "/"
    known = known.filter(memberships__office__path__startswith=near).distinct().order_by("pk")
    people = [user for user in known if visible_items(user).filter(pk=item.pk).exists()]
    if not people:
        sentence = _("Nobody who sees this item is called “%(name)s”; write @ and the name as it is signed in.")
        raise LuoshiError(sentence % {"name": words})
    longest = max(_length(user, prefixes) for user in people)
    return [user for user in people if _length(user, prefixes) == longest]


def _length(user: User, prefixes: list[str]) -> int:
    return max(len(name) for name in (user.name, user.username) if name in prefixes)


def may_erase(person: User, comment: Comment) -> bool:
    """Who said it, or an administrator over the office for which it was said."""
    return comment.author_id == person.pk or any(
        comment.office.path.startswith(path) for path in paths(person, "administer")
    )


@transaction.atomic
def erase(person: User, comment: Comment) -> None:
    """Take the words away; that something was said, by whom and when, stays."""
    if not may_erase(person, comment):
        raise Forbidden
    comment.text, comment.erased = "", True
    comment.save(update_fields=["text", "erased"])
    comment.mentions.all().delete()


def have_read(person: User, mention_id: int) -> None:
    """The person has seen that they were called."""
    Mention.objects.filter(user=person, pk=mention_id).update(read=True)


def forget(user: User) -> None:
    """Take a person's name out of the comments that call them."""
    for comment in Comment.objects.filter(mentions__user=user):
        for name in filter(None, (user.name, user.username)):
            comment.text = comment.text.replace(f"@{name}", "@…")
        comment.save(update_fields=["text"])
    user.mentions.all().delete()
