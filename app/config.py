"""The program's settings: from the environment, each with a default that works on one machine."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from app.address import LOCAL_NAMES, Address, AddressError, host_name, read_address
from app.assessments.database import DEFAULT_URL
from app.assessments.encryption import NO_KEYS, Keys, read_keys
from app.assessments.store import KeptDocuments
from app.hosting.logs import FORMS, Form
from app.outputs.paper import PAPERS, Paper
from app.resources import folder
from app.rulebook.usstates import TIME_ZONES
from app.sign_in import SignIn, SignInError, read_sign_in

MEGABYTE = 1 << 20
LONGEST_CONTACT = 120
SHORTEST_KEY = 16
MOST_PROXIES = 9


class ConfigError(Exception):
    """The settings do not fit together. The message says what to set."""


@dataclass(frozen=True)
class Config:
    """What a running server needs to know. `today` holds the day still for tests; otherwise `now` is the clock."""

    database_url: str = DEFAULT_URL
    rulebook: Path = field(default_factory=lambda: folder("rules").parent)  # a folder, or a release
    rulebook_key: Path | None = None  # the public key of those who sign releases
    overlay: Path | None = None  # a host's own corrections and additions: a folder
    recalled: Path | None = None  # the list of recalled rulebooks
    keep_rulebooks: bool = False  # True where people wait: an earlier one can be held against the one of today
    secret_key: str | None = None
    data_keys: Keys = NO_KEYS  # what is stored is encrypted with the first of them; none: it is stored as it is
    kept_documents: KeptDocuments = field(default_factory=KeptDocuments)  # how much of what can be made again is kept
    address: Address | None = None  # where people find it; without one, it serves this machine's own names alone
    names: frozenset[str] = frozenset()  # further names by which it may be asked: the one that it listens on
    proxies: int = 0  # how many stand before it, each of which adds to the forwarded headers
    largest_upload: int = 2 * MEGABYTE
    paper: Paper = "letter"  # where an assessment has no setting of its own
    contact: str = ""  # whom readers tell of errors: an address, as it is to be printed
    time_zone: str | None = None  # of every town here; without it each town has its state's
    rates: bool = True  # False where the proxy counts how often someone asks
    log: Form = "text"
    metrics: tuple[str, int] | None = None  # host and port where Prometheus may ask; without one nothing listens
    sign_in: SignIn | None = None  # who signs in, with which provider; without it, secret links alone open anything
    counsel_notes: bool = True  # False where nothing is kept for counsel alone, as with a host that runs the risk pool
    make_ahead: bool = False  # True where people wait: a briefing is made in the background when a page leads to it
    today: Callable[[], dt.date] | None = None
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))

    def today_in(self, state: str | None = None, zone: str | None = None) -> dt.date:
        """The day in a town of this state: by the host's own zone if it sets one, else by the town's (`zone`), else by
        the state's, else by the machine's clock. A law that begins on December 1 begins when it is December 1 there."""
        if self.today is not None:
            return self.today()
        zone = self.zone_of(state, zone)
        return self.now().astimezone(ZoneInfo(zone) if zone is not None else None).date()

    def zone_of(self, state: str | None, zone: str | None = None) -> str | None:
        """The name of the time zone that `today_in` goes by; None: the machine's."""
        return self.time_zone or zone or TIME_ZONES.get(state or "")

    @property
    def served_names(self) -> frozenset[str]:
        """The names by which a request may ask: the public one, those it listens on, this machine's for itself."""
        public = {host_name(self.address.host)} if self.address is not None else set()
        return LOCAL_NAMES | self.names | public

    @property
    def secure(self) -> bool:
        """Whether people reach it by https."""
        return self.address is not None and self.address.secure

    @classmethod
    def from_environment(cls) -> Config:
        """DATABASE_URL, BRIEF287_RULEBOOK (a folder or a release), BRIEF287_RULEBOOK_KEY, BRIEF287_OVERLAY,
        BRIEF287_RECALLED, BRIEF287_SECRET_KEY, BRIEF287_DATA_KEY_FILE or BRIEF287_DATA_KEY (what answers are encrypted
        with), BRIEF287_KEPT_MEGABYTES and BRIEF287_KEPT_DAYS (of documents that can be made again), BRIEF287_PAPER
        (letter or a4), BRIEF287_TIME_ZONE (such as America/Chicago), BRIEF287_CONTACT (whom readers tell of errors),
        BRIEF287_ADDRESS (where people find it), BRIEF287_PROXIES (how many stand before it), BRIEF287_RATES (0: no
        limits by sender), BRIEF287_LOG (text or json), BRIEF287_METRICS (host:port for Prometheus),
        BRIEF287_SIGN_IN (a file: providers, towns, operators), BRIEF287_COUNSEL_NOTES (0: nothing is kept for counsel
        alone) and BRIEF287_MAKE_AHEAD (0 is no). Raises
        ConfigError."""
        rulebook = os.environ.get("BRIEF287_RULEBOOK")
        asked = os.environ.get("BRIEF287_PAPER") or "letter"
        time_zone = os.environ.get("BRIEF287_TIME_ZONE") or None
        if time_zone is not None and time_zone not in available_timezones():
            raise ConfigError(f"BRIEF287_TIME_ZONE is '{time_zone}'. Set it to a name such as America/Chicago.")
        contact = os.environ.get("BRIEF287_CONTACT", "").strip()
        if len(contact) > LONGEST_CONTACT or not contact.isprintable():
            raise ConfigError(
                f"BRIEF287_CONTACT is no address. Set it to one on a line, of at most {LONGEST_CONTACT} characters."
            )
        paper = next((known for known in PAPERS if known == asked), None)
        if paper is None:
            raise ConfigError(f"BRIEF287_PAPER is '{asked}'. Set it to letter or a4.")
        address = _address()
        return cls(
            database_url=os.environ.get("DATABASE_URL") or DEFAULT_URL,
            rulebook=Path(rulebook) if rulebook else folder("rules").parent,
            rulebook_key=_path("BRIEF287_RULEBOOK_KEY"),
            overlay=_path("BRIEF287_OVERLAY"),
            recalled=_path("BRIEF287_RECALLED"),
            keep_rulebooks=True,
            secret_key=os.environ.get("BRIEF287_SECRET_KEY") or None,
            data_keys=_data_keys(),
            kept_documents=_kept_documents(),
            paper=paper,
            contact=contact,
            time_zone=time_zone,
            make_ahead=os.environ.get("BRIEF287_MAKE_AHEAD", "1") not in ("", "0"),
            counsel_notes=os.environ.get("BRIEF287_COUNSEL_NOTES", "1") not in ("", "0"),
            rates=os.environ.get("BRIEF287_RATES", "1") not in ("", "0"),
            log=_log(),
            metrics=_metrics(),
            address=address,
            proxies=_proxies(address),
            sign_in=_sign_in(address),
        )

    def key(self) -> str:
        """The key that signs the cookie against forged requests.

        Without one in the settings it is made once and kept beside the SQLite file. Where several nodes share a
        PostgreSQL database they must share the key as well. Raises ConfigError if it is missing there, or too short to
        be none that somebody guesses.
        """
        if self.secret_key:
            if len(self.secret_key) < SHORTEST_KEY:
                what = "BRIEF287_SECRET_KEY is too short."
                raise ConfigError(f"{what} Set it to a random text of at least {SHORTEST_KEY} characters.")
            return self.secret_key
        path = self._key_file()
        if path is None:
            return secrets.token_urlsafe(32)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        return path.read_text(encoding="ascii").strip()

    def _key_file(self) -> Path | None:
        if not self.database_url.startswith("sqlite"):
            raise ConfigError("Set BRIEF287_SECRET_KEY to a long random text, the same on each node.")
        name = self.database_url.partition("///")[2].partition("?")[0]
        return Path(name).with_name("brief287.key") if name and name != ":memory:" else None


def _data_keys() -> Keys:
    """Raises ConfigError, which repeats nothing of a key."""
    file, given = os.environ.get("BRIEF287_DATA_KEY_FILE"), os.environ.get("BRIEF287_DATA_KEY")
    if not file and not given:
        return NO_KEYS
    name = "BRIEF287_DATA_KEY_FILE" if file else "BRIEF287_DATA_KEY"
    if file and given:
        raise ConfigError("BRIEF287_DATA_KEY_FILE and BRIEF287_DATA_KEY are both set. Leave one of them out.")
    try:
        return read_keys(Path(file).read_text("ascii") if file else str(given))
    except OSError as error:
        raise ConfigError(
            f"{name} cannot be read: {error.strerror or error}. Set it to a file of keys that this user may read."
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name} is no file of keys. Make a key with 'brief287 rotate-key --new'.") from None
    except ValueError as error:
        raise ConfigError(f"{name} cannot be used: {error}. Make a key with 'brief287 rotate-key --new'.") from None


def _kept_documents() -> KeptDocuments:
    def number(name: str, unset: int) -> int:
        given = os.environ.get(name, "").strip()
        if not given:
            return unset
        if not given.isdecimal() or not 1 <= int(given) <= 10_000:
            raise ConfigError(f"{name} is '{given}'. Set it to a whole number of at least 1.")
        return int(given)

    own = KeptDocuments()
    megabytes = number("BRIEF287_KEPT_MEGABYTES", own.most_bytes // MEGABYTE)
    return KeptDocuments(megabytes * MEGABYTE, number("BRIEF287_KEPT_DAYS", own.days))


def _address() -> Address | None:
    if os.environ.get("BRIEF287_HTTPS"):  # a setting of protection that is no longer read is not passed over
        raise ConfigError("BRIEF287_HTTPS is not read. Set BRIEF287_ADDRESS to the https address that people use.")
    given = os.environ.get("BRIEF287_ADDRESS", "").strip()
    if not given:
        return None
    try:
        return read_address(given)
    except AddressError:
        raise ConfigError(
            "BRIEF287_ADDRESS is no address of the web. Set it to one such as https://brief.example.org."
        ) from None


def _sign_in(address: Address | None) -> SignIn | None:
    """Raises ConfigError, also where the provider would not know where to send people back to, or would send them by an
    address that others read along."""
    path = os.environ.get("BRIEF287_SIGN_IN")
    if not path:
        return None
    if address is None or not (address.secure or host_name(address.host) in LOCAL_NAMES):
        raise ConfigError("BRIEF287_SIGN_IN needs BRIEF287_ADDRESS: set it to the https address that people use.")
    try:
        return read_sign_in(Path(path))
    except SignInError as error:
        raise ConfigError(f"BRIEF287_SIGN_IN cannot be used: {error}") from None


def _path(setting: str) -> Path | None:
    given = os.environ.get(setting)
    return Path(given) if given else None


def _log() -> Form:
    asked = os.environ.get("BRIEF287_LOG") or "text"
    for form in FORMS:
        if asked == form:
            return form
    raise ConfigError(f"BRIEF287_LOG is '{asked}'. Set it to text or json.")


def _metrics() -> tuple[str, int] | None:
    given = os.environ.get("BRIEF287_METRICS", "").strip()
    if not given:
        return None
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ConfigError(f"BRIEF287_METRICS is '{given}'. Set it to a host and port such as 127.0.0.1:9287.")
    return host.strip("[]"), int(port)


def _proxies(address: Address | None) -> int:
    """Raises ConfigError where forwarded headers would count for nothing, or nobody said whether they count."""
    given = os.environ.get("BRIEF287_PROXIES", "").strip()
    if given not in ("", *map(str, range(MOST_PROXIES + 1))):
        raise ConfigError(f"BRIEF287_PROXIES is '{given}'. Set it to how many proxies stand before the program.")
    if given not in ("", "0") and address is None:
        raise ConfigError("BRIEF287_PROXIES is set without BRIEF287_ADDRESS. Set that to the address that people use.")
    if not given and address is not None and address.secure:
        raise ConfigError(
            "BRIEF287_ADDRESS is https, which a proxy has to speak. Set BRIEF287_PROXIES to 1 for one proxy whose"
            " X-Forwarded-For counts, or to 0 if no such header counts."
        )
    return int(given or 0)


def _make_key(path: Path) -> None:
    """Write a key file, for its owner alone, unless another process that starts at this moment has done so.

    It gets its name only when it is complete, so that nobody reads a key that is not yet written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # the other's key counts
            os.link(name, path)
    finally:
        os.unlink(name)
