"""Lists of what hangs on sheets, across the programme: milestones, blocking points, funding,
indicators.
"""
