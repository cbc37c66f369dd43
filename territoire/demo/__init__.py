"""Demonstration data: what is known of the territory, completed with examples marked as such.

``data/`` holds the known facts (CSV) and the invented directory (TOML), ``sheets/`` the 62 example
sheets by theme. The other modules write them through the workflow functions, each step on its own
day (docs/decisions/0004).
"""
