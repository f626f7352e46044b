"""Releases: a rulebook packed into one file, hashed and signed, and what a host adds to it.

Nothing of a release is read before its signature holds, and nothing of it is ever written to disk to be read. May
import what the rulebook's floor may, and `cryptography`.
"""
