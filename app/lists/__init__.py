"""Lists that others publish, as a host brings them in: the FBI's police employees, ICE's agreements, ZIP codes.

Their files are recognized by what is in them; every row is taken, or listed with its reason. May import `rulebook` and
`language`, and the engine's values. Knows no database and no web: it is given bytes and gives back records.
"""
