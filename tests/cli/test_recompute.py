"""`luoshi recompute`: a stranger computes a published race again, to the digit, and is told what differs."""

import json
from pathlib import Path

import pytest
from evaluation.test_publication import frozen


@pytest.mark.parametrize("kind", ["ranking", "points", "race"])
def test_a_published_race_comes_out_again(luoshi, tmp_path: Path, kind: str) -> None:
    made = frozen(kind)
    file = tmp_path / "race.json"
    file.write_bytes(made.body)
    done = luoshi("recompute", file, "--hash", made.hash.upper(), "--lang", "en")
    assert done.code == 0
    assert "every digit is the same" in done.out
    assert f"{made.hash} (as published)" in done.out.replace("\n", " ")
    assert {"ranking": "东区", "points": "丁区", "race": "东镇"}[kind] in done.out


def test_every_digit_that_differs_is_told(luoshi, tmp_path: Path) -> None:
    content = json.loads(frozen("ranking").body)
    content["given"]["table"]["税收"][1] = 79.9
    file = tmp_path / "race.json"
    file.write_text(json.dumps(content), "utf-8")
    done = luoshi("recompute", file, "--lang", "en")
    assert done.code == 1
    assert "/index/2: 30.05 was published, 39.95 is computed now." in done.err
    assert "came out differently" in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no publication"),
        ("[" * 100_000, "no publication"),
        (json.dumps({**json.loads(frozen("points").body), "given": {}}), "cannot be computed"),
        (json.dumps({**json.loads(frozen("points").body), "form": 9}), "take a newer one"),
    ],
)
def test_what_is_no_publication_is_told_in_a_sentence(luoshi, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "race.json"
    file.write_text(text, "utf-8")
    done = luoshi("recompute", file, "--lang", "en")
    assert (done.code, said in done.err, "Traceback" in done.err) == (1, True, False)
    changed = luoshi("recompute", file, "--hash", "0" * 64, "--lang", "en")
    assert (changed.code, "its hash is" in changed.err) == (1, True)
