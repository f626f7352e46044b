"""The web application's factory."""

from __future__ import annotations

from flask import Flask

from app.assessments.database import Database, open_database
from app.config import Config
from app.hosting import health
from app.hosting.watch import watch
from app.outputs.apart.child import let_pages_go_first
from app.resources import folder
from app.rulebook.book import Rulebook
from app.rulebook.releases.apart import open_apart
from app.rulebook.releases.opening import Opened, open_rulebook
from app.rulebook.releases.recalls import read_recalls
from app.wizard import (
    agreement,
    answering,
    around,
    changes,
    chief,
    clause_records,
    corrections,
    counsel,
    error_pages,
    estimate,
    evidence,
    example,
    final_making,
    finals,
    front,
    hand_off,
    histories,
    kit_pages,
    law_feed,
    left_page,
    letter_pages,
    links,
    manage,
    outputs,
    proposals,
    publishing,
    rates,
    reading,
    reading_records,
    records,
    releases,
    review,
    security,
    signed_in,
    site,
    start,
    state_law,
    step_records,
    tasks,
    template_words,
    waiting,
    what_if,
)
from app.wizard.earlier import keep

PARTS = (
    start, answering, chief, estimate, what_if, counsel, agreement, clause_records, evidence, state_law, law_feed,
    corrections, example, step_records, reading_records, letter_pages, kit_pages, tasks, releases, review, left_page,
    hand_off, outputs, reading, finals, publishing, links, changes, histories, proposals, manage, records, around,
    health,
)  # fmt: skip


def create_app(
    config: Config | None = None, *, rulebook: Rulebook | None = None, database: Database | None = None
) -> Flask:
    """The application, ready to serve, over the rulebook and the database that the settings name, or those given.

    Raises RulebookError, RefusedError, ConfigError or ValueError where it cannot be.
    """
    config = config or Config.from_environment()
    app = Flask("app.wizard", static_url_path="/static", template_folder=str(folder("templates")))
    database = database or open_database(config.database_url, config.data_keys)
    open_ = open_apart if config.keep_rulebooks else open_rulebook
    taken = open_(config.rulebook, config.rulebook_key, config.overlay) if rulebook is None else Opened(rulebook, {})
    here = site.Site(taken.rulebook, database, config, read_recalls(config.recalled))
    if config.keep_rulebooks and taken.contents:
        keep(here.database, taken)
    watch(app, here.rulebook.version)  # first, so that what the others refuse is told too
    front.stand_before(app, config)
    if config.rates:
        rates.limit_rates(app, rates.for_all_nodes(database, config.key()))
    security.protect(app, config)
    waiting.hold_places(app)
    error_pages.handle(app)
    here.attach(app)
    if config.sign_in is not None:
        signed_in.know_who_asks(app)
    app.before_request(site.open_first)
    final_making.attach(app)
    template_words.add_words(app, here.rulebook)
    for part in PARTS:
        app.register_blueprint(part.pages)
    if config.sign_in is not None:
        _add_sign_in(app, here)
    let_pages_go_first()
    return app


def _add_sign_in(app: Flask, here: site.Site) -> None:
    """The pages of sign-in, with what speaks to providers: imported only where the settings want it."""
    from app.wizard import mine, operators, sign_in

    sign_in.attach(app, here)
    for part in (sign_in, mine, operators):
        app.register_blueprint(part.pages)
