"""A provider, and a site where people of three towns sign in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from app.address import Address
from app.config import Config
from app.rulebook.book import Rulebook
from app.web import create_app
from tests.sign_in.people import TOWNS, Person, Provider, running, settings, work

TODAY = dt.date(2026, 11, 24)


@dataclass
class Clock:
    """The site's clock, which a test moves on."""

    time: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.time

    def passes(self, **span: float) -> None:
        self.time += dt.timedelta(**span)


@dataclass
class Site:
    """The site, and who comes to it."""

    app: Flask
    provider: Provider
    clock: Clock

    def person(self, town: str, user: str, **claims: object) -> Person:
        """Somebody of a town, not yet signed in."""
        if town == "troy":
            return Person(self.app, self.provider, "two", user, **(work(user, "troy.example") | claims))
        if town == "league":
            return Person(self.app, self.provider, "two", user, hd="league.example",
                          **(work(user, "league.example") | claims))  # fmt: skip
        return Person(self.app, self.provider, "one", user, **(TOWNS[town] | work(user, f"{town}.example") | claims))

    def signed_in(self, town: str, user: str, **claims: object) -> Person:
        person = self.person(town, user, **claims).sign_in()
        assert person.status == 200, person.text
        return person


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with running() as found:
        yield found


@pytest.fixture
def at_ease(provider: Provider) -> Provider:
    """The provider with nothing wished of it."""
    for each in ("one", "two"):
        provider.will(each)
    return provider


MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(url: str, at_ease: Provider, rulebook: Rulebook, tmp_path) -> Iterator[MakeSite]:
    """`make_site(links="refused")`: a node of the site over the test's database."""
    made: list[Flask] = []
    clock = Clock()

    def make(**changed: object) -> Site:
        given = settings(tmp_path / "settings", at_ease, **changed)
        config = Config(
            database_url=url, secret_key="k" * 40, today=lambda: TODAY, now=clock, sign_in=given,
            address=Address("http", "localhost"),
        )  # fmt: skip
        made.append(create_app(config, rulebook=rulebook))
        return Site(made[-1], at_ease, clock)

    yield make
    for app in made:
        app.extensions["brief287"].database.close()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site()
