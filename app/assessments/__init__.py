"""Assessments: a town's answers with their history, sign-offs, frozen briefings and looks; and the answers file.

May import `engine`, `agreement` and the floors below. Only this package knows SQLAlchemy and Alembic.
"""
