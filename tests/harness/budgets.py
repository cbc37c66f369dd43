"""How many questions the database may be asked, whatever the number of rows: what
docs/architecture.md allows.
"""

PAGE_QUERIES = 20
SAVE_QUERIES = 25
# The dashboard answers seven questions, each with figures of its own tables: one grouped query for
# each kind of group, one history for each of the four kinds of things that moved, the values of its
# filters, who asks.
DASHBOARD_QUERIES = 24
