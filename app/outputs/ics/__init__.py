"""Days as a calendar file (RFC 5545). May import briefing and what is below it."""
