"""``./portail bench``: what the pages of the portal cost, beside a bare Django view and Django's
admin.

Each database and size runs in a process of its own (``one``); ``report`` writes docs/performance.md
from what they found. ``pages`` lists what is measured, ``targets`` what is to be held.
"""
