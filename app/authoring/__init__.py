"""Tools for whoever keeps the rulebook: a state's law by day, what changed since it was read.

They read rule files, and may import every floor below: proof, outputs, briefing, engine, rulebook. Only the command
line may import them.
"""
