"""Types of columns: moments, and what is encrypted where the host has set a key.

The keys belong to the engine, and are looked up on its dialect, so that a backup may be opened beside the database.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

from sqlalchemy import JSON, DateTime, Dialect, Float, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.assessments.encryption import NO_KEYS, Keys

_KEYS: Final = "brief287_keys"


def set_keys(dialect: Dialect, keys: Keys) -> None:
    """From here on, whoever uses this dialect reads and writes with these keys."""
    setattr(dialect, _KEYS, keys)


def keys_of(dialect: Dialect) -> Keys:
    found: Keys = getattr(dialect, _KEYS, NO_KEYS)
    return found


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, always aware and in UTC; SQLite keeps it without the zone. Refuses naive times (ValueError)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


class EncryptedText(TypeDecorator[str]):
    """A text. SQLite takes longer ones than a column says; PostgreSQL does not, so that there it has no length."""

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        short = self.length is not None and dialect.name == "sqlite"
        return String(self.length) if short else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        keys = keys_of(dialect)
        return value if value is None or not keys else keys.text_of("text", value.encode("utf-8", "surrogatepass"))

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        plain = keys_of(dialect).opened("text", value)
        if plain is not None:
            return plain.decode("utf-8", "surrogatepass")
        text: str | None = value
        return text


class _NumberOrText(Float[Any]):
    """A column of SQLite for numbers, which takes a text as it is; SQLAlchemy's own would make a number of it."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


class EncryptedNumber(TypeDecorator[float]):
    """A number. A column of SQLite takes a text beside numbers; one of PostgreSQL is a text."""

    impl = Float(53)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _NumberOrText(53) if dialect.name == "sqlite" else Text()

    def process_bind_param(self, value: float | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        keys = keys_of(dialect)
        if keys:
            return keys.text_of("number", repr(float(value)).encode())
        return value if dialect.name == "sqlite" else repr(float(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> float | None:
        if value is None:
            return None
        plain = keys_of(dialect).opened("number", value)
        return float(value if plain is None else plain.decode())


class EncryptedJson(TypeDecorator[Any]):
    """A value of JSON; encrypted it is a text of JSON."""

    impl = JSON
    cache_ok = True

    def __init__(self, none_as_null: bool = False) -> None:
        super().__init__(none_as_null=none_as_null)
        self.none_as_null = none_as_null

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        keys = keys_of(dialect)
        return value if value is None or not keys else keys.text_of("json", json.dumps(value).encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        plain = keys_of(dialect).opened("json", value)
        return value if plain is None else json.loads(plain)


class EncryptedBytes(TypeDecorator[bytes]):
    """The bytes of a file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        keys = keys_of(dialect)
        return value if value is None or not keys else keys.bytes_of(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        plain = keys_of(dialect).opened("bytes", value)
        if plain is not None:
            return plain
        body: bytes | None = value
        return body


ENCRYPTED: Final = (EncryptedText, EncryptedNumber, EncryptedJson, EncryptedBytes)


def as_stored(column_type: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """The type by which one of `ENCRYPTED` is read as it is stored."""
    if isinstance(column_type, EncryptedBytes):
        return LargeBinary()
    if isinstance(column_type, EncryptedJson):
        return JSON()
    return _NumberOrText(53) if isinstance(column_type, EncryptedNumber) and dialect.name == "sqlite" else Text()
