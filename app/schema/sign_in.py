"""A host's settings for sign-in: its providers, its towns and how their accounts are told, its operators.

No part of the rulebook.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.schema.base import Shape, Text

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[\x21-\x7e]+$")]
"""A word of plain signs, such as an address or an id."""
AddressClaim = Literal["email", "preferred_username", "upn"]
Prompt = Literal["select_account", "login", "consent", "none"]
Links = Literal["allowed", "refused"]


class Provider(Shape):
    """One OpenID provider, at which this site is registered."""

    id: Slug = Field(description="A short word of your own. It stands in the address to register: /sign-in/ID/back.")
    name: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="As the button calls it: Microsoft, Google."
    )
    issuer: Line = Field(description="The provider's issuer, as its discovery document has it, letter for letter.")
    client_id: Line = Field(description="What the provider gave this site when it was registered.")
    client_secret_file: Text = Field(description="A file that holds the client secret and nothing else.")
    address_claim: AddressClaim = Field(
        "email",
        description="The claim that holds a person's work address. 'email' counts only with email_verified: true.",
    )
    prompt: Prompt = Field(
        "select_account",
        description="What the provider is to ask each time; 'none' sends no such wish to one that knows none.",
    )


class Accounts(Shape):
    """How the accounts of a town are told: a claim of the ID token and its value, or the domain of a verified
    address."""

    claim: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_:./-]{0,79}$")] | None = Field(
        None, description="A claim of the ID token: tid (Microsoft), hd (Google)."
    )
    value: Line | None = Field(None, description="The value that the claim must have, letter for letter.")
    email_domain: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")] | None = Field(
        None, description="What follows the @ of an address that the provider has verified."
    )


class TownAccounts(Shape):
    """One town: its accounts and its assessments are kept apart from those of every other."""

    id: Slug = Field(description="Stays for good: assessments belong to it by this id.")
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)] = Field(description="As operators read it.")
    provider: Slug = Field(description="The id of the provider that its people sign in with.")
    accounts: Accounts


class Operators(Shape):
    """Who may open the operator's page, which has counts and no answers."""

    provider: Slug = Field(description="The id of the provider that they sign in with.")
    accounts: Accounts
    addresses: tuple[Line, ...] = Field(min_length=1, description="Their work addresses.")


class SignInFile(Shape):
    """The whole file."""

    links: Links = Field(description="Do secret links open assessments without sign-in: allowed or refused.")
    providers: tuple[Provider, ...] = Field(min_length=1)
    towns: tuple[TownAccounts, ...] = Field(min_length=1)
    operators: Operators | None = None
