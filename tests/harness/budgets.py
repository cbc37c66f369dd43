"""How many questions the database may be asked, whatever the number of rows: what docs/architecture.md allows."""

PAGE_QUERIES = 20
SAVE_QUERIES = 25
