"""The progress dashboard: seven questions about the programme, each answered by tables of figures.

Every figure is a link to the list behind it, with the same scope; what nobody knows is None, never
zero.
"""
