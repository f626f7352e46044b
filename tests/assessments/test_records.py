"""Records for a public-records request: all that may be given, and a list of what is withheld that tells none of it."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from app.agreement.document import Document
from app.assessments import store
from app.assessments.answers_file import read_answers
from app.assessments.records import KINDS, LISTS, WITHHELD, write_records
from app.assessments.rests_on import Part
from app.assessments.set_aside import SetAside
from app.cli import main
from app.engine.answers import Answer, Town
from tests.assessments.helpers import NINE, TODAY, create, freeze

SECRET = "PLANTED-7261"


@pytest.fixture
def filled(database):
    with database.write() as session:
        made = create(session, Town("Brewer", "city"), at=NINE)

        def say(key, answer, version):
            store.set_answers(session, made.id, {key: answer}, {key: version}, role="chief", at=NINE)

        say("state", Answer("ME"), 0)
        say("sworn_authorized", Answer(20, note=SECRET), 0)
        say("sworn_authorized", Answer(21, audience="staff"), 1)
        say("sworn_authorized", Answer(22, "estimate", note="=1+1"), 2)  # public again: its history is not
        say("officer_hourly_wage", Answer(41.5, note="=HYPERLINK(1)"), 0)
        say("purpose_gone", Answer(SECRET), 0)  # the rulebook has no such question: for counsel alone
        say("reading_sign_task_force", Answer(SECRET, audience="counsel"), 0)
        for section in ("first", "first"):
            store.sign_section(
                session, made.id, section, name="A. Manager", title="Manager", signed_on=TODAY,
                rests_on=[Part("answer", "x", "x", SECRET)], rulebook_version="abc", rulebook_date=TODAY,
            )  # fmt: skip
        store.set_appearance(session, made.id, store.Appearance("a4", b"a seal"))
        store.keep_agreement(session, made.id, name="../a/x.pdf", body=b"%PDF", document=Document.of_text(["one"]))
        store.keep_addendum(session, made.id, name="b.docx", dated="May", body=b"PK", document=Document.of_text(["x"]))
        freeze(
            session, store.get_assessment(session, made.id), snapshot={"x": SECRET}, missing=[SECRET],
            files=[store.NewFile("briefing.pdf", "public", "application/pdf", b"%PDF-public"),
                   store.NewFile("briefing-staff.pdf", "staff", "application/pdf", SECRET.encode())],
        )  # fmt: skip
    return made


def package(database, made, rulebook, reader) -> tuple[dict[str, bytes], int]:
    written = io.BytesIO()
    with database.read() as session:
        withheld = write_records(session, made.id, rulebook, written, reader=reader, day=TODAY)
    with zipfile.ZipFile(written) as opened:
        return {name: opened.read(name) for name in opened.namelist()}, withheld


def table(files, name) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_the_public_has_all_that_is_not_marked_and_a_list_of_the_rest(database, filled, rulebook):
    files, withheld = package(database, filled, rulebook, "public")
    assert not [name for name, body in files.items() if SECRET.encode() in body]
    assert files["final-1/briefing.pdf"] == b"%PDF-public"
    assert files["uploads/seal.png"] == b"a seal"
    assert [name for name in files if name.startswith("uploads/")] == ["uploads/seal.png"]
    assert "final-1/briefing-staff.pdf" not in files
    answers = table(files, f"{LISTS}/answers.csv")
    assert {row[0] for row in answers[1:]} == {"state", "officer_hourly_wage"}
    state = next(row for row in answers if row[0] == "state")
    assert state[2:8] == ["1", "2026-11-24 14:00:00", "chief", "public", "answered", "ME"]
    assert len(table(files, f"{LISTS}/sign-offs.csv")) == 3
    listed = table(files, WITHHELD)
    assert listed[0][-1] == "legal basis (to be filled in)"
    assert len(listed) - 1 == withheld == 9
    assert {row[3] for row in listed[1:]} == {"for staff", "for counsel"}
    assert {row[4] for row in listed[1:]} == {""}
    label = rulebook.questions["sworn_authorized"].label
    assert sum(label in row[1] for row in listed) == 3
    assert "FINAL 1, briefing-staff.pdf" in {row[1] for row in listed}


def test_counsel_has_everything_and_it_can_be_read_again(database, filled, rulebook):
    files, withheld = package(database, filled, rulebook, "counsel")
    assert withheld == 0
    assert WITHHELD not in files
    assert len(table(files, f"{LISTS}/answers.csv")) == 8
    assert files["final-1/briefing-staff.pdf"] == SECRET.encode()
    assert files["uploads/x.pdf"] == b"%PDF"
    assert [name for name in files if name.startswith("uploads/addendum-")]
    aside: dict[str, SetAside] = {}
    again = read_answers(files["answers.yaml"], rulebook.answerable, aside=aside)
    assert again["sworn_authorized"].value == 22
    assert "purpose_gone" in aside


def test_no_cell_is_a_formula(database, filled, rulebook):
    files, _ = package(database, filled, rulebook, "counsel")
    cells = [cell for kind in KINDS for row in table(files, f"{LISTS}/{kind.name}.csv") for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    assert "'=HYPERLINK(1)" in cells


def test_the_command(database, filled, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    path = tmp_path / "records.zip"
    assert main(["records", str(filled.id), "-o", str(path)]) == 0
    assert "withheld.csv lists 9 records left out" in capsys.readouterr().out
    assert zipfile.is_zipfile(path)
    assert main(["records", "99", "-o", str(tmp_path / "none.zip")]) == 1
    assert "There is no assessment 99" in capsys.readouterr().err
    assert main(["records", filled.token, "-o", str(tmp_path / "no" / "r.zip")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".zip"] == ["records.zip"]
