"""Proof under faults and under load: real servers, killed, starved, locked out and crowded. Each bar is a promise."""
