"""The chain: a changed, missing or doubled entry is named; a published sheet finds who recomputed the chain."""

import json
import subprocess
from dataclasses import replace
from datetime import date
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from luoshi.work import against, daily_root, fold, read, sheet, verify
from luoshi.work.chain import canonical, link, seal

from .people import BOB, canal


def entries():
    return canal().does(BOB, "report", figure=3).does(BOB, "report", date(2026, 4, 1), figure=9).entries


ENTRIES = tuple(entries())


def forged(chain, at):
    """The chain as somebody leaves it who changes one entry and recomputes everything after it."""
    result = []
    for entry in chain:
        content = json.loads(entry.body)
        if entry.seq == at:
            content["user"] = "mallory"
        result.append(seal(result[-1].hash if result else chain[0].prev, content))
    return result


def test_an_untouched_chain_has_no_findings():
    assert verify(entries()) == []


def test_a_changed_byte_is_found_and_named():
    chain = entries()
    chain[3] = replace(chain[3], body=chain[3].body.replace(b"3", b"9", 1))
    assert [(f.item, f.seq, f.kind) for f in verify(chain)] == [("canal", 4, "changed")]
    assert "4" in str(verify(chain)[0])


def test_whoever_changes_an_entry_and_its_hash_is_named_all_the_same():
    chain = entries()
    body = chain[2].body.replace(b"bob", b"eve")
    chain[2] = replace(chain[2], body=body, hash=link(chain[2].prev, body))
    assert [(f.seq, f.kind) for f in verify(chain)] == [(3, "changed")]


@given(st.data())
def test_any_single_change_to_any_column_is_named(data):
    chain = list(ENTRIES)
    at = data.draw(st.integers(0, len(chain) - 1))
    column = data.draw(st.sampled_from(["body", "hash", "prev"]))
    whole = getattr(chain[at], column)
    place = data.draw(st.integers(0, len(whole) - 1))
    if column == "body":
        other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
        changed = whole[:place] + bytes([other]) + whole[place + 1 :]
    else:
        other = data.draw(st.sampled_from("0123456789abcdefxyz").filter(lambda letter: letter != whole[place]))
        changed = whole[:place] + other + whole[place + 1 :]
    chain[at] = replace(chain[at], **{column: changed})
    assert [(f.seq, f.kind) for f in verify(chain)] == [(at + 1, "changed")]


def test_an_entry_behind_a_gap_is_checked_too():
    chain = entries()
    chain[3] = replace(chain[3], body=chain[3].body.replace(b"3", b"9", 1))
    del chain[2]
    assert [(f.seq, f.kind) for f in verify(chain)] == [(3, "missing"), (4, "changed")]


def test_a_missing_entry_is_named():
    chain = entries()
    del chain[1]
    assert [(f.seq, f.kind) for f in verify(chain)] == [(2, "missing")]


def test_a_doubled_entry_is_named():
    chain = entries()
    assert [(f.seq, f.kind) for f in verify([*chain[:2], chain[1], *chain[2:]])] == [(2, "doubled")]


def test_an_entry_moved_to_another_item_is_named():
    chain = [replace(entry, item="road") for entry in entries()]
    assert {f.kind for f in verify(chain)} == {"misplaced"}


def test_a_recomputed_chain_is_found_against_the_published_sheet():
    chain = entries()
    published = sheet(chain)
    faked = forged(chain, at=3)
    assert verify(faked) == []
    assert [(f.seq, f.kind) for f in against(published, faked)] == [(3, "differs"), (4, "differs"), (5, "differs")]
    assert [(f.seq, f.kind) for f in against(published, chain[:4])] == [(5, "lost")]
    assert against(published, chain) == []


def test_the_daily_root_moves_with_every_head_and_not_with_their_order():
    heads = {"canal": (5, "aa"), "road": (2, "bb")}
    assert daily_root(heads) == daily_root(dict(reversed(heads.items())))
    assert daily_root(heads) != daily_root({**heads, "road": (3, "cc")})


def test_anybody_can_recompute_the_root_with_sort_and_sha256sum():
    lines = "road 2 bb\ncanal 5 aa\n乡道 1 cc\n"
    heads = {"canal": (5, "aa"), "road": (2, "bb"), "乡道": (1, "cc")}
    shell = subprocess.run(["sh", "-c", "LC_ALL=C sort | sha256sum"], input=lines, capture_output=True, text=True)
    assert shell.stdout.split()[0] == daily_root(heads)


def test_an_entry_is_read_back_from_its_stored_bytes():
    chain = entries()
    again = [read(entry.body, entry.prev, entry.hash) for entry in chain]
    assert again == chain
    assert fold(again) == fold(chain)


def test_the_bytes_are_sorted_utf8_json_and_hashed_behind_the_hash_before():
    assert canonical({"b": "灌渠", "a": 1}) == '{"a":1,"b":"灌渠"}'.encode()
    assert link("00" * 32, b"x") == sha256(bytes(32) + b"x").hexdigest()
