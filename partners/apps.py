from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "Partenaires"

    def ready(self):
        from core.panels import add_panel
        from partners import panels

        add_panel("sheet", "partners/commitments/_section.html", panels.sheet_commitments)
