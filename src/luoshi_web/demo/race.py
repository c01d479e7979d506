"""The county's races, held, drawn, announced, contested, answered and published as people would have done it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi_web.demo.county import County, data
from luoshi_web.demo.papers import SOURCES
from luoshi_web.models import Race, Scheme
from luoshi_web.store import evidence, publications, races, schemes
from luoshi_web.store.contests import contests
from luoshi_web.store.figures import Sheet


def run(county: County) -> None:
    """Let the races of races.yaml happen."""
    story = data("races.yaml")
    adopted = {key: _adopted(county, row) for key, row in story["schemes"].items()}
    held: dict[str, Race] = {}
    for row in story["races"]:
        runners = [county.offices[code] for code in story["leagues"][row["league"]]]
        starts, ends = row["period"]
        before = held[row["before"]] if "before" in row else None
        new = races.New(
            county.offices["qw"], adopted[row["scheme"]], row["name"], row["league"], starts, ends, runners,
            county.edition, before,
        )  # fmt: skip
        held[row["key"]] = _run(county, races.hold(county.person("erin"), new, row["held"]), row)


def _adopted(county: County, row: Mapping[str, Any]) -> Scheme:
    erin = county.person("erin")
    text = (SOURCES / row["file"]).read_text(encoding="utf-8")
    return schemes.publish(erin, schemes.write(erin, county.offices["qw"], text).pk, row["published"])


def _run(county: County, race: Race, row: Mapping[str, Any]) -> Race:
    erin = county.person("erin")
    if "sheet" in row:
        sheet = Sheet(row["sheet"]["as"], (SOURCES / row["sheet"]["file"]).read_bytes())
        races.draw(erin, race.pk, [sheet], row["held"])
    else:
        races.draw(erin, race.pk, [], row["held"])
    races.announce(erin, race.pk, row["announced"]["until"], row["announced"]["day"])
    for one in row.get("contests", ()):
        _contest(county, race, one)
    for one in row.get("answers", ()):
        number = contests(race)[one["of"] - 1].number
        given = races.Answer(one["upheld"], one["text"], one.get("figures", {}))
        races.answer(erin, race.pk, number, given, one["day"])
    if "published" in row:
        publications.publish(erin, race.pk, row["published"])
    return Race.objects.get(pk=race.pk)


def _contest(county: County, race: Race, one: Mapping[str, Any]) -> None:
    person, office = county.person(one["by"]), county.offices[one["office"]]
    proof = SimpleUploadedFile("佐证材料.txt", one.get("proof", "").encode())
    files = [evidence.for_contest(person, race, office.pk, proof)] if "proof" in one else []
    races.contest(person, race.pk, races.Objection(office.pk, one["line"], one["reason"], files), one["day"])
