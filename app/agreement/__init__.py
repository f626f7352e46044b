"""An agreement in hand held against the fingerprints of the known forms: what differs, and nothing of what it means.

May import `rulebook` and `language`. Pure: no I/O, and no text of any form.
"""
