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
    "actions/test_acts.py",
    "actions/test_documents.py",
    "actions/test_section_rows.py",
    "actions/test_sections.py",
    "actions/test_summaries.py",
    "governance/test_committee_pages.py",
    "governance/test_decision_pages.py",
    "governance/test_hostile_input.py",
    "governance/test_pack.py",
    "governance/test_private.py",
    "governance/test_session.py",
    "partners/test_answer_forms.py",
    "territoire/test_addresses_of_lists.py",
    "territoire/test_dashboard_exports.py",
    "territoire/test_shell.py",
    "tools/test_bench.py",
]
