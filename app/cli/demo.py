"""`brief287 demo`: serve the finished example, with a database that is gone at the end."""

from __future__ import annotations

import argparse
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.common import rulebook_option, rulebook_root
from app.held_folders import held_folder
from app.stop import Stop

if TYPE_CHECKING:
    from flask import Flask

_HOST = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and the rulebook it asks from."""
    parser.add_argument("--port", default="8287", help="port to listen on, on this machine (default: %(default)s)")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until it is stopped, by Ctrl-C or by SIGTERM; the folder with its database is removed then."""
    from app.cli.progress import working
    from app.cli.serve import listening, port_of, serve_until_stopped
    from app.config import Config, ConfigError
    from app.hosting.logs import to_stderr
    from app.hosting.run import begin, end
    from app.rulebook.problems import RulebookError
    from app.web import create_app

    port = port_of(options.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())  # what is stopped before it serves removes its folder, too
    try:
        settings = Config.from_environment()
        with held_folder("brief287-demo-") as folder:
            config = replace(
                settings, rulebook=rulebook_root(options.rulebook or settings.rulebook),
                database_url=f"sqlite:///{folder}/demo.sqlite3", secret_key=None, address=None, names=frozenset(),
                proxies=0, metrics=None, sign_in=None,
            )  # fmt: skip
            with working("Making the example ready"):
                app = create_app(config)
                server = listening(app, _HOST, port)
                to_stderr(config.log)
                begin(app)
                token = _example(app)
            here = f"http://{_HOST}:{port}"
            print(f"A finished briefing to read: {here}/example")
            print(f"The answers behind it, to look at and change: {here}/a/{token}/tasks")
            try:
                return serve_until_stopped(server, "Nothing is saved: the demo's database is deleted when you stop it.")
            finally:
                end(app)
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except ConfigError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        what = "Set TMPDIR to a folder that you may write to"
        raise Stop(f"The demo's folder cannot be made: {error.strerror or error}. {what}.") from None


def _example(app: Flask) -> str:
    """The example's answers as an assessment; what opens it."""
    from app.assessments.store import import_answers
    from app.resources import folder
    from app.wizard import example
    from app.wizard.site import Site

    here: Site = app.extensions["brief287"]
    book = here.rulebook
    with here.database.write() as session:
        created = import_answers(
            session, (folder("examples") / example.FILE).read_bytes(), book.answerable,
            rulebook_version=book.version, rulebook_date=book.date, name=example.FILE, renames=book.renames,
        )  # fmt: skip
        return str(created.token)
