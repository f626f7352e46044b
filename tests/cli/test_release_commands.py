"""The commands on releases: made, shown, unpacked, served; and what is refused, in one line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.cli import main
from app.rulebook.book import load_rulebook
from tests.rulebook import cases


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with a key pair and a release of the small rulebook."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["rulebook", "key", "-o", str(folder / "key")]) == 0
    assert main(["rulebook", "pack", "-o", str(folder / "release"), "--key", str(folder / "key"),
                 "--rulebook", str(cases.BASE)]) == 0  # fmt: skip
    return folder


def test_a_private_key_is_for_its_owner_alone_and_is_never_overwritten(made, capsys):
    assert stat.S_IMODE((made / "key").stat().st_mode) == 0o600
    assert main(["rulebook", "key", "-o", str(made / "key")]) == 1
    assert "no key is overwritten" in capsys.readouterr().err


def test_show_says_version_date_key_and_whether_the_signature_holds(made, capsys):
    book = load_rulebook(cases.BASE)
    assert main(["rulebook", "show", str(made / "release"), "--rulebook-key", str(made / "key.pub")]) == 0
    said = capsys.readouterr().out
    assert f"rulebook {book.version} of {book.date}" in said
    assert "The signature holds: key " in said
    assert main(["rulebook", "show", str(made / "release")]) == 0
    assert "Its signature was not checked" in capsys.readouterr().out


def test_unpack_gives_the_files_back_byte_for_byte(made, tmp_path, capsys):
    call = ["rulebook", "unpack", str(made / "release"), str(tmp_path / "x"), "--rulebook-key", str(made / "key.pub")]
    assert main(call) == 0
    for path in cases.BASE.rglob("*.*"):
        if path.is_file() and path.suffix in (".yaml", ".csv"):
            assert (tmp_path / "x" / path.relative_to(cases.BASE)).read_bytes() == path.read_bytes()
    assert main(call) == 1
    assert "is not empty" in capsys.readouterr().err


def test_pack_says_which_stored_answers_would_no_longer_fit(made, tmp_path, capsys):
    folder = cases.build(cases.BASE, tmp_path / "later")
    cases.change(folder, {
        "questions/90_named.yaml": [
            ["unit: contact / month", "unit: contact / year"],
            ["label: request origin, kind: choice, choices: [{id: first,", "label: request origin, kind: choice, "
             "choices: [{id: sheriff,"],
            ["label: prepared by, kind: text", "label: prepared by, kind: long_text"],
        ],
    })  # fmt: skip
    from app.rulebook.book import examine
    from app.rulebook.releases.retyped import unrecorded

    before = load_rulebook(cases.BASE)
    after = examine(folder)[0]
    if after is None:  # the program reads one of them by unit: then the release is refused anyway
        cases.change(folder, {"questions/90_named.yaml": [["unit: contact / year", "unit: contact / month"],
                                                          ["kind: long_text", "kind: text"]]})  # fmt: skip
        after = load_rulebook(folder)
    found = list(unrecorded(before, after))
    assert "'request_origin' no longer has the choice 'first': answers with it are set aside" in found
    capsys.readouterr()
    assert main(["rulebook", "pack", "-o", str(tmp_path / "r"), "--key", str(made / "key"), "--rulebook", str(folder),
                 "--after", str(made / "release")]) == 0  # fmt: skip
    assert "'request_origin' no longer has the choice 'first'" in capsys.readouterr().out


def test_an_older_release_can_be_kept_in_the_database(made, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    call = ["rulebook", "keep", str(made / "release"), "--rulebook-key", str(made / "key.pub")]
    assert main(call) == 0
    assert main(call) == 0
    said = capsys.readouterr().out
    assert "is kept now." in said
    assert "is kept already." in said


@pytest.mark.parametrize(
    ("call", "what", "remedy"),
    [
        (["serve", "--rulebook", "{}/release"], "is a file", "Name the public key"),
        (
            ["serve", "--rulebook", "{}/release", "--rulebook-key", "{}/key"],
            "is not the key of a release",
            "ends in .pub",
        ),
        (["serve", "--rulebook", "{}/changed", "--rulebook-key", "{}/key.pub"], "was changed after", "Get the release"),
        (["serve", "--rulebook", "{}/key.pub", "--rulebook-key", "{}/key.pub"], "no signature", "Get the release"),
        (["serve", "--rulebook", "{}/none", "--rulebook-key", "{}/key.pub"], "holds no folders", "Name the folder"),
        (["serve", "--rulebook", "{rules}", "--overlay", "{}/none"], "overlay", "Name a folder"),
        (["serve", "--rulebook", "{rules}", "--recalled", "{}/none"], "cannot be read", "Check its name"),
        (["rulebook", "pack", "-o", "x", "--key", "{}/key.pub"], "cannot sign", "Make one with"),
        (
            ["rulebook", "pack", "-o", "{}/no/x", "--key", "{}/key", "--rulebook", "{rules}"],
            "cannot be written",
            "Name a",
        ),
        (["rulebook", "unpack", "{}/changed", "x", "--rulebook-key", "{}/key.pub"], "was changed after", "Get the"),
        (["check", "--overlay", "{}/none"], "cannot be read", "Check its name"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_what_is_refused_is_said_in_one_line(made, tmp_path, monkeypatch, capsys, call, what, remedy):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    whole = (made / "release").read_bytes()
    (made / "changed").write_bytes(whole.replace(b"Which state?", b"What county?"))
    assert main([word.replace("{rules}", str(cases.BASE)).replace("{}", str(made)) for word in call]) == 1
    said = capsys.readouterr().err
    assert what in said
    assert remedy in said
    assert said.count("\n") == 1
