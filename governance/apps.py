from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Gouvernance"

    def ready(self):
        from core.panels import add_panel
        from governance import panels

        add_panel("sheet", "governance/decisions/_section.html", panels.sheet_decisions)
        add_panel(
            "organization", "governance/decisions/_organization.html", panels.organization_decisions
        )
        add_panel("my_commitments", "governance/follow_ups/_asked.html", panels.asked_follow_ups)
        add_panel("reminders", "governance/follow_ups/_notices.html", panels.due_follow_ups)
