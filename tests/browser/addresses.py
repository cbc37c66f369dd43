"""Which addresses are opened, as whom. « {word} » is a key or token of the demonstration."""

from actions.acts.forms import ACTS
from actions.sections.editor import SECTIONS

SHEET = 12
OPEN = {
    "/": "home",
    "/aide/": "help",
    "/plan-du-site/": "sitemap",
    "/mentions-legales/": "legal_notice",
    "/accessibilite/": "accessibility",
    "/donnees-personnelles/": "personal_data",
}
SIGNED_OUT = {
    "/connexion/": "account_login",
    "/connexion/compte-ferme/": "account_inactive",
    "/connexion/code/": "account_request_login_code",
    "/mot-de-passe/oublie/": "account_reset_password",
    "/mot-de-passe/oublie/envoye/": "account_reset_password_done",
    "/mot-de-passe/nouveau/1-abc/": "account_reset_password_from_key",
    "/mot-de-passe/nouveau/fait/": "account_reset_password_from_key_done",
    "/invitation/{invitation}/": "invitation_accept",
    "/repondre/{link}/": "answer_link",
    "/repondre/merci/": "answer_thanks",
}
SHEETS = {
    "/fiches-actions/": "sheet_list",
    "/fiches-actions/?q=introuvable&status=blocked&priority=1": "sheet_list",
    "/jalons/?state=late&quarter=2021-T2": "milestone_list",
    "/blocages/": "blocker_list",
    "/financements/?sort=-amount": "funding_list",
    "/indicateurs/": "indicator_list",
    f"/fiches-actions/{SHEET}/?liste=sort%3Dtitle": "sheet_detail",
    f"/fiches-actions/{SHEET}/historique/": "sheet_history",
}
COMPARE = {"/tableau-de-bord/comparer/": "compare"}
# The page that differs most by who reads it.
SHEET_PAGE = {f"/fiches-actions/{SHEET}/": "sheet_detail"}
ACCOUNT = {
    "/compte/": "account_home",
    "/compte/mot-de-passe/": "account_change_password",
    "/compte/second-facteur/": "mfa_index",
    "/compte/confirmation/code/": "account_request_reauthentication_code",
    "/compte/confirmation/": "account_reauthenticate",
    "/deconnexion/": "account_logout",
}
SHEET_FORMS = {
    "/fiches-actions/nouvelle/": "sheet_create",
    **{f"/fiches-actions/{SHEET}/modifier/{slug}/": "sheet_edit_section" for slug in SECTIONS},
    **{f"/fiches-actions/{SHEET}/{slug}/": "sheet_act" for slug in ACTS if slug != "restaurer"},
}
SEARCH = {
    "/recherche/": "search",
    "/recherche/?q=formation": "search",
    "/recherche/?q=introuvable+ici": "search",
}
DASHBOARD = {
    "/tableau-de-bord/": "dashboard",
    "/tableau-de-bord/?priority=1&axis=999&depuis=demain": "dashboard",
    "/financements/plans/?cost=known": "funding_plan_list",
}
REGISTER = {
    "/engagements/": "commitment_list",
    "/engagements/matrice/": "commitment_matrix",
    "/engagements/{commitment}/": "commitment_detail",
}
PARTNERSHIP = {
    "/protocole/": "agreement_list",
    "/partenaires/": "organization_list",
    "/partenaires/{organization}/": "organization_detail",
}
TEAM = {
    "/engagements/{commitment}/historique/": "commitment_history",
    "/protocole/{agreement}/": "agreement_detail",
    "/protocole/{agreement}/historique/": "agreement_history",
    "/revue/": "review_list",
    "/revue/{update}/": "review_detail",
    "/relances/": "notice_list",
    "/equipe/": "people_list",
    "/mes-engagements/?organisation={organization}": "my_commitments",
}
COMMITTEES = {
    "/gouvernance/": "committee_list",
    "/gouvernance/{committee}/": "committee_detail",
    "/gouvernance/{committee}/historique/": "committee_history",
}
COMMITTEE_FORMS = {
    "/gouvernance/nouveau/": "committee_create",
    "/gouvernance/{committee}/modifier/": "committee_edit",
    "/gouvernance/{committee}/archiver/": "committee_act",
    "/gouvernance/{committee}/sieges/nouveau/": "seat_open",
    "/gouvernance/{committee}/sieges/{seat}/nommer/": "seat_appoint",
    "/gouvernance/{committee}/sieges/{seat}/clore/": "seat_close",
    "/gouvernance/{committee}/mandats/{term}/terminer/": "term_end",
}
DECIDED = {
    "/decisions/": "decision_list",
    "/decisions/{decision}/": "decision_detail",
    "/suites/": "follow_up_list",
    "/suites/{follow_up}/": "follow_up_detail",
}
DECIDED_FORMS = {
    "/suites/{follow_up}/clore/": "follow_up_close",
    "/suites/{follow_up}/modifier/": "follow_up_edit",
    "/suites/{follow_up_closed}/rouvrir/": "follow_up_reopen",
}
MEETINGS = {
    "/seances/": "meeting_list",
    "/seances/{meeting}/": "meeting_detail",
    "/seances/{meeting}/emargement/": "meeting_sign_in",
    "/seances/{meeting}/historique/": "meeting_history",
    "/seances/{meeting}/binome/": "pair_page",
    "/seances/{meeting}/projection/": "session",
    "/seances/{meeting}/projection/{item}/": "session_item",
    "/seances/{meeting}/projection/fin/": "session_end",
}
MEETING_FORMS = {
    "/seances/nouvelle/": "meeting_create",
    "/seances/{meeting_planned}/convoquer/": "meeting_convene",
    "/seances/{meeting}/modifier/": "meeting_edit",
    "/seances/{meeting}/presences/": "meeting_attendance",
    "/seances/{meeting}/nouveaux-membres/": "meeting_convene_new",
    "/seances/{meeting}/renvoyer/": "meeting_send_agenda",
    "/seances/{meeting}/annuler/": "meeting_cancel",
    "/seances/{meeting}/clore/": "meeting_hold",
    "/seances/{meeting}/document/": "meeting_document_add",
    "/seances/{meeting}/ordre-du-jour/": "agenda_edit",
    "/seances/{meeting}/ordre-du-jour/ajouter/": "item_create",
    "/seances/{meeting}/ordre-du-jour/{item}/": "item_edit",
    "/seances/{meeting}/ordre-du-jour/demander/": "point_request",
}
MINUTES = {
    "/seances/{meeting_published}/releve/": "minutes_detail",
    "/seances/{meeting_held}/releve/": "minutes_detail",
    "/seances/{meeting_corrected}/projection/": "session",
}
MINUTES_FORMS = {
    "/seances/{meeting_held}/releve/modifier/": "minutes_edit",
    "/seances/{meeting_held}/releve/publier/": "minutes_publish",
    "/seances/{meeting_published}/releve/corriger/": "minutes_correct",
    "/seances/{meeting_corrected}/releve/abandonner/": "minutes_discard",
}
# What a phone shows of minutes, to who was told by mail.
MINUTES_PAGE = {"/seances/{meeting_published}/releve/": "minutes_detail"}
# Whole for who sits, its published minutes for a partner.
MEETING_PAGE, PUBLISHED_PAGE = (
    {"/seances/{meeting}/": "meeting_detail"},
    {"/seances/{meeting_published}/": "meeting_detail"},
)
TEAM_FORMS = {
    "/engagements/nouvel/": "commitment_create",
    "/engagements/{commitment}/modifier/": "commitment_edit",
    "/engagements/{commitment}/clore/": "commitment_close",
    "/engagements/{commitment}/archiver/": "commitment_archive",
    "/engagements/{archived}/restaurer/": "commitment_restore",
    "/protocole/nouveau/": "agreement_create",
    "/protocole/chronologie/phase-1/": "timeline_edit",
    "/protocole/{agreement}/modifier/": "agreement_edit",
    "/protocole/{agreement}/signataires/": "agreement_signatories",
    "/protocole/{agreement}/document/": "agreement_act",
    "/partenaires/nouvelle/": "organization_create",
    "/partenaires/{organization}/modifier/": "organization_edit",
    "/partenaires/{organization}/referent/": "organization_act",
    "/partenaires/{organization}/archiver/": "organization_act",
    "/equipe/inviter/": "invitation_create",
    "/equipe/{membership}/": "people_manage",
    "/equipe/{membership}/fin/": "people_end",
}
ANSWERING = {
    "/mes-engagements/": "my_commitments",
    "/engagements/{own}/actualiser/": "commitment_answer",
    "/equipe/": "people_list",
}
ERRORS = {"/rien-ici/": "", "/fiches-actions/9999/": ""}
HOME = {"/": "home"}
# Each walk is one test and one demonstration: (account, addresses) one after the other.
WALKS = {
    # On a phone.
    "everybody else": [
        (None, OPEN | SIGNED_OUT),
        ("chef.projet", ACCOUNT | ERRORS),
        ("partenaire.a", HOME | SHEET_PAGE | ANSWERING | PUBLISHED_PAGE | MINUTES_PAGE),
        ("comite", HOME | SHEET_PAGE | MEETING_PAGE),
        ("elu", {"/seances/{meeting}/binome/": "pair_page"}),
    ],
    "officer reading": [
        (
            "chef.projet",
            HOME
            | SHEETS
            | SEARCH
            | DASHBOARD
            | COMPARE
            | REGISTER
            | PARTNERSHIP
            | TEAM
            | COMMITTEES
            | DECIDED
            | MEETINGS
            | MINUTES
            | {"/composants/": "components"},
        )
    ],
    "officer acting": [
        (
            "chef.projet",
            SHEET_FORMS
            | TEAM_FORMS
            | COMMITTEE_FORMS
            | DECIDED_FORMS
            | MEETING_FORMS
            | MINUTES_FORMS,
        )
    ],
}
# Addresses that show no page of their own: they redirect, take a POST only, or send a file or a
# text.
NO_PAGE = {
    "account_set_password",
    "agreement_document",
    "agreement_document_remove",
    "calendar_feed",
    "commitments_confirm",
    "document_download",
    "document_remove",
    "feed_change",
    "health",
    "import_template",
    "invitation_cancel",
    "invitation_resend",
    "link_revoke",
    "meeting_calendar",
    "meeting_document",
    "meeting_document_remove",
    "milestone_tick",
    "minutes_docx",
    "minutes_pdf",
    "lead_note",
    "note_dismiss",
    "note_publish",
    "pack_docx",
    "pack_pdf",
    "pair_next",
    "people_referent",
    "proof_download",
    "security_txt",
    "session_decision",
    "session_notes",
    "sheet_edit",  # the same page as its first section
    "signature_receive",
}
# Pages that come after a code only: test_codes.py looks at the first three on its way, the others
# are forms like them.
AFTER_A_CODE = {
    "account_confirm_reauthentication_code",
    "account_confirm_login_code",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
}
