"""`brief287 serve`: start the questionnaire."""

from __future__ import annotations

import argparse
from dataclasses import replace

from app.cli.common import rulebook_option, rulebook_root
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where it listens, and the rulebook it asks from."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8287, help="port to listen on (default: %(default)s)")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until it is stopped."""
    import waitress

    from app.config import Config, ConfigError
    from app.outputs.apart.child import AT_ONCE, MOST_WAITING, warm
    from app.rulebook.problems import RulebookError
    from app.web import create_app

    try:
        config = Config.from_environment()
        if options.rulebook is not None:
            config = replace(config, rulebook=rulebook_root(options.rulebook))
        app = create_app(config)
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except (ConfigError, ValueError) as error:
        raise Stop(str(error)) from None
    threads = AT_ONCE + MOST_WAITING + 6  # those that may wait for a document, and some that are always there for pages
    try:
        server = waitress.create_server(app, host=options.host, port=options.port, threads=threads, ident=None)
    except OSError as error:
        raise Stop(f"Port {options.port} on {options.host} cannot be used: {error.strerror or error}.") from None
    warm()
    print(f"Brief287 is ready: http://{options.host}:{options.port}", flush=True)
    server.run()
    return 0
