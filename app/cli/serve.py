"""`brief287 serve`: start the questionnaire."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.common import rulebook_option, rulebook_root
from app.stop import Stop

if TYPE_CHECKING:
    from app.config import Config
    from app.preview.server import Preview

LOCAL = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and the rulebook it asks from."""
    parser.add_argument("--host", default=LOCAL, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8287, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--preview",
        action="store_true",
        help="for authors of rules, on this machine alone: read the rulebook again when a file is saved, and mark what"
        " changed; answers are thrown away at the end",
    )
    rulebook_option(parser)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; write a number from 1 to 65535")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Serve until it is stopped."""
    from sqlalchemy.exc import SQLAlchemyError

    from app.config import Config, ConfigError
    from app.outputs.apart.packed import begin_with
    from app.rulebook.problems import RulebookError
    from app.web import create_app

    if options.preview and options.host != LOCAL:
        raise Stop(f"A preview is served to this machine alone, at {LOCAL}. Leave out --host.")
    try:
        config = Config.from_environment()
        config = replace(config, rulebook=rulebook_root(options.rulebook or config.rulebook))
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what is stopped closes its database
        if options.preview:
            with _preview(config) as preview:
                return _serve(preview, options, f"The preview of {config.rulebook}")
        app = create_app(config)
        begin_with(app.extensions["brief287"].rulebook)
        try:
            return _serve(app, options, "Brief287")
        finally:
            app.extensions["brief287"].jobs.close()
            app.extensions["brief287"].database.close()
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except (ConfigError, ValueError) as error:
        raise Stop(str(error)) from None
    except (OSError, SQLAlchemyError) as error:  # its address may hold a password: it is not repeated
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        what = "Set DATABASE_URL to one that runs, or to a file in a folder that you may write to"
        raise Stop(f"The database cannot be opened: {why}. {what}.") from None


def _serve(app: Callable[..., Iterable[bytes]], options: argparse.Namespace, name: str) -> int:
    import waitress

    from app.outputs.apart.child import AT_ONCE, MOST_WAITING, warm

    threads = AT_ONCE + MOST_WAITING + 6  # those that may wait for a document, and some that are always there for pages
    try:
        server = waitress.create_server(app, host=options.host, port=options.port, threads=threads, ident=None)
    except OSError as error:
        raise Stop(f"Port {options.port} on {options.host} cannot be used: {error.strerror or error}.") from None
    warm()
    print(f"{name} is ready: http://{options.host}:{options.port}", flush=True)
    server.run()
    return 0


@contextmanager
def _preview(config: Config) -> Iterator[Preview]:
    """A preview with a database of its own, which is gone at the end, and an eye on the folder."""
    from app.preview.server import Preview
    from app.preview.watch import Watch

    ended = threading.Event()
    with tempfile.TemporaryDirectory(prefix="brief287-preview-") as folder:
        own = replace(config, database_url=f"sqlite:///{folder}/preview.sqlite3", secure_cookies=False)
        preview = Preview(Watch(config.rulebook), own, say=lambda line: print(line, flush=True))
        eye = threading.Thread(target=preview.keep_looking, args=(ended,), daemon=True)
        eye.start()
        try:
            yield preview
        finally:
            ended.set()
            eye.join()
            preview.close()
