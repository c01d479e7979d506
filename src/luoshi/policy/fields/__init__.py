"""What a document says of itself: title, issuer, place, date, kind and number."""

from __future__ import annotations

from luoshi.policy.fields.dating import date_of
from luoshi.policy.fields.heads import read_head
from luoshi.policy.fields.kinds import kind_of
from luoshi.policy.fields.speakers import NATION, issuer_of, place_of
from luoshi.policy.model import DocumentFields


def read_fields(text: str, name: str = "") -> DocumentFields:
    """The fields of a document, from its repaired `text` and, where the text has no title, from its file name.

    A field that the document does not tell stays empty: nothing is guessed that its own words do not carry.
    """
    head = read_head(text, name)
    kind = kind_of(text, head.title)
    issuer = issuer_of(text, head, kind)
    where = place_of(text, head, issuer)
    if issuer and not issuer.complete:
        issuer = issuer.completed(where)
    reports_to_congress = kind == "work_report" and where.full == NATION
    return DocumentFields(
        title=head.title,
        issuer=issuer.name if issuer else "",
        place="中国" if reports_to_congress else where.full,
        date=date_of(text, head, kind, "nation" if reports_to_congress else "province" if where.is_province else ""),
        kind=kind,
        number=head.number,
    )
