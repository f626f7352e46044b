"""The rulebook as children have it: packed in a file of this process's own, about two megabytes, written once.

The fork server reads the file that it finds named when it starts, and works out what every document needs of the
rulebook, so that its children have that at once. Of any other rulebook a child reads the file itself.
"""

from __future__ import annotations

import os
import pickle
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final

from app.outputs.apart.folder import own_folder
from app.rulebook.book import Rulebook

NAMED: Final = "BRIEF287_PACKED_RULEBOOK"
"""The variable by which the fork server is told the file. It is set by the program itself."""
MOST: Final = 4
"""Rulebooks whose files are there at once; a preview reads one after the other."""
_files: OrderedDict[int, tuple[Rulebook, str]] = OrderedDict()
_numbers = count(1)
_lock = Lock()


def packed(rulebook: Rulebook) -> str:
    """The path of the file with this very rulebook, without what was worked out from it here."""
    with _lock:
        found = _files.get(id(rulebook))
        if found is None:
            path = own_folder() / f"{next(_numbers)}"
            path.write_bytes(pickle.dumps(replace(rulebook), pickle.HIGHEST_PROTOCOL))
            found = _files[id(rulebook)] = rulebook, str(path)
            if len(_files) > MOST:
                _, (_, old) = _files.popitem(last=False)
                with suppress(OSError):
                    os.unlink(old)
        _files.move_to_end(id(rulebook))
        return found[1]


def begin_with(rulebook: Rulebook) -> None:
    """Name the rulebook to the fork server, which starts with the first child."""
    os.environ[NAMED] = packed(rulebook)


def read(path: str) -> Rulebook:
    """The rulebook of a file that this program wrote."""
    found: Rulebook = pickle.loads(Path(path).read_bytes())
    return found
