"""A FINAL's public version as a folder: complete, closed in itself, and nothing in it of staff or counsel."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from html.parser import HTMLParser
from urllib.parse import urldefrag

import pytest

from app.assessments import store
from app.assessments.database import open_database
from app.cli import main
from app.engine.answers import Answer
from app.engine.compare import snapshot
from app.engine.figures import date_text
from app.outputs.edition import Edition
from app.outputs.html.write import render_fragment
from app.outputs.produce import document_of
from app.outputs.public_folder import public_folder, published
from app.schema.corrections import Correction
from tests.assessments.helpers import BREWER, TODAY, create, freeze

SECRET = "PLANTED-7261"
VOLUMES = {"council": "briefing.html", "supporting": "supporting-volume.html", "record": "record.html"}


class Page(HTMLParser):
    """The links and anchors of a page, and what it loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.ids |= {given["id"]} if "id" in given else set()
        self.links += [given["href"]] if tag == "a" else []
        self.loads += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        assert not {name for name in given if name.startswith("on") or name == "style"}, attrs


@pytest.fixture(scope="module")
def evaluation(town287):
    return town287(
        state="NH", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        models_offered=("task_force",), officers_trained__task_force=4,
        sworn_filled=Answer(41, note=SECRET, audience="staff"), expected_gains=Answer(SECRET, audience="counsel"),
    )  # fmt: skip


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path}/x.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def made(database, evaluation):
    """A FINAL with the three documents to read for two audiences, and a file for each."""
    files = []
    for audience in ("public", "staff"):
        ending = "" if audience == "public" else "-staff"
        for version, name in VOLUMES.items():
            edition = Edition(version=version, audience=audience, mark="FINAL")
            body = str(render_fragment(document_of(evaluation, edition))).encode()
            files.append(store.NewFile(name.replace(".html", f"{ending}.html"), audience, "text/html", body))
        files.append(store.NewFile(f"briefing{ending}.pdf", audience, "application/pdf", b"%PDF-" + audience.encode()))
    files.append(store.NewFile("answers.yaml", "counsel", "application/yaml", SECRET.encode()))
    with database.write() as session:
        created = create(session)
        freeze(session, store.get_assessment(session, created.id), files=files, missing=["Finance has not signed."],
               snapshot=snapshot(evaluation).to_json())  # fmt: skip
    return created


@pytest.fixture
def folder(database, made, rulebook):
    with database.read() as session:
        return published(session, made.id, 1, rulebook, written_on=TODAY, contact="clerk@example.gov")


def test_no_link_leaves_the_folder_but_to_sources(folder, rulebook):
    pages = {name: Page(body.decode()) for name, body in folder.items() if name.endswith(".html")}
    assert set(pages) == {"index.html", *VOLUMES.values()}
    cited = {address for source in rulebook.sources.values() for address in (source.address, source.official)}
    outside = 0
    for name, page in pages.items():
        for link in page.links:
            if link.startswith(("https://", "http://")):
                outside += 1
                assert link in cited, link
                continue
            path, anchor = urldefrag(link)
            assert not path.startswith(("/", ".")), link
            assert (path or name) in folder, link
            if anchor:
                assert anchor in pages[path or name].ids, link
        for loaded in page.loads:
            assert loaded.startswith("data:") or loaded in folder, loaded
        assert "script" not in page.tags
        assert page.tags.count("h1") == 1
    assert outside > 10
    for address in re.findall(r"url\(\"?([^)\"]+)", folder["style.css"].decode()):
        assert address in folder


def test_nothing_of_staff_or_counsel_is_in_it(folder):
    assert not [name for name, body in folder.items() if SECRET.encode() in body]
    assert not [name for name in folder if "staff" in name or "answers" in name]
    assert folder["files/briefing.pdf"] == b"%PDF-public"


def test_its_first_page_lists_files_and_corrections(folder, database, made, rulebook):
    index = folder["index.html"].decode()
    assert hashlib.sha256(folder["files/briefing.pdf"]).hexdigest() in index
    assert "Finance has not signed." in index
    known = [each for each in rulebook.corrections if each.misled(TODAY) and each.state in (None, "NH")]
    assert index.count("Correct statement:") == len(known)
    assert "clerk@example.gov" in index
    source = next(iter(rulebook.sources))
    wrong = Correction(
        id="x", state="NH", where="Penalties", from_date="2026-01-01", until="2027-01-01", said="It said <that>.",
        right="It is this.", sources=(source,),
    )  # fmt: skip
    with database.read() as session:
        final = store.load_finals(session, made.id)[0]
    given = (final, BREWER, lambda name: folder.get(name, b"x"))
    none = public_folder(*given, [], rulebook.sources, written_on=TODAY)["index.html"].decode()
    assert f"On {date_text(TODAY)} no statement in these documents was known to be wrong." in none
    withdrawn = public_folder(
        *given, [wrong, wrong], rulebook.sources,
        written_on=TODAY, notes=["This FINAL was withdrawn on November 25, 2026."],
    )  # fmt: skip
    assert "It said &lt;that&gt;." in withdrawn["index.html"].decode()
    for name in ("index.html", *VOLUMES.values()):
        assert "This FINAL was withdrawn on November 25, 2026." in withdrawn[name].decode()
    assert '<a href="index.html#corrections">2 corrections concern this document.' in withdrawn["record.html"].decode()


def test_the_command_writes_all_or_nothing(database, made, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", str(database.engine.url))
    place = tmp_path / "site"
    assert main(["publish", str(made.id), "1", "-o", str(place)]) == 0
    assert (place / "files" / "briefing.pdf").read_bytes() == b"%PDF-public"
    assert main(["publish", str(made.id), "1", "-o", str(place)]) == 1
    assert "say --replace" in capsys.readouterr().err
    assert main(["publish", str(made.id), "1", "-o", str(place), "--replace"]) == 0
    assert main(["publish", str(made.id), "2", "-o", str(tmp_path / "none")]) == 1
    assert "has no FINAL 2" in capsys.readouterr().err
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("the town's own")
    assert main(["publish", str(made.id), "1", "-o", str(other), "--replace"]) == 1
    assert "was not written by this command" in capsys.readouterr().err
    assert (other / "index.html").read_text() == "the town's own"
    assert sorted(each.name for each in tmp_path.iterdir() if not each.name.startswith("x.")) == ["other", "site"]


def test_the_pages_own_download(database, made, rulebook, folder):
    from app.config import Config
    from app.web import create_app

    config = Config(str(database.engine.url), secret_key="k" * 40, today=lambda: TODAY, contact="clerk@example.gov")
    client = create_app(config, rulebook=rulebook, database=database).test_client()
    answer = client.get(f"/a/{made.token}/finals/1/public-folder.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        assert {name.partition("/")[2]: opened.read(name) for name in opened.namelist()} == folder
    assert client.get(f"/a/{made.token}/finals/2/public-folder.zip").status_code == 404


def test_a_withdrawn_final_says_so_on_every_page(database, made, rulebook):
    with database.write() as session:
        store.withdraw_final(session, made.id, 1, day=TODAY, by="Ann Lee", reason="A figure was wrong.")
    with database.read() as session:
        folder = published(session, made.id, 1, rulebook, written_on=TODAY)
    assert folder is not None
    pages = [body.decode() for name, body in folder.items() if name.endswith(".html")]
    assert pages
    assert all("Ann Lee withdrew this FINAL on November" in page and "A figure was wrong." in page for page in pages)
