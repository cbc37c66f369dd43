"""Which tests each of the two databases runs."""

# It compares the tables of PostgreSQL alone.
ON_POSTGRESQL_ALONE = ["core/test_migrations.py"]
# About words, forms, mails and papers, whose questions are asked of PostgreSQL by other tests:
# every address by test_rights, each page with a form and its save by test_saves, every rule and
# workflow by those of its app.
ON_SQLITE_ALONE = [
    "accounts/test_admin.py",
    "accounts/test_admin_forms.py",
    "accounts/test_sign_in.py",
    "accounts/test_sign_in_code.py",
    "actions/acts/test_acts.py",
    "actions/documents/test_documents.py",
    "actions/sections/test_section_rows.py",
    "actions/sections/test_sections.py",
    "actions/sections/test_summaries.py",
    "governance/committees/test_committee_pages.py",
    "governance/decisions/test_decision_pages.py",
    "governance/pack/test_pack.py",
    "governance/session/test_session.py",
    "governance/session/test_session_decisions.py",
    "governance/test_hostile_input.py",
    "governance/test_private.py",
    "partners/answers/test_answer_forms.py",
    "territoire/dashboard/test_dashboard_exports.py",
    "territoire/test_addresses_of_lists.py",
    "territoire/components/test_components.py",
    "territoire/homes/test_homes.py",
    "territoire/test_shell.py",
    "tools/test_bench.py",
]
