"""The sections of the briefing, in the order of design section 10: each turns the evaluation into blocks."""
