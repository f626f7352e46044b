"""Brief287: decision support for U.S. municipalities that weigh ICE's 287(g) program."""

__version__ = "0.1.0"
