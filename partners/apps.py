from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "Partenaires"

    def ready(self):
        from actions.beside import show_beside
        from partners import panels as beside

        show_beside(commitments=beside.commitments)
