"""Tools for whoever keeps the rulebook: what changed, a state's law by day, seals.

They read rule files, evaluations and finished documents, and write rule files. Only the command line and the wizard may
import them."""
