from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Gouvernance"

    def ready(self):
        from actions.beside import show_beside
        from governance import panels as beside

        show_beside(decisions=beside.decisions, coming_meetings=beside.coming_meetings)
