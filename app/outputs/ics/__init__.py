"""The calendar format (iCalendar, RFC 5545): days as all-day events.

May import `briefing` and the floors below. It computes and words nothing.
"""
