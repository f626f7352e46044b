"""Who may sign in, read from the host's file: providers, towns as tenants, operators. It decides by the claims of an ID
token whose account it is, and knows no network.

An address counts only where its provider stands for it: the claim `email` with `email_verified: true`, or a user name
that the provider gives out itself. An address alone never makes an account a town's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from app.address import LOCAL_NAMES, host_name
from app.rulebook.files import read_file
from app.rulebook.problems import Problem
from app.rulebook.strict_yaml import MAX_BYTES
from app.schema.sign_in import Accounts, Links, Operators, Provider, SignInFile, TownAccounts

LONGEST_ADDRESS: Final = 254
TENANT_BLANK: Final = "{tenantid}"
"""In the issuer of a provider that serves many organizations; the claim `tid` fills it."""
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_SECRET = 4096


class SignInError(ValueError):
    """The file cannot be used. The message says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose account it is: a provider's subject, perhaps of a town, perhaps an operator. `address` is one that the
    provider stands for, in lower case; None where it stands for none. `stamp` changes with the settings that said so.
    """

    provider: str
    issuer: str
    subject: str
    tenant: str | None
    operator: bool
    address: str | None
    name: str
    stamp: str


class NotOurs(Exception):  # noqa: N818 - read as a word: except NotOurs
    """The account is of no town here. The message says why, as a sentence for its holder."""


def work_address(text: str) -> str | None:
    """An address in lower case, in the plain letters that two addresses are told apart by; None for any other text."""
    lowered = text.strip().lower() if text.isascii() else ""
    return lowered if len(lowered) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(lowered) else None


@dataclass(frozen=True)
class SignIn:
    """The settings of sign-in. `secrets` has each provider's client secret by its id."""

    file: SignInFile
    secrets: Mapping[str, str]

    def __repr__(self) -> str:
        return f"SignIn({', '.join(self.providers)})"

    @property
    def links(self) -> Links:
        return self.file.links

    @cached_property
    def providers(self) -> Mapping[str, Provider]:
        return {each.id: each for each in self.file.providers}

    @cached_property
    def towns(self) -> Mapping[str, TownAccounts]:
        return {each.id: each for each in self.file.towns}

    def issuers(self, provider: Provider) -> frozenset[str]:
        """The issuers whose ID tokens count: the provider's own, or that of each organization named here."""
        if TENANT_BLANK not in provider.issuer:
            return frozenset({provider.issuer})
        given = (each.value for each in self._rules(provider.id))
        return frozenset(provider.issuer.replace(TENANT_BLANK, value) for value in given if value is not None)

    def _rules(self, provider: str) -> Iterator[Accounts]:
        yield from (town.accounts for town in self.file.towns if town.provider == provider)
        if self.file.operators is not None and self.file.operators.provider == provider:
            yield self.file.operators.accounts

    def identify(self, provider: Provider, claims: Mapping[str, Any]) -> Identity:
        """Whose account these claims are, once the token was checked. Raises NotOurs."""
        address = _address_of(provider, claims)
        verified = provider.address_claim != "email" or claims.get("email_verified") is True
        address = address if verified else None
        towns = [
            town for town in self.file.towns if town.provider == provider.id and _tells(town.accounts, claims, address)
        ]
        operator = self._is_operator(provider, claims, address)
        if len(towns) > 1:
            raise NotOurs("Your account would belong to two towns by this site’s settings, so it opens neither.")
        if not towns and not operator:
            why = "" if verified else f" {provider.name} has not verified your address."
            raise NotOurs(f"Your account is not one of a town that uses this site.{why}")
        tenant = towns[0].id if towns else None
        name = claims.get("name")
        return Identity(
            provider.id, str(claims["iss"]), str(claims["sub"]), tenant, operator, address,
            name.strip()[:200] if isinstance(name, str) and name.isprintable() else "",
            self.stamp(provider.id, tenant, operator) or "",
        )  # fmt: skip

    def _is_operator(self, provider: Provider, claims: Mapping[str, Any], address: str | None) -> bool:
        given = self.file.operators
        if given is None or given.provider != provider.id or address is None:
            return False
        return _tells(given.accounts, claims, address) and address in map(work_address, given.addresses)

    def stamp(self, provider: str, tenant: str | None, operator: bool) -> str | None:
        """A hash of the settings that tell such an account; None where there are none any more. What was signed in
        under another one has ended."""
        town, one = self.towns.get(tenant or ""), self.providers.get(provider)
        if one is None or (tenant is not None and (town is None or town.provider != provider)):
            return None
        if operator and self.file.operators is None:
            return None
        parts: list[Any] = [one.issuer, one.client_id, one.address_claim, tenant]
        parts += [town.accounts.model_dump() if town is not None else None]
        parts += [self.file.operators.model_dump() if operator and self.file.operators is not None else None]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _address_of(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    given = claims.get(provider.address_claim)
    return work_address(given) if isinstance(given, str) else None


def _tells(accounts: Accounts, claims: Mapping[str, Any], address: str | None) -> bool:
    """Does the rule say that it is one of these accounts?"""
    if accounts.claim is not None:
        given = claims.get(accounts.claim)
        return isinstance(given, str) and given == accounts.value
    return address is not None and address.rpartition("@")[2] == accounts.email_domain


def read_sign_in(path: Path) -> SignIn:
    """The settings in a file, with the secrets that lie beside it. Raises SignInError."""
    problems: list[Problem] = []
    read = read_file(_bytes(path, MAX_BYTES), str(path), SignInFile, problems)
    if read is None or not isinstance(read.shape, SignInFile):
        raise SignInError(str(problems[0]))
    file = read.shape
    for what in _complaints(file):
        raise SignInError(f"{path}: {what}")
    return SignIn(file, {each.id: _secret(path.parent / each.client_secret_file) for each in file.providers})


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise SignInError(f"{path} cannot be read: {why}. Check its name, and that this user may read it.") from None


def _secret(path: Path) -> str:
    """The one line of a file; it is repeated nowhere."""
    try:
        text = _bytes(path, _MOST_SECRET).decode("ascii").strip()
    except UnicodeDecodeError:
        text = ""
    if not text or len(text) > _MOST_SECRET or any(not "!" <= sign <= "~" for sign in text):
        raise SignInError(f"{path} holds no client secret. Write it there, on one line, as the provider gave it.")
    return text


def _complaints(file: SignInFile) -> Iterator[str]:
    """What does not fit together, each with what to do."""
    providers = {each.id: each for each in file.providers}
    for kind, ids in (("provider", [p.id for p in file.providers]), ("town", [t.id for t in file.towns])):
        twice = next((each for each in ids if ids.count(each) > 1), None)
        if twice is not None:
            yield f"two entries have the {kind} id '{twice}'. Give each an id of its own."
    for provider in file.providers:
        if not _safe_issuer(provider.issuer):
            yield (
                f"the issuer of '{provider.id}' is no https address. Copy it from the provider's discovery document; "
                "http is for localhost alone."
            )
    rules: dict[tuple[str, str], str] = {}
    named: list[tuple[str, TownAccounts | Operators]] = [(f"town '{each.id}'", each) for each in file.towns]
    if file.operators is not None:
        named.append(("operators", file.operators))
        bad = next((each for each in file.operators.addresses if work_address(each) is None), None)
        if bad is not None:
            yield f"'{bad}' is no work address. Write it as ops@example.org, without accents."
    for what, entry in named:
        provider_of = providers.get(entry.provider)
        if provider_of is None:
            yield f"{what} names the provider '{entry.provider}', which is not listed. Use {' or '.join(providers)}."
            continue
        accounts = entry.accounts
        if (accounts.claim is None) != (accounts.value is None) or (accounts.claim is None) == (
            accounts.email_domain is None
        ):
            yield f"{what}: say 'claim' and its 'value', or 'email_domain', and not both."
            continue
        many = TENANT_BLANK in provider_of.issuer
        if many and (accounts.claim != "tid" or not _TENANT.fullmatch(accounts.value or "")):
            yield (
                f"{what}: its provider serves many organizations. Tell its accounts by 'claim: tid' and the "
                "organization's own id (36 letters and digits in lower case)."
            )
        if accounts.claim in ("email", "preferred_username", "upn", "name", "sub"):
            yield f"{what}: '{accounts.claim}' tells one person, not a town. Use tid, hd or 'email_domain'."
        if accounts.email_domain is not None and provider_of.address_claim != "email":
            yield f"{what}: 'email_domain' needs a provider whose address_claim is email. Use a claim instead."
        if isinstance(entry, TownAccounts):
            rule = (entry.provider, accounts.model_dump_json())
            if rule in rules:
                yield f"{what} and {rules[rule]} have the same accounts, which keep them apart. Give each its own."
            rules[rule] = what


def _safe_issuer(issuer: str) -> bool:
    try:
        parts = urlsplit(issuer.replace(TENANT_BLANK, "x"))
        plain = parts.scheme == "http" and host_name(parts.netloc) in LOCAL_NAMES
        whole = bool(parts.hostname) and not parts.query and not parts.fragment and "@" not in parts.netloc
    except ValueError:
        return False
    return whole and (parts.scheme == "https" or plain)
