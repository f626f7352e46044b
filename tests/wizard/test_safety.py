"""Forged forms, headers, sizes, foreign links and faults of our own."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.config import Config, ConfigError
from app.wizard import tasks


def test_headers_on_every_page(brewer):
    for address in ("/", f"{brewer.base}/tasks", f"{brewer.base}/briefing.pdf", "/a/none/tasks", "/static/style.css"):
        response = brewer.client.get(address)
        headers = response.headers
        response.close()
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert headers.getlist("Cache-Control") == (
            ["public, max-age=31536000, immutable"] if "static" in address else ["no-store"]
        )


def test_no_page_has_a_script_or_an_inline_style(keene):
    for address in ("tasks", "law", "chief", "estimate", "manage", "briefing", "town/q/state", "/"):
        keene.open(address)
        assert "<script" not in keene.page.text
        assert " style=" not in keene.page.text


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 4000])
def test_a_forged_answer_is_not_saved_and_not_lost(keene, token):
    keene.open("department/q/sworn_authorized")
    keene.send(sworn_filled="41", csrf_token=token)
    assert keene.status == 400
    assert "Your page had expired, so nothing is saved yet." in keene.text
    assert keene.form().values["sworn_filled"] == "41"
    keene.send()
    assert keene.status == 200
    keene.open("check/department")
    assert "41 officers" in keene.text


def test_a_forged_beginning_keeps_what_was_typed(visitor):
    visitor.send("/begin", name="Keene", kind="city", door="chief", csrf_token="x")
    assert visitor.status == 400
    assert visitor.form("/begin").values["name"] == "Keene"


@pytest.mark.parametrize("ending", ["/delete", "/rename", "/new-link"])
def test_what_changes_the_case_takes_no_forged_form(keene, ending):
    keene.open("manage").send(ending, csrf_token="x", confirm="Keene", name="Other", kind="town")
    assert keene.status == 400
    assert keene.open(f"{keene.base}/tasks").status == 200


def test_a_form_from_another_site_is_refused(keene):
    keene.open("department/q/sworn_authorized")
    data = keene.form().values
    response = keene.client.post(keene.url, data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400


@pytest.mark.parametrize("part", ['name"csrf_token"', "filename=x", ""])
@pytest.mark.parametrize("address", ["/import", "look", "agreement", "department/q/sworn_authorized"])
def test_a_damaged_form_is_refused(keene, part, address):
    """A part of it has no name."""
    body = f"--b\r\nContent-Disposition: form-data; {part}\r\n\r\nx\r\n--b--\r\n".encode()
    where = address if address.startswith("/") else f"{keene.base}/{address}"
    assert keene.client.post(where, data=body, content_type="multipart/form-data; boundary=b").status_code == 400


@pytest.mark.parametrize("number", ["9" * 10, "9" * 30])
@pytest.mark.parametrize("address", ["finals/{}", "finals/{}/changes", "agreement/addenda/{}"])
def test_a_number_that_no_database_keeps_is_no_address(keene, address, number):
    assert keene.client.get(f"{keene.base}/{address.format(number)}").status_code == 404


def test_ten_megabytes(keene):
    keene.open("request/q/request_date")
    keene.send(problem_to_solve="x" * 10_000_000)
    assert keene.status == 413
    assert "This is too large" in keene.text
    upload = keene.client.post("/import", data=b"x" * 10_000_000, content_type="multipart/form-data; boundary=b")
    assert upload.status_code == 413


@pytest.mark.parametrize("token", ["x", "A" * 32, "é" * 32, "..%2f..%2fetc", "%00" * 32])
@pytest.mark.parametrize("page", ["tasks", "briefing.pdf", "town/q/state", "answers.yaml"])
def test_wrong_links(visitor, token, page):
    visitor.open(f"/a/{token}/{page}")
    assert visitor.status == 404
    assert "There is nothing at this address" in visitor.text


def test_posting_to_a_wrong_link(visitor):
    token = visitor.form("/begin").values["csrf_token"]
    assert visitor.client.post(f"/a/{'A' * 32}/town/q/state", data={"csrf_token": token}).status_code == 404


def test_a_fault_of_ours_loses_nothing_and_says_so(keene, monkeypatch, caplog):
    keene.answer(sworn_filled="41")

    def fail(*_args):
        raise RuntimeError("a fault for the test")

    monkeypatch.setattr(tasks, "signed", fail)
    keene.open("tasks")
    assert keene.status == 500
    assert "Every answer saved before is still here." in keene.text
    assert "a fault for the test" not in keene.page.text
    monkeypatch.undo()
    keene.open("check/department")
    assert "41 officers" in keene.text
    assert "a page failed" in caplog.text


def test_a_get_where_only_a_post_fits(keene):
    assert keene.client.get("/begin").status_code == 405
    assert keene.client.post(f"{keene.base}/tasks").status_code in (400, 405)


def test_tampered_hidden_fields(keene):
    keene.open("department/q/sworn_authorized")
    for shown in ("", "sworn_filled", "a=b c=d", "=" * 5000, "state=0", "sworn_filled=999999999", "\x00"):
        keene.open("department/q/sworn_authorized").send(sworn_filled="41", shown=shown)
        assert keene.status in (200, 400, 409)


class TestKey:
    def test_it_is_made_once_beside_the_database(self, tmp_path):
        config = Config(database_url=f"sqlite:///{tmp_path}/var/x.sqlite3")
        first = config.key()
        assert len(first) > 30
        assert Config(database_url=f"sqlite:///{tmp_path}/var/x.sqlite3").key() == first
        assert (tmp_path / "var" / "brief287.key").stat().st_mode & 0o777 == 0o600

    def test_those_who_start_at_once_have_one_key(self, tmp_path):
        for turn in range(20):
            config = Config(database_url=f"sqlite:///{tmp_path}/{turn}/x.sqlite3")
            with ThreadPoolExecutor(8) as pool:
                keys = set(pool.map(lambda _: config.key(), range(8)))  # noqa: B023 - the pool ends within the turn
            assert len(keys) == 1
            assert len(keys.pop()) > 30
            assert [each.name for each in (tmp_path / str(turn)).iterdir()] == ["brief287.key"]

    def test_a_key_is_never_seen_half_written(self, tmp_path, monkeypatch):
        """The second process starts while the first has made its file and not yet written to it."""
        config = Config(database_url=f"sqlite:///{tmp_path}/x.sqlite3")
        seen: list[str] = []

        def slow(length):
            if not seen:
                seen.append("first")
                seen.append(config.key())
            return secrets.token_hex(length)

        monkeypatch.setattr("app.config.secrets.token_urlsafe", slow)
        assert config.key() == seen[1]
        assert len(seen[1]) > 30

    def test_nodes_that_share_a_database_need_one(self):
        with pytest.raises(ConfigError, match="BRIEF287_SECRET_KEY"):
            Config(database_url="postgresql://host/name").key()
        assert Config(database_url="postgresql://host/name", secret_key="s" * 16).key() == "s" * 16
        with pytest.raises(ConfigError, match="at least 16 characters"):
            Config(secret_key="s" * 15).key()

    def test_the_environment(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
        monkeypatch.setenv("BRIEF287_SECRET_KEY", "abc")
        config = Config.from_environment()
        assert (config.database_url, config.secret_key, config.secure) == ("sqlite:///x", "abc", False)
