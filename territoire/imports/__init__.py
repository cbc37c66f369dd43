"""Import of a tracking table: axes, organisations, sheets, milestones, funding. See
docs/import.md.
"""
