"""The table of rights: what each person gets at every address."""

from tests.governance.rights import LINES as GOVERNANCE

# One line: name of the address, its arguments, GET then POST of each column (anonymous, nobody,
# readers, partner B, partners A, team). 404: what one may not know of. 403: known, not allowed.
# 422: allowed, though this empty post is refused. 302 of an anonymous person leads to the sign-in.
OPEN, CLOSED = (200,) * 6, (302, 403, 403, 403, 403, 200)
HIDDEN, SHOWN = (302, 404, 404, 404, 404), (302, 404, 200, 200, 200, 200)
NO_GET, NO_POST, NO_POST_EVER = (
    (302, 405, 405, 405, 405, 405),
    (302, 405, 405, 405, 405, 405),
    (405,) * 6,
)
EDIT = (302, 404, 403, 403, 403)  # of a sheet that one reads: the team's
CARRY = (302, 404, 403, 403)  # of a sheet that one reads: its carrier's and the team's
ANYBODY = [
    ("home", (), OPEN, OPEN),
    ("legal_notice", (), OPEN, NO_POST_EVER),
    ("accessibility", (), OPEN, NO_POST_EVER),
    ("personal_data", (), OPEN, NO_POST_EVER),
    ("help", (), OPEN, NO_POST_EVER),
    ("sitemap", (), OPEN, NO_POST_EVER),
    ("security_txt", (), OPEN, NO_POST_EVER),
    ("health", (), OPEN, NO_POST_EVER),
    ("/favicon.ico", (), (302,) * 6, NO_POST_EVER),
    ("calendar_feed", ("zzz",), (404,) * 6, NO_POST_EVER),
    ("search", (), (302, 200, 200, 200, 200, 200), NO_POST),
    ("components", (), (302, 200, 200, 200, 200, 200), (302, 200, 200, 200, 200, 200)),
    ("admin:index", (), (302, 403, 403, 403, 403, "admin"), (302, 403, 403, 403, 403, "admin")),
]
ACCOUNTS = [
    ("account_login", (), (200, 302, 302, 302, 302, 302), (200, 302, 302, 302, 302, 302)),
    ("account_inactive", (), OPEN, NO_POST_EVER),
    ("account_logout", (), (302, 200, 200, 200, 200, 200), (302,) * 6),
    ("account_reset_password", (), OPEN, OPEN),
    ("account_reset_password_done", (), OPEN, NO_POST_EVER),
    ("account_reset_password_from_key", ("zzz", "abc-def"), OPEN, OPEN),
    ("account_reset_password_from_key_done", (), OPEN, NO_POST_EVER),
    ("account_change_password", (), (302, 200, 200, 200, 200, 200), (302, 200, 200, 200, 200, 200)),
    ("account_set_password", (), (302,) * 6, (302,) * 6),
    (
        "account_request_login_code",
        (),
        (200, 302, 302, 302, 302, 302),
        (200, 302, 302, 302, 302, 302),
    ),
    ("account_confirm_login_code", (), (302,) * 6, (302,) * 6),
    ("mfa_authenticate", (), (302,) * 6, (302,) * 6),
    (
        "account_request_reauthentication_code",
        (),
        (302, 200, 200, 200, 200, 200),
        (302, 200, 200, 200, 200, 200),
    ),
    ("account_confirm_reauthentication_code", (), (302,) * 6, (302,) * 6),
    ("mfa_reauthenticate", (), (302,) * 6, (302,) * 6),
    ("account_home", (), (302, 200, 200, 200, 200, 200), (302, 422, 422, 422, 422, 422)),
    ("feed_change", (), NO_GET, (302,) * 6),
    ("mfa_index", (), (302, 200, 200, 200, 200, 200), NO_POST),
    ("mfa_activate_totp", (), (302,) * 6, (302,) * 6),
    ("mfa_deactivate_totp", (), (302,) * 6, (302,) * 6),
    ("mfa_view_recovery_codes", (), (302,) * 6, (302,) * 6),
    ("mfa_generate_recovery_codes", (), (302,) * 6, (302,) * 6),
    ("account_reauthenticate", (), (302, 200, 200, 200, 200, 200), (302, 200, 200, 200, 200, 200)),
]
SHEETS = [
    ("dashboard", (), (302, 403, 200, 200, 200, 200), NO_POST),
    ("actions:funding_plan_list", (), (302, 403, 200, 200, 200, 200), NO_POST),
    ("compare", (), (302, 403, 200, 200, 200, 200), NO_POST),
    ("import_template", (), CLOSED, NO_POST),
    ("actions:sheet_list", (), (302, 403, 200, 200, 200, 200), NO_POST),
    *(
        (f"actions:{name}_list", (), (302, 403, 200, 200, 200, 200), NO_POST)
        for name in ("milestone", "blocker", "funding", "indicator")
    ),
    ("actions:sheet_create", (), CLOSED, (302, 403, 403, 403, 403, 422)),
    ("actions:sheet_detail", ("public",), SHOWN, NO_POST),
    ("actions:sheet_detail", ("of B",), SHOWN, NO_POST),
    ("actions:sheet_detail", ("team",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_detail", ("archived",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_detail", ("999",), (*HIDDEN, 404), NO_POST),
    ("actions:sheet_history", ("public",), SHOWN, NO_POST),
    ("actions:sheet_history", ("team",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_history", ("archived",), (*HIDDEN, 200), NO_POST),
    ("actions:sheet_edit", ("public",), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_edit", ("of B",), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_edit", ("team",), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_edit", ("archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("actions:sheet_edit_section", ("public", "calendrier"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_edit_section", ("team", "financement"), (*HIDDEN, 200), (*HIDDEN, 422)),
    (
        "actions:sheet_edit_section",
        ("public", "nowhere"),
        (302, 404, 404, 404, 404, 404),
        (302, 404, 404, 404, 404, 404),
    ),
    ("actions:sheet_act", ("public", "avancement"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "meteo"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "relecture"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "priorite"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "document"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "copier"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "archiver"), (*EDIT, 200), (*EDIT, 422)),
    ("actions:sheet_act", ("public", "note"), (*CARRY, 200, 200), (*CARRY, 422, 422)),
    ("actions:sheet_act", ("public", "blocage"), (*CARRY, 200, 200), (*CARRY, 422, 422)),
    (
        "actions:sheet_act",
        ("of B", "note"),
        (302, 404, 403, 200, 403, 200),
        (302, 404, 403, 422, 403, 422),
    ),
    ("actions:sheet_act", ("team", "note"), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_act", ("archived", "restaurer"), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("actions:sheet_act", ("archived", "note"), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("actions:milestone_tick", ("public", "milestone"), NO_GET, (*CARRY, 302, 302)),
    ("actions:milestone_tick", ("of B", "milestone"), NO_GET, (302, 404, 403, 302, 403, 302)),
    ("actions:milestone_tick", ("team", "milestone"), NO_GET, (*HIDDEN, 302)),
    (
        "actions:note_publish",
        ("public", "proposed"),
        NO_GET,
        (302, 404, {"reader": 403, "industrial co-chair": 403, "": 404}, 404, 403, 302),
    ),
    (
        "actions:note_dismiss",
        ("public", "proposed"),
        NO_GET,
        (302, 404, {"reader": 403, "industrial co-chair": 403, "": 404}, 404, 403, 302),
    ),
    ("actions:note_publish", ("team", "proposed"), NO_GET, (*HIDDEN, 302)),
    ("actions:document_download", ("public", "open"), SHOWN, NO_POST),
    ("actions:document_download", ("public", "private"), (*HIDDEN, 200), NO_POST),
    ("actions:document_download", ("team", "open"), (*HIDDEN, 200), NO_POST),
    ("actions:document_remove", ("public", "open"), NO_GET, (*EDIT, 302)),
    ("actions:document_remove", ("public", "private"), NO_GET, (*HIDDEN, 302)),
    ("actions:document_remove", ("team", "open"), NO_GET, (*HIDDEN, 302)),
]


def admin_a(status: int) -> dict:
    """What only the administrator among the partners A gets."""
    return {"administrator of partner A": status, "": 403}


PEOPLE_PAGES = [
    ("people_list", (), (302, 403, 403, 200, 200, 200), NO_POST),
    (
        "invitation_create",
        (),
        (302, 403, 403, 403, admin_a(200), 200),
        (302, 403, 403, 403, admin_a(422), 422),
    ),
    *(
        line
        for name in ("invitation_resend", "invitation_cancel")
        for line in (
            (name, ("@invitation",), NO_GET, (302, 404, 404, 404, admin_a(302), 302)),
            (name, ("@invitation B",), NO_GET, (302, 404, 404, 403, 404, 302)),
        )
    ),
    ("people_referent", ("@membership",), NO_GET, (302, 404, 404, 404, admin_a(302), 302)),
    ("people_referent", ("@membership B",), NO_GET, (302, 404, 404, 403, 404, 302)),
    *(
        line
        for name in ("people_manage", "people_end")
        for line in (
            (
                name,
                ("@membership",),
                (302, 404, 404, 404, admin_a(200), 200),
                (302, 404, 404, 404, admin_a(422), 422),
            ),
            (
                name,
                ("@membership B",),
                (302, 404, 404, 403, 404, 200),
                (302, 404, 404, 403, 404, 422),
            ),
        )
    ),
    ("invitation_accept", ("@invitation token",), OPEN, (422, 403, 403, 403, 403, 403)),
    ("invitation_accept", ("zzz",), (404,) * 6, (404,) * 6),
]
REVIEWS = [
    ("partners:review_list", (), CLOSED, (302, 403, 403, 403, 403, 422)),
    (
        "partners:review_detail",
        ("@update",),
        (302, 404, 404, 404, 403, 200),
        (302, 404, 404, 404, 403, 422),
    ),
    (
        "partners:review_detail",
        ("@update B",),
        (302, 404, 404, 403, 404, 200),
        (302, 404, 404, 403, 404, 409),
    ),
    (
        "partners:review_detail",
        ("@update team",),
        (302, 404, 404, 404, 404, 200),
        (302, 404, 404, 404, 404, 422),
    ),
    ("partners:notice_list", (), CLOSED, NO_POST),
    ("partners:link_revoke", ("@author",), NO_GET, (302, 403, 403, 403, 403, 302)),
    ("partners:link_revoke", ("@nowhere",), NO_GET, (302, 403, 403, 403, 403, 404)),
]
ANSWERS = [
    ("partners:my_commitments", (), (302, 403, 403, 200, 200, 200), NO_POST),
    ("partners:commitments_confirm", (), NO_GET, (302, 403, 403, 302, 302, 302)),
    ("partners:commitment_answer", ("@commitment",), (*CARRY, 200, 200), (*CARRY, 422, 422)),
    (
        "partners:commitment_answer",
        ("@commitment B",),
        (302, 404, 403, 200, 403, 200),
        (302, 404, 403, 422, 403, 422),
    ),
    ("partners:commitment_answer", ("@commitment team",), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("partners:commitment_answer", ("@commitment archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("partners:proof_download", ("@proof",), (302, 404, 404, 404, 200, 200), NO_POST),
    ("partners:proof_download", ("@proof open",), SHOWN, NO_POST),
    ("partners:proof_download", ("@proof link",), (*HIDDEN, 404), NO_POST),
    ("partners:answer_link", ("@answer token",), OPEN, (422,) * 6),
    ("partners:answer_link", ("forged",), (404,) * 6, (404,) * 6),
    ("partners:answer_thanks", (), OPEN, NO_POST_EVER),
]
READ_LIST, MAKE = (302, 403, 200, 200, 200, 200), (302, 403, 403, 403, 403, 422)
NAME_REFERENT = {"administrator of partner A": 200, "": 403}
AGREEMENTS = [
    ("partners:agreement_list", (), READ_LIST, NO_POST),
    ("partners:agreement_create", (), CLOSED, MAKE),
    ("partners:timeline_edit", ("phase-1",), CLOSED, MAKE),
    ("partners:agreement_detail", ("@agreement",), SHOWN, NO_POST),
    ("partners:agreement_detail", ("@agreement archived",), (*HIDDEN, 200), NO_POST),
    ("partners:agreement_detail", ("@nowhere",), (*HIDDEN, 404), NO_POST),
    ("partners:agreement_history", ("@agreement",), SHOWN, NO_POST),
    ("partners:agreement_history", ("@agreement archived",), (*HIDDEN, 200), NO_POST),
    ("partners:agreement_edit", ("@agreement",), (*EDIT, 200), (*EDIT, 422)),
    ("partners:agreement_edit", ("@agreement archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("partners:agreement_signatories", ("@agreement",), (*EDIT, 200), (*EDIT, 422)),
    ("partners:agreement_signatories", ("@agreement archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("partners:signature_receive", ("@agreement", "@signature waiting"), NO_GET, (*EDIT, 302)),
    (
        "partners:signature_receive",
        ("@agreement archived", "@signature waiting"),
        NO_GET,
        (*HIDDEN, 404),
    ),
    ("partners:agreement_document", ("@agreement", "@document"), SHOWN, NO_POST),
    ("partners:agreement_document", ("@agreement", "@document private"), (*HIDDEN, 200), NO_POST),
    ("partners:agreement_document", ("@agreement archived", "@document"), (*HIDDEN, 404), NO_POST),
    ("partners:agreement_document_remove", ("@agreement", "@document"), NO_GET, (*EDIT, 302)),
    (
        "partners:agreement_document_remove",
        ("@agreement", "@document private"),
        NO_GET,
        (*HIDDEN, 302),
    ),
    ("partners:agreement_act", ("@agreement", "document"), (*EDIT, 200), (*EDIT, 422)),
    ("partners:agreement_act", ("@agreement", "archiver"), (*EDIT, 200), (*EDIT, 422)),
    ("partners:agreement_act", ("@agreement", "nowhere"), (*HIDDEN, 404), (*HIDDEN, 404)),
    (
        "partners:agreement_act",
        ("@agreement archived", "restaurer"),
        (*HIDDEN, 200),
        (*HIDDEN, 422),
    ),
    ("partners:agreement_act", ("@agreement archived", "document"), (*HIDDEN, 404), (*HIDDEN, 404)),
]
ORGANIZATIONS = [
    ("partners:organization_list", (), READ_LIST, NO_POST),
    ("partners:organization_create", (), CLOSED, MAKE),
    ("partners:organization_detail", ("@organization",), SHOWN, NO_POST),
    ("partners:organization_detail", ("@organization archived",), (*HIDDEN, 200), NO_POST),
    ("partners:organization_edit", ("@organization",), (*EDIT, 200), (*EDIT, 422)),
    ("partners:organization_edit", ("@organization archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("partners:organization_act", ("@organization", "archiver"), (*EDIT, 200), (*EDIT, 422)),
    (
        "partners:organization_act",
        ("@organization", "referent"),
        (302, 404, 403, 403, NAME_REFERENT, 200),
        (302, 404, 403, 403, {"administrator of partner A": 422, "": 403}, 422),
    ),
    ("partners:organization_act", ("@organization", "nowhere"), (*HIDDEN, 404), (*HIDDEN, 404)),
    (
        "partners:organization_act",
        ("@organization archived", "restaurer"),
        (*HIDDEN, 200),
        (*HIDDEN, 422),
    ),
    (
        "partners:organization_act",
        ("@organization archived", "referent"),
        (*HIDDEN, 404),
        (*HIDDEN, 404),
    ),
]
COMMITMENTS = [
    ("partners:commitment_list", (), READ_LIST, NO_POST),
    ("partners:commitment_matrix", (), READ_LIST, NO_POST),
    ("partners:commitment_create", (), CLOSED, MAKE),
    ("partners:commitment_detail", ("@commitment",), SHOWN, NO_POST),
    ("partners:commitment_detail", ("@commitment team",), (*HIDDEN, 200), NO_POST),
    ("partners:commitment_detail", ("@commitment archived",), (*HIDDEN, 200), NO_POST),
    ("partners:commitment_detail", ("@nowhere",), (*HIDDEN, 404), NO_POST),
    ("partners:commitment_history", ("@commitment",), SHOWN, NO_POST),
    ("partners:commitment_history", ("@commitment team",), (*HIDDEN, 200), NO_POST),
    ("partners:commitment_edit", ("@commitment",), (*EDIT, 200), (*EDIT, 422)),
    ("partners:commitment_edit", ("@commitment team",), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("partners:commitment_edit", ("@commitment archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("partners:commitment_close", ("@commitment B",), (*EDIT, 200), (*EDIT, 422)),
    ("partners:commitment_close", ("@commitment team",), (*HIDDEN, 200), (*HIDDEN, 422)),
    ("partners:commitment_archive", ("@commitment",), (*EDIT, 200), (*EDIT, 422)),
    ("partners:commitment_archive", ("@commitment archived",), (*HIDDEN, 404), (*HIDDEN, 404)),
    ("partners:commitment_restore", ("@commitment archived",), (*HIDDEN, 200), (*HIDDEN, 422)),
]
TABLE = [
    *ANYBODY,
    *ACCOUNTS,
    *SHEETS,
    *PEOPLE_PAGES,
    *REVIEWS,
    *ANSWERS,
    *AGREEMENTS,
    *ORGANIZATIONS,
    *COMMITMENTS,
    *GOVERNANCE,
]
