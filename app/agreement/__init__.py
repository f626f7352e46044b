"""An agreement in hand against the fingerprints of the known forms. Pure: no I/O, and no text of any form."""
