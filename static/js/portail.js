// Improves pages that work without it: focus and announcements after htmx swaps, menus, versions, unsaved text.
