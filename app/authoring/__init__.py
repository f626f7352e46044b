"""Tools for whoever keeps the rulebook. They stand above the documents, and nothing but the command line reads them."""
