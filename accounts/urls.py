"""Sign-in and passwords: the pages of allauth that the portal uses, under French addresses, and no
other.

There is no sign-up, no list of addresses, no passkey: those names are not routed, and allauth does
without them (``account_signup`` is looked up by every page of allauth, which takes its absence for
« closed »).
"""

from allauth.account import views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.security import views as security
from accounts.views import feeds, invitations, invite, people

# The address after the token has been put aside in the session: « …/nouveau/1-choisir/ ».
_choose = views.PasswordResetFromKeyView.as_view(reset_url_key="choisir")

urlpatterns = [
    path("connexion/", login_not_required(views.login), name="account_login"),
    path(
        "connexion/code/",
        login_not_required(security.AskCodeView.as_view()),
        name="account_request_login_code",
    ),
    path(
        "connexion/code/confirmer/",
        login_not_required(security.SignInCodeView.as_view()),
        name="account_confirm_login_code",
    ),
    path(
        "connexion/second-facteur/",
        login_not_required(factor.authenticate),
        name="mfa_authenticate",
    ),
    path(
        "connexion/compte-ferme/",
        login_not_required(views.account_inactive),
        name="account_inactive",
    ),
    path("deconnexion/", login_not_required(views.logout), name="account_logout"),
    path(
        "mot-de-passe/oublie/",
        login_not_required(views.password_reset),
        name="account_reset_password",
    ),
    path(
        "mot-de-passe/oublie/envoye/",
        login_not_required(views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        login_not_required(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9a-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        login_not_required(_choose),
        name="account_reset_password_from_key",
    ),
    path("compte/mot-de-passe/", views.password_change, name="account_change_password"),
    # Whoever has no password yet proves the mailbox first: an open session alone must not be enough
    # to set one.
    path(
        "compte/mot-de-passe/premier/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("compte/confirmation/", views.reauthenticate, name="account_reauthenticate"),
    path(
        "compte/confirmation/code/",
        security.AskProofView.as_view(),
        name="account_request_reauthentication_code",
    ),
    path(
        "compte/confirmation/code/confirmer/",
        views.confirm_reauthentication_code,
        name="account_confirm_reauthentication_code",
    ),
    path("compte/confirmation/second-facteur/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("compte/", security.account_home, name="account_home"),
    path("compte/calendrier/", feeds.feed_change, name="feed_change"),
    path("compte/second-facteur/", factor.index, name="mfa_index"),
    path(
        "compte/second-facteur/activer/",
        reauthentication_required(security.SwitchOnView.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "compte/second-facteur/desactiver/",
        reauthentication_required(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "compte/second-facteur/codes-de-secours/",
        reauthentication_required(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "compte/second-facteur/codes-de-secours/nouveaux/",
        reauthentication_required(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    # The link of a mail: whoever opens it may have no account yet.
    path(
        "invitation/<str:token>/",
        login_not_required(invitations.invitation_accept),
        name="invitation_accept",
    ),
    path("equipe/", people.people_list, name="people_list"),
    path("equipe/inviter/", invite.invitation_create, name="invitation_create"),
    path(
        "equipe/invitations/<int:pk>/renvoyer/", invite.invitation_resend, name="invitation_resend"
    ),
    path(
        "equipe/invitations/<int:pk>/annuler/", invite.invitation_cancel, name="invitation_cancel"
    ),
    path("equipe/<int:pk>/", people.people_manage, name="people_manage"),
    path("equipe/<int:pk>/fin/", people.people_end, name="people_end"),
    path("equipe/<int:pk>/referent/", people.people_referent, name="people_referent"),
]
