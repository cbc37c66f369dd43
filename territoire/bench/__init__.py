"""``./portail bench``: what the pages of the portal cost, beside a bare Django view and Django's admin.

Each database and size runs in a process of its own (``one``); ``report`` writes docs/performance.md from what they found.
Nothing here is routed in production: the bare view and the admin of comparison have their own addresses (``urls``).
"""
