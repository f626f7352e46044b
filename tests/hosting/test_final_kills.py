"""Servers that are killed, or stopped, at random while they make FINALs: each is made once and whole, nothing is left.

Real servers, real files; few of them, so that there is time for many kills.
"""

from __future__ import annotations

import hashlib
import os
import random
import time

import pytest
from sqlalchemy import select

from app.assessments import store
from app.assessments.database import Database
from app.assessments.database_tables import final_file, final_part, final_work
from app.config import Config
from app.web import create_app
from app.wizard import final_files
from app.wizard.final_making import lookout_of
from stress.nodes import FEW, Node, place
from tests.wizard.pages import Visitor

KILLS = int(os.environ.get("KILLS", "12"))
"""In each of the tests."""


def working(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(final_work.c.number)) is not None


@pytest.mark.verify
@pytest.mark.parametrize("nodes", [1, 2])
def test_killed_at_random_each_is_made_once_and_whole(nodes, url, rulebook, monkeypatch):
    if url.startswith("sqlite") != (nodes == 1):
        pytest.skip("SQLite has one node, PostgreSQL two")
    chance = random.Random(287)
    monkeypatch.setattr(final_files, "MADE", tuple(each for each in final_files.MADE if each[0] in FEW))
    monkeypatch.setattr(
        final_files, "FROZEN", tuple(each for each in final_files.FROZEN if final_files.page_name(*each) in FEW)
    )
    app = create_app(Config(database_url=url, secret_key="k" * 40), rulebook=rulebook)
    lookout_of(app).close()  # the servers make them
    database: Database = app.extensions["brief287"].database
    visitor = Visitor(app.test_client()).begin("Brewer", "city", "manager")
    visitor.send(state="ME", agency_kind="municipal_police", custody="none")
    asked = 0
    with place() as folder:
        running = [Node(url, folder, few=True) for _ in range(nodes)]
        for node in running:
            node.wait()
        for _ in range(KILLS):
            if not working(database):
                visitor.open("finals").send("/finals").send("/finals")
                asked += 1
                assert visitor.url.endswith(f"/finals/{asked}")
            time.sleep(chance.uniform(0, 6))
            which = chance.randrange(nodes)
            if chance.random() < 0.8:
                running[which].kill()
            else:
                assert running[which].stop() == 0
            running[which] = Node(url, folder, running[which].port, few=True).wait()
        until = time.monotonic() + 300
        while working(database):
            assert time.monotonic() < until, visitor.open(f"{visitor.base}/finals").text
            time.sleep(0.5)
        for node in running:
            assert node.stop() == 0
        assert list(node.temporary.iterdir()) == [], "nothing is left behind"
    with database.read() as session:
        finals = store.load_finals(session, 1)
        assert [each.number for each in finals] == list(range(1, asked + 1))
        for each in finals:
            assert {file.name for file in each.files} == {*FEW, final_files.ANSWERS}
        for row in session.execute(select(final_file.c.sha256, final_file.c.body)):
            assert hashlib.sha256(row.body).hexdigest() == row.sha256
        assert session.scalar(select(final_part.c.name)) is None
    database.close()
