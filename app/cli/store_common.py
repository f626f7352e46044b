"""What the commands share that open the database: how, and what to say where it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.stop import Stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assessments.database import Database


@contextmanager
def opened() -> Iterator[Database]:
    """The database of the settings, closed at the end. Every fault of it, and of a file, ends in one line. Raises
    Stop."""
    from sqlalchemy.exc import SQLAlchemyError

    from app.assessments.database import DatabaseUnusableError, open_database
    from app.assessments.encryption import EncryptionError
    from app.assessments.faults import fault_of
    from app.cli.common import config

    try:
        settings = config()
        database = open_database(settings.database_url, settings.data_keys)
        try:
            yield database
        finally:
            database.close()
    except DatabaseUnusableError as error:
        raise Stop(str(error)) from None
    except EncryptionError as error:
        raise Stop(f"Something that is stored cannot be read: {error}. Restore a backup, or set its key.") from None
    except SQLAlchemyError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise Stop(f"The database failed, and nothing was changed: {fault.what}. {fault.mend}") from None


def assessment_number(session: Session, given: str) -> int:
    """The number of an assessment: as it is listed, or by its link. Raises Stop."""
    from app.assessments.store import NotFound, assessment_of_link, find_assessment, get_assessment, number_of

    if re.fullmatch(r"[0-9]{1,15}", given):
        try:
            return get_assessment(session, int(given)).id
        except NotFound:
            raise Stop(f"There is no assessment {given}. 'brief287 purge --days 0' lists all of them.") from None
    link = re.fullmatch(r"(?:.*/a/)?([A-Za-z0-9_-]{32})(?:[/?#].*)?", given)
    found = find_assessment(session, link[1]) if link is not None else None
    signed_in = re.fullmatch(r"(?:.*/a/)?(~[0-9]+)(?:[/?#].*)?", given)
    of_link = number_of(signed_in[1]) if signed_in is not None else None
    if of_link is not None and (number := assessment_of_link(session, of_link)) is not None:
        return number
    if found is None:
        raise Stop("No assessment has this link. Copy the whole address of one of its pages, or give its number.")
    return found.id
