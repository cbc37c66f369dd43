"""A large set of invented rows, to measure the portal with: ``manage.py seed_scale``.

Plausible and the same every time for one seed and one day. Unlike the demonstration it goes around
the workflow: a hundred thousand answers are written straight into the tables, each with the history
that the workflow would have left.
"""
