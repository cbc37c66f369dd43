"""Agreements, their signatures, documents and timeline.

Known gap: archiving an agreement does not lock out a commitment that is written on it at the same
instant. The commitment then stands on an archived agreement; restoring the agreement mends it.
"""
