"""Assessments: the answers of a town with their history, sign-off and sharing. The database and the answers file."""
