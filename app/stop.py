"""How a command ends when it cannot do its work."""

from __future__ import annotations


class Stop(Exception):  # noqa: N818 - the command ends here, with a message for the person
    """Ends a command with exit code 1."""
