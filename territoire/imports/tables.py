"""The tables that an import reads beside the sheets, one a tab.

The first name is the label of the template; the order of synonyms is that of preference when two
headings compete.
"""

from core.workbook.headings import Column, Table, names
from territoire.imports.columns import SHEETS

MILESTONES = Table(
    "milestones",
    "Jalons",
    names("Jalons | Étapes | Calendrier | Jalons et étapes | Planning"),
    (
        Column(
            "sheet",
            "N° fiche",
            names(
                "N° de fiche | N° fiche action | N° action | N° de l’action | Fiche | "
                "Fiche action | "
                "Action | Réf fiche | Référence fiche | N° | Numéro de fiche | Numéro | "
                "Intitulé de l’action | Action concernée | Réf | Référence"
            ),
            r"\b(?:fiche|action)\b",
            is_required=True,
        ),
        Column(
            "title",
            "Jalon",
            names(
                "Étape | Intitulé du jalon | Intitulé | Libellé | Libellé du jalon | Étape clé | "
                "Tâche"
            ),
            r"\bjalon\b|\betape\b",
            is_required=True,
        ),
        Column(
            "due",
            "Échéance",
            names(
                "Date | Date prévue | Date prévisionnelle | Prévu le | Pour le | "
                "Date d’échéance | Date cible"
            ),
            r"\becheance\b|\bprevu",
        ),
        Column(
            "done_on",
            "Fait le",
            names("Réalisé le | Date de réalisation | Atteint le | Terminé le"),
            r"\brealise|\bfait\b|\batteint\b",
        ),
        Column(
            "owner",
            "Responsable",
            names("Organisation responsable | Pilote | Porteur | Qui"),
            r"\bresponsable\b",
        ),
    ),
)

FUNDING = Table(
    "funding",
    "Financements",
    names(
        "Financements | Financement | Plan de financement | Plans de financement | Financeurs | "
        "Budget"
    ),
    (
        Column(
            "sheet",
            "N° fiche",
            names(
                "N° de fiche | N° fiche action | N° action | N° de l’action | Fiche | "
                "Fiche action | "
                "Action | Réf fiche | Référence fiche | N° | Numéro de fiche | Numéro | "
                "Intitulé de l’action | Action concernée | Réf | Référence"
            ),
            r"\b(?:fiche|action)\b",
            is_required=True,
        ),
        Column(
            "funder",
            "Financeur",
            names(
                "Organisme financeur | Cofinanceur | Organisme | Partenaire financier | Source | "
                "Financeurs"
            ),
            r"\bfinanceur\b",
            is_required=True,
        ),
        Column(
            "label",
            "Libellé",
            names("Dispositif | Intitulé | Objet | Nature | Ligne | Aide | Fonds"),
            r"\bdispositif\b|\blibelle\b",
        ),
        Column(
            "amount",
            "Montant",
            names(
                "Montant demandé | Montant accordé | Montant sollicité | Subvention | "
                "Montant de l’aide | "
                "Part"
            ),
            r"\bmontant\b",
        ),
        Column(
            "stage",
            "Étape",
            names("Statut | État | Avancement | Situation | Étape du dossier"),
            r"\betape\b|\betat\b|\bstatut\b",
        ),
        Column(
            "stage_on",
            "Date",
            names("Étape du | Date de l’étape | En date du | Depuis le"),
            r"\bdate\b",
        ),
        Column(
            "refusal",
            "Motif du refus",
            names("Motif de refus | Motif | Raison du refus"),
            r"\bmotif\b|\brefus\b",
        ),
    ),
)

AXES = Table(
    "axes",
    "Axes",
    names("Axes | Axes stratégiques | Orientations | Liste des axes | Thématiques"),
    (
        Column(
            "name",
            "Axe",
            names(
                "Nom | Nom de l’axe | Intitulé | Intitulé de l’axe | Libellé | Axe stratégique | "
                "Orientation | Axes"
            ),
            r"\baxe\b",
            is_required=True,
        ),
        Column(
            "code",
            "Code",
            names("N° | Numéro | N° axe | Nº"),
        ),
    ),
)

ORGANIZATIONS = Table(
    "organizations",
    "Organisations",
    names(
        "Organisations | Organisation | Partenaires | Signataires | Acteurs | "
        "Liste des partenaires | Structures | Porteurs | Annuaire | Liste des signataires | "
        "Partenaires signataires"
    ),
    (
        Column(
            "name",
            "Nom",
            names(
                "Organisation | Organisme | Structure | Partenaire | Signataire | Raison sociale | "
                "Nom de l’organisation | Nom de la structure | Dénomination | Nom complet | "
                "Entreprise | "
                "Acteur | Partenaires | Signataires"
            ),
            r"^nom de l? ?(?:organisme|organisation|structure|partenaire)",
            is_required=True,
        ),
        Column(
            "short_name",
            "Nom court",
            names("Sigle | Acronyme | Abréviation | Nom usuel"),
            r"\bsigle\b|\bacronyme\b",
        ),
        Column(
            "kind",
            "Nature",
            names(
                "Type | Type d’organisation | Catégorie | Statut | Type de structure | "
                "Nature de la structure | Collège"
            ),
        ),
        Column(
            "siren",
            "SIREN",
            names("N° SIREN | Numéro SIREN | SIRET | N° SIRET | SIREN/SIRET"),
            r"\bsire[nt]\b",
        ),
        Column(
            "address",
            "Adresse",
            names("Adresse postale | Siège"),
            r"\badresse\b(?!.*(?:mail|web|courriel))",
        ),
        Column(
            "website",
            "Site web",
            names("Site internet | Site | Web | URL"),
            r"\bsite (?:web|internet)\b",
        ),
        Column(
            "field",
            "Champ d’intervention",
            names(
                "Domaine d’intervention | Champ | Domaine | Activité | Secteur d’activité | "
                "Secteur | Rôle"
            ),
            r"\bchamp\b|\bdomaine\b|\bactivite\b",
        ),
        Column(
            "relation",
            "Relation",
            names(
                "Relation au programme | Qualité de partenaire | Type de relation | "
                "Signataire du protocole | Est signataire"
            ),
            r"\brelation\b",
        ),
        Column(
            "representative",
            "Représentant",
            names(
                "Représentée par | Représenté par | Nom du représentant | Signé par | Représentante"
            ),
            r"\brepresent",
        ),
        Column(
            "capacity",
            "Qualité",
            names(
                "Fonction | Qualité du signataire | Qualité du représentant | Titre | En qualité de"
            ),
            r"\bqualite\b|\bfonction\b",
        ),
        Column(
            "signed_on",
            "Signé le",
            names("Date de signature | Signature"),
            r"\bsigne le\b|\bsignature\b",
        ),
    ),
)

# In the order in which they are written: what others refer to comes first.
TABLES = (AXES, ORGANIZATIONS, SHEETS, MILESTONES, FUNDING)
LATER_TABS = names("Engagements | Engagement | Indicateurs | Indicateur")
HELP_TABS = names(
    "Aide | Lisez-moi | Lisez moi | Notice | Mode d’emploi | Légende | Listes | Liste | "
    "Paramètres | Listes déroulantes | Données | Valeurs | Sommaire | Menu | Readme"
)
