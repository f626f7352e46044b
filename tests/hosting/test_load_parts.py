"""The load parts of `stress` see what they look for: a bar that nothing can break would say nothing."""

from __future__ import annotations

import pytest

from app.assessments.database import open_database
from app.assessments.store import set_answers
from app.config import Config
from app.engine.answers import Answer
from app.web import create_app
from stress.browser import fields, percentile, shown_versions
from stress.hostile import Tally
from stress.hostile_requests import Hostile, Sent
from stress.planted import as_it_stands, misread, plant
from stress.raw import Answer as Given
from stress.savers import Told, _lost, begun

SESSION = ("brief287=x", "word")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("load")
    return create_app(Config(database_url=f"sqlite:///{folder}/load.sqlite3", secret_key="k" * 40))


@pytest.fixture(scope="module")
def towns(app):
    site = app.extensions["brief287"]
    return [plant(site.database, site.rulebook, number, quiet=number == 0) for number in range(2)]


def test_a_text_of_another_assessment_is_seen(towns):
    quiet, busy = towns
    assert misread(b"Oakham zq01pzq", quiet, "owner") == "a text of assessment 1"
    assert misread(b"OAKHAM ZQ00PZQ", None, "") == "a text of assessment 0"
    assert misread(b"Oakham zq00pzq", quiet, "reader") == ""
    assert misread(b"zq00szq", quiet, "reader") == "a text for staff"
    assert misread(b"zq00czq", quiet, "owner") == "a text for counsel"
    assert misread(b"zq00czq", quiet, "attorney") == ""
    assert misread(b"zq01czq", busy, "reader") == "", "somebody may have changed its marks"


def test_each_link_shows_what_is_planted_for_it_and_nothing_else(app, towns):
    client, quiet = app.test_client(), towns[0]
    for right, levels in (("owner", b"ps"), ("attorney", b"psc"), ("chief", b"ps")):
        seen = b"".join(
            client.get(f"/a/{quiet.tokens[right]}/{page}").data
            for page in ("tasks", "check/department", "check/counsel", "history/sworn_filled", "history/who_may_sign")
        )
        assert misread(seen, quiet, right) == ""
        assert {level for level in b"psc" if b"zq00%czq" % level in seen} == set(levels), right
    for right in ("revoked", "ended"):
        assert client.get(f"/a/{quiet.tokens[right]}/tasks").status_code == 404


def test_a_change_by_a_link_that_changes_nothing_would_be_seen(app, towns):
    database = app.extensions["brief287"].database
    before = as_it_stands(database, towns[0])
    assert as_it_stands(database, towns[0]) == before
    with database.write() as session:
        set_answers(session, towns[0].id, {"sworn_authorized": Answer(48.0)}, {})
    assert as_it_stands(database, towns[0]) != before


def test_the_same_seed_gives_the_same_requests_and_no_writer_to_what_has_to_stay(app, towns):
    made = [Hostile(app, towns, SESSION, 7) for _ in range(2)]
    first, again = ([each.one() for _ in range(1500)] for each in made)
    assert first == again
    assert len({each.what for each in first}) > 300
    writers = [each for each in first if each.planted is towns[0] and each.data[:4] not in (b"GET ", b"HEAD")]
    assert writers
    assert {each.right for each in writers} <= {"reader", "reader of staff", "reader of counsel"}


def test_faults_are_counted():
    tally, sent = Tally(), Sent("GET /", b"")
    tally.add(sent, None)
    tally.add(sent, Given(500, b"HTTP/1.1 500 x\r\n", b""))
    tally.add(sent, Given(200, b"", b"Traceback (most recent call last):"))
    tally.add(sent, Given(200, b"", b"zq03pzq"))
    tally.add(sent, Given(503, b"", b""))
    assert {kind: len(found) for kind, found in tally.faults.items()} == {"500": 1, "trace": 1, "misread": 1, "mute": 1}


def test_lost_saves_are_counted(tmp_path, rulebook):
    here = open_database(f"sqlite:///{tmp_path}/saves.sqlite3")
    number, _ = begun(here, rulebook, "Town")
    with here.write() as session:
        set_answers(session, number, {"sworn_filled": Answer(40.0, note="one")}, {})
        set_answers(session, number, {"sworn_filled": Answer(41.0, note="two")}, {"sworn_filled": 1})
    told = Told(kept={"one": ("sworn_filled", 0), "two": ("sworn_filled", 1)})
    assert _lost(here, [number], told) == 0
    assert _lost(here, [number], Told(kept={**told.kept, "three": ("sworn_filled", 2)})) == 1, "it is not there"
    assert _lost(here, [number], Told(kept={"one": ("sworn_filled", 0)}, refused={"two"})) == 1, "it was refused"
    assert _lost(here, [number], Told(kept={**told.kept, "two": ("sworn_filled", 0)})) == 1, "its page showed another"
    here.close()


def test_a_page_is_read_as_a_browser_would(app, towns):
    client = app.test_client()
    page = client.get(f"/a/{towns[1].tokens['chief']}/department/q/sworn_authorized").data
    values = fields(page)
    assert values["sworn_filled"] == "43"
    assert "zq01pzq" in values["sworn_filled:note"]
    assert values["patrol_officers:audience"] == "staff"
    assert shown_versions(values)["sworn_filled"] == 1
    assert percentile([float(each) for each in range(100)], 99) == 99.0
