"""Documents and evaluations as files: one folder a format, and what makes them apart from the server.

May import `briefing` and every floor below it. A format only renders what it is given: it computes and words nothing.
Only `apart/` starts processes; only `pdf/` and `apart/` know WeasyPrint.
"""
