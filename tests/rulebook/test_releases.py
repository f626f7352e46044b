"""A release: the same bytes for the same files, signed; nothing that was changed or made otherwise is taken."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest

from app.rulebook.book import load_rulebook
from app.rulebook.files import contents_of, digest_of
from app.rulebook.releases import archive, keys
from app.rulebook.releases.archive import ReleaseError, pack, signed, unpack
from app.rulebook.releases.opening import RefusedError, open_rulebook, opened
from tests.rulebook import cases

DAY = dt.date(2026, 11, 30)
SMALL = {
    "questions/01_town.yaml": b"id: town\n",
    "rules/options.yaml": b"options: []\n",
    "rules/costs/wages.csv": b"state,occupation\n",
    "rules/seals.csv": b"item,seal\n",
}


@cache
def pair() -> keys.KeyPair:
    return keys.make_key()


def release(files: dict[str, bytes] = SMALL) -> bytes:
    return signed(files, DAY, keys.private_key(pair().private))


TRUSTED = keys.public_keys(pair().public)


def test_the_same_files_give_the_same_bytes():
    other_way_round = dict(reversed(SMALL.items()))
    assert release() == release(other_way_round)
    assert pack(SMALL, DAY) == pack(other_way_round, DAY)


def test_a_release_gives_back_what_was_packed_and_who_signed():
    found = unpack(release(), TRUSTED)
    assert dict(found.contents) == SMALL
    assert (found.version, found.date) == (digest_of(SMALL)[:12], DAY)
    assert (found.key, found.checked) == (pair().fingerprint, True)


def test_a_release_opens_as_a_zip_with_plain_entries():
    with zipfile.ZipFile(io.BytesIO(release())) as read:
        assert read.testzip() is None
        assert {entry.compress_type for entry in read.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.external_attr >> 16 for entry in read.infolist()} == {0o100644}


def test_no_byte_can_be_changed():
    whole = release()
    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(ReleaseError):
            unpack(changed, TRUSTED)


def test_nothing_can_be_cut_off_or_put_before_or_behind():
    whole = release()
    for changed in (b"", whole[:-1], whole[1:], whole + b"\n", b"x" + whole, whole[: len(whole) // 2]):
        with pytest.raises(ReleaseError):
            unpack(changed, TRUSTED)
        with pytest.raises(ReleaseError):
            unpack(changed, None)


def test_another_key_is_not_taken():
    other = keys.make_key()
    with pytest.raises(ReleaseError, match="signed with another key"):
        unpack(release(), keys.public_keys(other.public))
    assert unpack(release(), keys.public_keys(other.public + pair().public)).checked


def test_the_signature_is_looked_at_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "_unzipped", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(ReleaseError, match="no signature"):
        unpack(pack(SMALL, DAY), TRUSTED)
    with pytest.raises(ReleaseError, match="does not hold"):
        unpack(release().replace(b"id: town", b"id: city"), TRUSTED)


def entries(**more: bytes) -> bytes:
    """An archive as a person may make it, signed by the right key: with odd entries beside the right ones."""
    whole = unpack(pack(SMALL, DAY), None)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack(SMALL, DAY))) as good, zipfile.ZipFile(out, "w") as bad:
        for entry in good.infolist():
            bad.writestr(entry, good.read(entry))
        for name, body in more.items():
            bad.writestr(name, body)
    assert whole.contents
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../evil.yaml", "/etc/passwd", "rules/../../x.yaml", "rules\\x.yaml", "x", "rules/new.yaml"]
)
def test_a_file_that_has_no_place_is_refused(name):
    with pytest.raises(ReleaseError, match="not as this program packs it"):
        unpack(entries(**{name: b"x"}), None)


def test_a_file_with_an_odd_name_is_not_packed():
    with pytest.raises(ReleaseError, match="odd name"):
        pack({**SMALL, "questions/\u00e9.yaml": b"x"}, DAY)


def test_a_link_is_refused():
    link = zipfile.ZipInfo("rules/sources.yaml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO(pack(SMALL, DAY))
    with zipfile.ZipFile(out, "a") as bad:
        bad.writestr(link, "/etc/passwd")
    with pytest.raises(ReleaseError, match="not as this program packs it"):
        unpack(out.getvalue(), None)


def test_a_bomb_is_refused_before_it_is_inflated():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        bad.writestr("rules/options.yaml", b"0" * (64 << 20))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(ReleaseError, match="compressed"):
        unpack(out.getvalue(), None)


def test_entries_that_overlap_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bad:
        bad.writestr("rules/options.yaml", b"0" * 1000)
    one = out.getvalue()
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    listed = one[start:end] * 50
    count = (50).to_bytes(2, "little")
    tail = one[end : end + 8] + count + count + len(listed).to_bytes(4, "little") + one[end + 16 :]
    with pytest.raises(ReleaseError, match="overlap"):
        unpack(one[:start] + listed + tail, None)


def test_a_release_that_is_too_large_is_not_looked_at():
    with pytest.raises(ReleaseError, match="larger than 32 MB"):
        unpack(b"x" * (archive.LARGEST + 1), None)


@pytest.mark.parametrize("text", [b"", b"-----BEGIN PUBLIC KEY-----\nxx\n-----END PUBLIC KEY-----", pair().private])
def test_what_is_no_public_key_is_said(text):
    with pytest.raises(keys.KeyFileError):
        keys.public_keys(text)


def test_a_private_key_is_none_of_another_kind():
    with pytest.raises(keys.KeyFileError):
        keys.private_key(pair().public)


# ---- a whole rulebook ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    contents = contents_of(cases.BASE)
    date = re.search(rb"^date: (\S+)$", contents["rules/briefing.yaml"], re.MULTILINE)
    assert date is not None
    day = dt.date.fromisoformat(date[1].decode())
    (folder / "release").write_bytes(signed(contents, day, keys.private_key(pair().private)))
    (folder / "wrong_day").write_bytes(signed(contents, day.replace(day=1), keys.private_key(pair().private)))
    (folder / "broken").write_bytes(signed({**contents, "rules/options.yaml": b"a: &a [*a]"}, day,
                                           keys.private_key(pair().private)))  # fmt: skip
    (folder / "key.pub").write_bytes(pair().public)
    return folder


def test_a_release_is_the_rulebook_of_its_folder(real):
    rulebook = load_rulebook(cases.BASE)
    found = open_rulebook(real / "release", real / "key.pub")
    assert (found.rulebook.version, found.rulebook.date) == (rulebook.version, rulebook.date)
    assert found.rulebook.questions == rulebook.questions
    again = opened(found.packed())
    assert again.rulebook.version == rulebook.version


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("release", None, "Name the public key"),
        ("release", "release", "Name the file that ends in .pub"),
        ("none", "key.pub", "cannot be read"),
        ("release", "none.pub", "cannot be read"),
        ("key.pub", "key.pub", "no signature"),
        ("wrong_day", "key.pub", "another date"),
        ("broken", "key.pub", "does not fit this program"),
        ("", "key.pub", "is a folder"),
    ],
)
def test_what_is_refused_is_said_in_one_line_with_a_remedy(real, name, key, why):
    with pytest.raises(RefusedError) as told:
        open_rulebook(real / name, real / key if key else None)
    assert why in str(told.value)
    assert "\n" not in str(told.value)
    assert re.search(r"(Name|Get|Check|Install|take|leave) ", str(told.value))
