"""Benchmarks: each time is a ratio to a floor that is measured in the same run."""
