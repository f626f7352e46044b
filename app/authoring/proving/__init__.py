"""`brief287 prove`: named proofs over a whole rulebook, each with its claim, method, bound, cases, faults and unproven.

`catalog` lists the proofs, `towns` makes the towns they speak of, `report` prints them. May import every floor below
`authoring`; no other tool of `authoring` is needed here.
"""
