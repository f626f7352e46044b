"""How the program is run for others: the server with its limits and its end, what tells how it is, and its log.

May import every floor below the web application, and `wizard`; only `config`, `web` and `cli` import it.
"""
