"""What is measured, as the tables name it."""

BARE, BARE_50, ADMIN_LIST, ADMIN_SAVE = "bare view, 62 rows", "bare view, 50 rows", "admin list", "admin save"
LIST, DEEP, FILTERED, SHEET = "list", "list, deep page", "list, filtered", "sheet"
DASHBOARD, REGISTER, MATRIX = "dashboard", "register", "matrix"
SEARCH, HOME, SAVE = "search, rare word", "partner's home", "save of a section"
DASHBOARD_AFTER = "dashboard, after a write"
