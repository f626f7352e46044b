"""The 45 items of a council briefing, held against the finished document: its HTML and its PDF."""
