"""`brief287 serve`: start the questionnaire."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import rulebook_root
from app.held_folders import held_folder
from app.stop import Stop

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config
    from app.hosting.server import Server
    from app.preview.server import Preview

LOCAL = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and the rulebook it asks from."""
    parser.add_argument("--host", default=LOCAL, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", default="8287", help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--preview",
        action="store_true",
        help="for authors of rules, on this machine alone: read the rulebook again when a file is saved, and mark what"
        " changed; answers are thrown away at the end",
    )
    parser.add_argument(
        "--rulebook", type=Path, help="folder that holds questions/ and rules/, or a release, which needs its key"
    )
    parser.add_argument(
        "--rulebook-key", type=Path, metavar="PUBLIC", help="public key of those who sign releases: a file in PEM"
    )
    parser.add_argument("--overlay", type=Path, metavar="FOLDER", help="your own dated corrections and additions to it")
    parser.add_argument("--recalled", type=Path, metavar="FILE", help="list of recalled rulebooks: a YAML file")


def port_of(text: str) -> int:
    """Raises Stop: a port above 65535 would come out as another one."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Stop(f"{text!r} is not a port. Write a number from 1 to 65535.")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Serve until it is stopped."""
    from sqlalchemy.exc import SQLAlchemyError

    from app.config import Config, ConfigError
    from app.hosting.logs import to_stderr
    from app.hosting.run import begin, end
    from app.outputs.apart.child import warm
    from app.rulebook.problems import RulebookError
    from app.rulebook.releases.opening import RefusedError
    from app.web import create_app

    port = port_of(options.port)
    if options.preview and options.host != LOCAL:
        raise Stop(f"A preview is served to this machine alone, at {LOCAL}. Leave out --host.")
    try:
        config = Config.from_environment()
        config = _with_rulebook(config, options)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what is stopped closes its database
        if options.preview:
            with _preview(config) as preview:
                server = listening(preview, options.host, port)
                warm()
                return serve_until_stopped(
                    server, f"The preview of {config.rulebook} is ready: http://{options.host}:{port}"
                )
        config = replace(config, names=_names(options.host, config))
        app = create_app(config)
        _say_recalled(app)
        server = listening(app, options.host, port, proxied=config.proxies > 0)
        to_stderr(config.log)
        begin(app)
        known = f", for {config.address}" if config.address is not None else ""
        try:
            return serve_until_stopped(server, f"Brief287 is ready: http://{options.host}:{port}{known}", _of_keys(app))
        finally:
            end(app)
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except (ConfigError, RefusedError, ValueError) as error:
        raise Stop(str(error)) from None
    except (OSError, SQLAlchemyError) as error:  # its address may hold a password: it is not repeated
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        what = "Set DATABASE_URL to one that runs, or to a file in a folder that you may write to"
        raise Stop(f"The database cannot be opened: {why}. {what}.") from None


def _with_rulebook(config: Config, options: argparse.Namespace) -> Config:
    """The settings with what the call says of the rulebook. Raises Stop."""
    path, key = options.rulebook or config.rulebook, options.rulebook_key or config.rulebook_key
    if not path.is_file() or options.preview:  # a preview is of files that are being written
        path = rulebook_root(path)
    over, recalled = options.overlay or config.overlay, options.recalled or config.recalled
    return replace(config, rulebook=path, rulebook_key=key, overlay=over, recalled=recalled)


def _say_recalled(app: Flask) -> None:
    """Say on stderr if the rulebook that is served was recalled. It is served all the same: so are the notices."""
    here = app.extensions["brief287"]
    for each in here.recalls:
        if each.concerns(here.rulebook.version):
            what = f"The rulebook {each.version}, which is served, was recalled on {each.date}: {each.reason}"
            print(f"{what} Take a newer release.", file=sys.stderr)


def _names(host: str, config: Config) -> frozenset[str]:
    """The name that it listens on, by which it may be asked too. Where others can reach it and no address is set, says
    so."""
    from app.address import LOCAL_NAMES, host_name

    name = host_name(f"[{host}]" if ":" in host else host)
    own = frozenset({name} - {"", "0.0.0.0", "[::]"})
    if config.address is None and not {name} <= LOCAL_NAMES:
        served = ", ".join(sorted(LOCAL_NAMES | own))
        print(
            f"BRIEF287_ADDRESS is not set: only requests for {served} are answered. Set it to the address that people"
            " use, such as https://brief.example.org.",
            file=sys.stderr,
        )
    return own


def listening(app: Callable[..., Iterable[bytes]], host: str, port: int, *, proxied: bool = False) -> Server:
    """Raises Stop where it cannot listen there."""
    from app.hosting.run import THREADS
    from app.hosting.server import Server
    from app.outputs.apart.child import end_children

    try:
        return Server(app, host, port, THREADS, proxied=proxied, at_last=end_children)
    except OSError as error:
        raise Stop(f"Port {port} on {host} cannot be used: {error.strerror or error}.") from None
    except ValueError:
        raise Stop(f"{host!r} is not an address of this machine. Write one such as {LOCAL} or 0.0.0.0.") from None


def _of_keys(app: Flask) -> str:
    """What whoever runs it is told once of encryption, if anything."""
    from app.assessments.key_check import is_complete

    database = app.extensions["brief287"].database
    if not database.keys:
        return "What is stored is not encrypted. To encrypt it, see 'Keys' in docs/operations.md."
    if is_complete(database.engine, database.keys):
        return ""
    return f"Not all is encrypted with the key {database.keys.ids[0]} yet. Run 'brief287 rotate-key'."


def serve_until_stopped(server: Server, ready: str, note: str = "") -> int:
    """Serve until a signal says to stop; what runs then is finished."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    print(f"{ready}\n{note}" if note else ready, flush=True)
    server.run()
    return 0


@contextmanager
def _preview(config: Config) -> Iterator[Preview]:
    """A preview with a database of its own, which is gone at the end, and an eye on the folder."""
    from app.preview.server import Preview
    from app.preview.watch import Watch

    ended = threading.Event()
    with held_folder("brief287-preview-") as folder:
        own = replace(config, database_url=f"sqlite:///{folder}/preview.sqlite3", address=None, proxies=0, sign_in=None)
        preview = Preview(Watch(config.rulebook), own, say=lambda line: print(line, flush=True))
        eye = threading.Thread(target=preview.keep_looking, args=(ended,), daemon=True)
        eye.start()
        try:
            yield preview
        finally:
            ended.set()
            eye.join()
            preview.close()
