"""Lets `python -m app.cli` do what `brief287` does."""

from __future__ import annotations

import sys

from app.cli import main

sys.exit(main())
