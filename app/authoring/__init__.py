"""Tools for whoever keeps the rulebook: what changed, a state's law by day, seals, what can be proven.

They read rule files, evaluations and finished documents, and write rule files. Only the command line and the wizard may
import them. May import `proof` and every floor below it.
"""
