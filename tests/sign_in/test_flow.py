"""Signing in and out, against a provider of another make, by real HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from app.assessments.database_tables import account, sign_in
from app.wizard.signed_in import within
from tests.sign_in.people import SITE, Person, work
from tests.sign_in.provider import CLIENT, SECRET


def rows(site, table) -> list[Any]:
    with site.app.extensions["brief287"].database.read() as session:
        return list(session.execute(sa.select(table)).mappings())


def refused(person: Person, status: int = 400) -> str:
    """Nobody was signed in, the page says so, and nothing of the token or the error stands on it."""
    assert person.answered.status_code == status, person.text
    assert person.secret is None
    assert person.open("/mine").url.startswith("/sign-in?")
    return " ".join(person.answered.text.split())


def test_there_and_back(site):
    ann = site.person("keene", "ann").open("/mine")
    assert ann.url == "/sign-in?next=%2Fmine"
    assert "Sign in with Organization one" in ann.text
    ann.sign_in()
    assert ann.url == "/mine"
    assert "You are signed in as Ann, ann@keene.example, for Keene, New Hampshire." in ann.text
    asked = json.loads(site.provider.ask("GET", "/one/asked")[2])[-1]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"{SITE}/sign-in/one/back"
    assert set(asked["scope"].split()) == {"openid", "email", "profile"}
    assert asked.keys() >= {"state", "nonce", "code_challenge", "prompt"}
    ann.begin("Keene", "city", "manager")
    assert ann.base == "/a/~1"
    ann.send(state="NH", agency_kind="municipal_police", custody="none")
    assert ann.open("tasks").status == 200
    assert "You are here as: owner" in ann.open("/mine").text
    assert "Keene" in ann.text


def test_what_is_stored_tells_nothing_that_opens(site):
    ann = site.signed_in("keene", "ann")
    (one,), (session,) = rows(site, account), rows(site, sign_in)
    assert (one["tenant"], one["address"], one["provider"]) == ("keene", "ann@keene.example", "one")
    assert ann.secret is not None
    assert len(ann.secret) == 43
    everything = str([one, session])
    assert ann.secret not in everything
    assert "http://" not in everything
    again = site.signed_in("keene", "ann")
    assert again.secret != ann.secret
    assert len(rows(site, account)) == 1
    assert len(rows(site, sign_in)) == 2


def test_the_cookie(site):
    ann = site.signed_in("keene", "ann")
    (set_,) = [each for each in ann.answered.headers.getlist("Set-Cookie") if each.startswith("brief287-account=")]
    assert "HttpOnly" in set_
    assert "SameSite=Lax" in set_
    assert "Path=/" in set_
    assert "Domain" not in set_
    assert "Expires" not in set_
    assert "Max-Age" not in set_


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("wishes", "why"),
        [
            ({"forge": {"nonce": "another"}}, "InvalidClaimError"),
            ({"leave_out": ["nonce"]}, "MissingClaimError"),
            ({"forge": {"aud": "another-client"}}, "InvalidClaimError"),
            ({"forge": {"aud": "another-client", "azp": "brief287-at-test"}}, "InvalidClaimError"),
            ({"forge": {"aud": ["brief287-at-test", "another-client"], "azp": "brief287-at-test"}}, "audience"),
            ({"leave_out": ["aud"]}, "MissingClaimError"),
            ({"forge": {"exp": 1_700_000_000}}, "ExpiredTokenError"),
            ({"leave_out": ["exp"]}, "MissingClaimError"),
            ({"forge": {"iat": 4_000_000_000}}, "InvalidClaimError"),
            ({"forge": {"iss": "https://login.example"}}, "InvalidClaimError"),
            ({"forge": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "InvalidClaimError"),
            ({"forge": {"sub": ""}}, "InvalidClaimError"),
            ({"leave_out": ["sub"]}, "MissingClaimError"),
            ({"key": "other"}, "BadSignatureError"),
            ({"alg": "none"}, "UnsupportedAlgorithmError"),
            ({"alg": "HS256"}, "UnsupportedAlgorithmError"),
            ({"no_token": True}, "no ID token"),
        ],
        ids=str,
    )
    def test_a_token_that_does_not_hold(self, site, wishes, why, caplog):
        """Each for its own reason: all else about the token is as it should be, and signed with the published key."""
        assert "could not be checked" in refused(site.person("keene", "mallory").sign_in(**wishes))
        assert rows(site, account) == []
        assert f"unsound: {why}" in caplog.text

    def test_a_token_that_is_only_signed_again_is_taken(self, site):
        """The tests above would pass if signing again broke the token by itself."""
        assert site.person("keene", "ann").sign_in(forge={"tid": "keene-of-one"}).status == 200

    def test_the_issuer_of_the_answer(self, site):
        """RFC 9207: the answer says who gives it."""
        mallory = site.person("keene", "mallory").sign_in(answer={"iss": f"{site.provider.url}/two"})
        assert "could not be checked" in refused(mallory)
        assert site.person("keene", "ann").sign_in(answer={"iss": f"{site.provider.url}/one"}).status == 200

    def test_a_state_of_nobody_of_another_browser_and_of_another_provider(self, site):
        ann, mallory = site.person("keene", "ann"), site.person("keene", "mallory")
        site.provider.will("one", person=mallory.who)
        back = site.provider.send_back(mallory.begin_sign_in()).removeprefix(SITE)
        assert "no longer open" in refused(ann.come_back(back))  # a link that would sign Ann in as Mallory
        assert "no longer open" in refused(ann.come_back("/sign-in/one/back?code=x&state=y"))
        assert "no longer open" in refused(ann.come_back("/sign-in/one/back"))
        assert "no longer open" in refused(mallory.come_back(back.replace("/one/", "/two/")))
        assert mallory.come_back(back).status == 200

    def test_a_code_twice(self, site):
        ann = site.person("keene", "ann")
        site.provider.will("one", person=ann.who)
        address = ann.begin_sign_in()
        before = ann.client.get_cookie("brief287")
        back = site.provider.send_back(address).removeprefix(SITE)
        assert ann.come_back(back).status == 200
        other = site.person("keene", "ann")
        other.client.set_cookie("brief287", before.value)  # whoever read the cookie and the address along
        assert "did not sign you in" in refused(other.come_back(back), 403)
        again = site.app.test_client()
        again.set_cookie("brief287", ann.client.get_cookie("brief287").value)
        assert again.get(back).status_code == 400

    def test_a_verifier_of_another_sign_in(self, site):
        """PKCE: a code is worth nothing to who did not begin."""
        ann, mallory = site.person("keene", "ann"), site.person("keene", "mallory")
        site.provider.will("one", person=ann.who)
        of_ann = site.provider.send_back(ann.begin_sign_in())
        of_mallory = mallory.begin_sign_in().partition("state=")[2].partition("&")[0]
        code = of_ann.partition("code=")[2].partition("&")[0]
        mallory.come_back(f"/sign-in/one/back?code={code}&state={of_mallory}")
        assert "did not sign you in" in refused(mallory, 403)

    @pytest.mark.parametrize("error", ["access_denied", "login_required", "server_error", "<script>"])
    def test_an_error_of_the_provider(self, site, error):
        text = refused(site.person("keene", "ann").sign_in(error=error), 403)
        assert "Organization one did not sign you in." in text
        assert "<b>" not in text
        assert "<script" not in text

    def test_a_registration_that_the_provider_does_not_know(self, make_site, tmp_path):
        site = make_site()
        client = site.app.extensions["brief287-providers"]["one"]
        client.client_secret = "another"
        text = refused(site.person("keene", "ann").sign_in(), 502)
        assert "does not take this site’s own registration" in text
        assert SECRET not in text

    def test_an_unverified_address_counts_for_nothing(self, site):
        for wishes in (
            {"forge": {"email_verified": False}}, {"forge": {"email_verified": "true"}},
            {"forge": {"email_verified": 1}}, {"leave_out": ["email_verified"]},
        ):  # fmt: skip
            assert "has not verified your address" in refused(site.person("troy", "mallory").sign_in(**wishes), 403)
        assert "not one of a town" in refused(site.person("troy", "m", email="m@troy.example.org").sign_in(), 403)
        assert "not one of a town" in refused(site.person("troy", "m", email="m@sub.troy.example").sign_in(), 403)
        assert "not one of a town" in refused(site.person("troy", "m", email="m@troy.example@x.org").sign_in(), 403)
        assert site.person("troy", "tom").sign_in().status == 200

    def test_an_account_of_another_organization(self, site):
        for claims in ({"tid": "brewer-of-one"}, {"tid": None}, {"tid": ["keene-of-one"]}, {"tid": "KEENE-OF-ONE"}):
            assert "not one of a town" in refused(site.person("keene", "mallory", **claims).sign_in(), 403)
        stranger = Person(site.app, site.provider, "two", "mallory", tid="keene-of-one", **work("mallory"))
        assert "not one of a town" in refused(stranger.sign_in(), 403)  # the claim of one provider by another

    def test_who_comes_from_another_site_is_asked_first(self, site):
        ann = site.person("keene", "ann")
        answer = ann.client.get("/sign-in/one/go", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 200
        assert "Sign in with Organization one" in answer.text


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("/a/~1/tasks?look=1", "/a/~1/tasks?look=1"), ("/law", "/law"), ("", "/mine"), (None, "/mine"),
        ("https://example.org/", "/mine"), ("//example.org/", "/mine"), ("/\\example.org", "/mine"),
        ("\\\\example.org", "/mine"), ("/\texample.org", "/mine"), ("/law\r\nSet-Cookie: a=b", "/mine"),
        ("javascript:alert(1)", "/mine"), ("law", "/mine"), ("/sign-in/one/go", "/mine"), ("/sign-out", "/mine"),
        ("/" + "a" * 1000, "/mine"), ("/é", "/mine"),
    ],
)  # fmt: skip
def test_one_goes_on_within_the_site_alone(given, leads):
    assert within(given) == leads


class TestAProviderOfManyOrganizations:
    """As Microsoft's: one document for all, with a blank in its issuer, which the tokens fill."""

    KEENE, RYE, OTHER = (f"{n * 8}-{n * 4}-{n * 4}-{n * 4}-{n * 12}" for n in "123")

    @pytest.fixture
    def site(self, make_site, provider):
        many = {"id": "one", "name": "Many", "issuer": f"{provider.url}/{{tenantid}}", "client_id": CLIENT,
                "client_secret_file": "secret", "prompt": "none"}  # fmt: skip
        towns = [
            {"id": name, "name": name, "provider": "one", "accounts": {"claim": "tid", "value": value}}
            for name, value in (("keene", self.KEENE), ("rye", self.RYE))
        ]
        return make_site(providers=[many], towns=towns, operators=None)

    def come(self, site, issuer: str, organization: str, **wishes: Any) -> Person:
        person = Person(site.app, site.provider, "one", "ann", tid=organization, **work("ann"))
        document = {"issuer": f"{site.provider.url}/{{tenantid}}"}
        return person.sign_in(document=document, forge={"iss": f"{site.provider.url}/{issuer}"}, **wishes)

    def test_the_issuer_is_that_of_a_town_and_the_tokens_own(self, site, provider):
        for issuer, organization, why in (
            (self.OTHER, self.OTHER, "InvalidClaimError"), (self.OTHER, self.KEENE, "InvalidClaimError"),
            (self.KEENE, self.RYE, "organization"), ("{tenantid}", self.KEENE, "InvalidClaimError"),
            ("one", self.KEENE, "InvalidClaimError"),
        ):  # fmt: skip
            provider.will("one", document={"issuer": f"{provider.url}/{{tenantid}}"})
            assert "could not be checked" in refused(self.come(site, issuer, organization)), why
        ann = self.come(site, self.KEENE, self.KEENE)
        assert (ann.url, ann.status) == ("/mine", 200)
        assert "prompt" not in json.loads(provider.ask("GET", "/one/asked")[2])[-1]

    def test_keys_of_an_organization_that_is_not_named_here_do_not_count(self, site, provider):
        client = site.app.extensions["brief287-providers"]["one"]
        key = json.loads(provider.ask("GET", "/one/keys")[2])["keys"][0]
        provider.will("one", document={"issuer": f"{provider.url}/{{tenantid}}"}, keys=[
            key | {"kid": "2", "issuer": f"{provider.url}/{{tenantid}}"}, key | {"kid": "3", "use": "enc"},
            key | {"kid": "4", "issuer": f"{provider.url}/{self.RYE}"}, {"kty": "oct", "k": "c2VjcmV0", "kid": "5"},
            key | {"kid": "6", "issuer": f"{provider.url}/{self.OTHER}"},
        ])  # fmt: skip
        assert [each["kid"] for each in client.fetch_jwk_set()["keys"]] == ["a key", "2", "4"]


def test_the_page_that_was_asked_for_comes_after(site):
    assert site.person("keene", "ann").sign_in("/law/NH").url == "/law/NH"
    assert site.person("keene", "ann").sign_in("https://example.org/").url == "/mine"


class TestAProviderThatIsAway:
    @pytest.mark.parametrize("wish", [{"down": 1}, {"document": {"issuer": "https://login.example"}}, {"document": {}}])
    def test_before_one_goes_there(self, site, wish):
        site.provider.will("one", **(wish if wish != {"document": {}} else {"document": {"token_endpoint": "ftp://x"}}))
        ann = site.person("keene", "ann")
        answer = ann.client.get("/sign-in/one/go")
        assert answer.status_code == 503
        assert "Organization one cannot be reached just now" in answer.text
        assert answer.headers["Retry-After"] == "30"
        site.provider.will("one")
        assert ann.client.get("/sign-in/one/go").status_code == 503  # it is not asked again at once
        site.app.extensions["brief287-providers"]["one"]._away_until = 0.0
        assert ann.client.get("/sign-in/one/go").status_code == 303

    def test_nobody_listens(self, make_site):
        site = make_site(providers=[
            {"id": each, "name": each, "issuer": "http://127.0.0.1:9/x", "client_id": "x",
             "client_secret_file": "secret"} for each in ("one", "two")
        ])  # fmt: skip
        assert site.app.test_client().get("/sign-in/one/go").status_code == 503

    def test_a_document_that_lies_elsewhere_is_not_gone_for(self, site):
        site.provider.will("one", elsewhere=f"{site.provider.url}/two/.well-known/openid-configuration")
        assert site.app.test_client().get("/sign-in/one/go").status_code == 503

    def test_on_the_way_back(self, site):
        ann = site.person("keene", "ann")
        for wish in ({"token_down": 1}, {"keys_down": 1}):
            assert "cannot be reached just now" in refused(ann.sign_in(**wish), 503)
        assert ann.sign_in().status == 200

    def test_it_takes_its_time(self, site, monkeypatch):
        client = site.app.extensions["brief287-providers"]["one"]
        client.client_kwargs["default_timeout"] = 0.2
        site.provider.will("one", slow=2)
        assert site.app.test_client().get("/sign-in/one/go").status_code == 503

    def test_keys_that_changed_are_read_again(self, site):
        site.signed_in("keene", "ann")
        client = site.app.extensions["brief287-providers"]["one"]
        client.server_metadata["jwks"]["keys"][0]["kid"] = "an earlier key"
        assert site.signed_in("keene", "bob").status == 200

    def test_a_document_that_offers_no_key_pair(self, site):
        site.provider.will("one", document={"id_token_signing_alg_values_supported": ["none", "HS256"]})
        assert site.app.test_client().get("/sign-in/one/go").status_code == 503


def test_a_browser_keeps_few_sign_ins_open_and_none_for_long(site, monkeypatch):
    ann = site.person("keene", "ann")
    site.provider.will("one", person=ann.who)
    backs = [site.provider.send_back(ann.begin_sign_in()).removeprefix(SITE) for _ in range(5)]
    assert "no longer open" in refused(ann.come_back(backs[0]))
    later = site.person("keene", "ann")
    back = site.provider.send_back(later.begin_sign_in()).removeprefix(SITE)
    monkeypatch.setattr("app.wizard.provider.time.time", lambda: 4_000_000_000.0)
    assert "no longer open" in refused(later.come_back(back))


def test_without_the_setting_there_is_nothing_of_it(tmp_path, rulebook):
    from app.config import Config
    from app.web import create_app

    app = create_app(Config(database_url=f"sqlite:///{tmp_path}/x.sqlite3", secret_key="k" * 40), rulebook=rulebook)
    client = app.test_client()
    for address in (
        "/sign-in",
        "/sign-in/one/go",
        "/sign-in/one/back",
        "/operator",
        "/mine",
        "/signed-out",
        "/a/~1/tasks",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post("/sign-out").status_code in (400, 404)
    assert "Sign in" not in client.get("/").text
    app.extensions["brief287"].database.close()
