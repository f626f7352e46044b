"""A session: the statements of one thing that is done, in one transaction of one connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Engine, Executable, NestedTransaction, ScalarResult
from sqlalchemy.exc import DBAPIError

_Given = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Session:
    """Takes a connection at its first statement, and gives it back when it is closed. What `commit` was not called for
    is undone. `info` is for those who hold it: what they note for its end.

    SQLAlchemy's own session of this name keeps objects in step with rows; there are none here, and without that part
    each statement takes two thirds of the time, and the process has six megabytes less.
    """

    def __init__(self, engine: Engine, begin: str | None = None) -> None:
        """`begin`: what begins the transaction on a connection of PostgreSQL that begins none by itself."""
        self.info: Final[dict[str, Any]] = {}
        self._engine = engine
        self._begin = begin
        self._connection: Connection | None = None

    def execute(self, statement: Executable, parameters: _Given | None = None) -> CursorResult[*tuple[Any, ...]]:
        """One statement, for each of several rows where there is a list of them. Where the first one finds that its
        connection has ended since it was last used, as after a restart of PostgreSQL, it is tried on a new one."""
        if isinstance(parameters, list) and len(parameters) == 1:
            parameters = parameters[0]  # a list goes by a slower way
        first = self._connection is None
        try:
            return self.connection().execute(statement, parameters)
        except DBAPIError as error:
            if not first or not error.connection_invalidated:
                raise
        self.close()
        return self.connection().execute(statement, parameters)

    def scalar(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row; None where there is no row."""
        return self.execute(statement, parameters).scalar()

    def scalars(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> ScalarResult[Any]:
        """The first column of every row."""
        return self.execute(statement, parameters).scalars()

    def insert(self, statement: Executable) -> int:
        """Insert one row; its number."""
        key = self.execute(statement).inserted_primary_key
        assert key is not None, "the table has a number of its own"
        return int(key[0])

    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            if self._begin is not None:
                self._connection.exec_driver_sql(self._begin)
        return self._connection

    def get_bind(self) -> Engine:
        return self._engine

    def begin_nested(self) -> NestedTransaction:
        """A part that may be undone by itself: what it did is, where an error ends it."""
        return self.connection().begin_nested()

    def commit(self) -> None:
        if self._connection is not None:
            self._connection.commit()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
