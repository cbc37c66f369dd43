"""The table of action sheets that an import reads, and every way in which people call its columns.

The first name is the label of the template; the order of synonyms is that of preference when two
headings compete.
"""

from core.workbook.headings import Column, Table, names

SHEETS = Table(
    "sheets",
    "Fiches actions",
    names(
        "Fiches | Fiches actions | Fiche action | Actions | Plan d’actions | Plan d’action | "
        "Tableau de suivi | Suivi | Programme d’actions | Suivi des actions | Feuille de route | "
        "Projets"
    ),
    (
        Column(
            "number",
            "N°",
            names(
                "N° fiche | N° de fiche | Numéro de fiche | N° action | N° de l’action | "
                "Numéro de l’action | Action n° | Fiche n° | Numéro | Num | No | Nº | N | "
                "Référence | Réf | "
                "Référence de l’action | Réf action | Réf fiche | Code action | Code | Id | "
                "Identifiant | "
                "N° d’ordre | Fiche | Fiche action"
            ),
            r"^(?:n|num|numero)(?: \w{1,3})?$|"
            r"^(?:n|num|numero|ref|reference|code|identifiant) (?:de )?(?:l )?(?:la )?(?:fiche|"
            r"action|projet)s?\b",
        ),
        Column(
            "code",
            "Code d’origine",
            names("Ancien numéro | Ancien n°"),
        ),
        Column(
            "title",
            "Intitulé",
            names(
                "Intitulé de l’action | Titre de l’action | Nom de l’action | "
                "Libellé de l’action | "
                "Intitulé de la fiche | Titre de la fiche | Titre | Libellé | Action | Actions | "
                "Intitulé du projet | Nom du projet | Titre du projet | Projet | Projets | "
                "Désignation | "
                "Action proposée | Fiche action | Fiche | Opération | Opérations | Dénomination | "
                "Objet | Nom"
            ),
            r"\b(?:intitule|titre|libelle|denomination)\b|^nom (?:de|du)\b.*\b(?:action|projet|"
            r"fiche|"
            r"operation)\b|^action a mener",
            is_required=True,
        ),
        Column(
            "axes",
            "Axes",
            names(
                "Axe | Axe d’action | Axe stratégique | Axe(s) stratégique(s) | "
                "Axe du programme | Axe d’intervention | "
                "Axe prioritaire | Orientation stratégique | Orientation | Thématique | Thème | "
                "Priorité stratégique | Enjeu stratégique | Pilier | Volet | Chantier | "
                "Ambition | Défi | "
                "Domaine | Objectif stratégique | Catégorie | Enjeu"
            ),
            r"\baxes?\b|\bthematiques?\b|\borientations?\b|^priorites?$|^enjeux?$",
        ),
        Column(
            "is_priority",
            "Priorité",
            names(
                "Prioritaire | Action prioritaire | Fiche prioritaire | Projet prioritaire | "
                "Niveau de priorité | Degré de priorité | Priorisation | Prio | Action phare | "
                "Projet phare | Phare | "
                "Action structurante | Projet structurant | Action emblématique"
            ),
            r"\bpriorit\w+|\bphare\b",
        ),
        Column(
            "kind",
            "Nature",
            names("Nature de la fiche | Type de fiche | Type"),
        ),
        Column(
            "maturity",
            "Maturité",
            names(
                "Degré de maturité | Niveau de maturité | Stade | Maturité du projet | "
                "Stade du projet"
            ),
            r"\bmaturite\b",
        ),
        Column(
            "progress",
            "Statut",
            names(
                "Avancement | État d’avancement | État | Statut de l’action | État de l’action | "
                "Niveau d’avancement | Degré d’avancement | Taux d’avancement | "
                "Stade d’avancement | "
                "Réalisation | % d’avancement | % avancement | Situation | Où en est-on | "
                "Statut actuel"
            ),
            r"\b(?:statut|avancement|etat d)\b",
        ),
        Column(
            "progress_reason",
            "Motif du statut",
            names("Motif | Motif de l’avancement | Raison | Cause du blocage"),
        ),
        Column(
            "review",
            "Relecture",
            names("État de la fiche | Validation | Statut de la fiche | Validation de la fiche"),
        ),
        Column(
            "health",
            "Météo",
            names("Météo du projet | Météo de l’action | Indicateur météo"),
            r"^meteo (?!du \d)\w+",
        ),
        Column(
            "health_comment",
            "Phrase de météo",
            names("Commentaire météo | Météo commentaire | Commentaire de la météo"),
        ),
        Column(
            "carrier",
            "Porteur",
            names(
                "Porteur de projet | Porteur de l’action | Porteur du projet | "
                "Structure porteuse | "
                "Organisme porteur | Chef de file | Structure pilote | Organisme pilote | "
                "Pilote de l’action | Portage | Porteur(s) | Porteurs de projet | "
                "Organisation porteuse | "
                "Pilotage | Structure responsable | Responsable | Qui | Porteur / pilote | "
                "Pilote et co-pilotes"
            ),
            r"\bporteu(?:r|se)s?\b|\bportage\b|\bchef de file\b|^pilotes?\b",
        ),
        Column(
            "contracting",
            "Maîtres d’ouvrage",
            names(
                "Maître d’ouvrage | Maîtrise d’ouvrage | MOA | Maîtrises d’ouvrage | MO | "
                "Maître d’œuvre et d’ouvrage"
            ),
            r"\bmaitr\w+ d ouvrages?\b|\bmoa\b",
        ),
        Column(
            "lead_person",
            "Personne pilote",
            names(
                "Pilote | Pilote(s) | Référent technique | Référent | Référent(e) | "
                "Chef de projet | "
                "Contact | Référent de l’action | Personne référente | Technicien référent | "
                "Interlocuteur | "
                "Personne ressource | Agent référent | Référent administratif | "
                "Contact technique | Contacts | "
                "Personne à contacter | Chargé de mission | Agent en charge"
            ),
            r"\bcontacts?\b|\bcontacter\b|\breferent\b|\binterlocuteur\b",
        ),
        Column(
            "elected_sponsor",
            "Élu référent",
            names(
                "Élu | Élue référente | Élu pilote | Élu en charge | Élu porteur | Élu parrain | "
                "Référent élu | Vice-président référent | Élu(e) référent(e)"
            ),
            r"\belue?s?\b",
        ),
        Column(
            "funders",
            "Financeurs",
            names(
                "Financeur | Cofinanceurs | Cofinanceur | Co-financeurs | Financeurs potentiels | "
                "Financeurs pressentis | Partenaires financiers | Partenaires financeurs | "
                "Sources de financement | Financements mobilisés | Financements mobilisables | "
                "Plan de financement | Financement | Financements"
            ),
            r"\bco ?financ\w+|\bfinanceurs?\b|\bpartenaires? financ",
        ),
        Column(
            "partners",
            "Partenaires",
            names(
                "Partenaire | Partenaires associés | Partenaires mobilisés | "
                "Partenaires techniques | "
                "Acteurs associés | Acteurs | Acteurs mobilisés | Partenaires de l’action | "
                "Structures associées | Parties prenantes | Co-porteurs | Co-pilotes | Avec qui"
            ),
            r"\bpartenaires?\b|\bacteurs?\b",
            is_repeatable=True,
        ),
        Column(
            "signatories",
            "Signataires",
            names(
                "Signataire | Signataires concernés | Partenaires signataires | "
                "Signataires du protocole"
            ),
            r"\bsignataires?\b",
        ),
        Column(
            "communes",
            "Communes",
            names(
                "Commune | Communes concernées | Commune(s) concernée(s) | Localisation | Lieu | "
                "Territoire | Ville | Villes | Périmètre | Périmètre géographique | "
                "Territoire concerné | "
                "Localisation du projet | Site | Secteur | Où"
            ),
            r"\bcommunes?\b|\blocalisation\b|\bperimetre\b|\bvilles?\b",
        ),
        Column(
            "start",
            "Début",
            names(
                "Date de début | Démarrage | Date de démarrage | Date de lancement | Lancement | "
                "Début prévu | Début prévisionnel | Début de l’action | Date début | "
                "Démarrage prévu | "
                "Année de démarrage | Année de début | Départ"
            ),
            r"\bdebut\b|\bdemarrage\b|\blancement\b|\bcommencement\b",
        ),
        Column(
            "end",
            "Fin",
            names(
                "Date de fin | Échéance | Date de fin prévisionnelle | Fin prévisionnelle | "
                "Fin prévue | "
                "Livraison | Date de livraison | Échéance prévisionnelle | Échéances | "
                "Date d’échéance | "
                "Date fin | Date d’achèvement | Achèvement | Année de fin | Terme | Date butoir | "
                "Délai"
            ),
            r"\bfin\b|\becheances?\b|\blivraison\b|\bacheve|\bcloture\b",
        ),
        Column(
            "period",
            "Calendrier",
            names(
                "Période | Calendrier prévisionnel | Période de réalisation | Planning | Durée | "
                "Dates | "
                "Calendrier de réalisation | Planification | Temporalité | Échéancier | Date | "
                "Calendrier de l’action | Période de mise en œuvre | Années | Année | Quand"
            ),
            r"\bcalendrier\b|\bplanning\b|\bperiodes?\b|\becheancier\b",
        ),
        Column(
            "cost",
            "Coût estimé",
            names(
                "Coût total | Coût | Coût prévisionnel | Budget prévisionnel | Budget | "
                "Budget total | "
                "Montant total | Montant prévisionnel | Coût global | Budget estimé | "
                "Montant estimé | "
                "Montant | Coûts | Coût estimatif | Enveloppe | Coût de l’action | "
                "Coût du projet | "
                "Investissement | Estimation financière | Chiffrage | Combien | "
                "Montant de l’opération | "
                "Moyens financiers"
            ),
            r"\bcouts?\b|\bbudget\b|^montant (?:global|total|du projet|de l action|de l operation|"
            r"des travaux|estime|previsionnel)",
        ),
        Column(
            "context",
            "Contexte",
            names(
                "Constat | Contexte et enjeux | Diagnostic | Enjeux | Problématique | "
                "Contexte de l’action | "
                "Constats | Éléments de contexte | Contexte/enjeux | Rappel du contexte | Enjeu"
            ),
            r"\bcontexte\b|\bconstats?\b|\bdiagnostic\b|\benjeux\b",
        ),
        Column(
            "objectives",
            "Objectifs",
            names(
                "Objectif | Objectifs de l’action | Finalité | Finalités | Objectifs poursuivis | "
                "But | "
                "Objectifs opérationnels | Objectif opérationnel | Objectifs visés | Pourquoi | "
                "Pour quoi faire"
            ),
            r"\bobjectifs?\b|\bfinalites?\b",
        ),
        Column(
            "description",
            "Description",
            names(
                "Descriptif | Description de l’action | Descriptif de l’action | Contenu | "
                "Détail | "
                "Détails | Contenu de l’action | Description du projet | Descriptif du projet | "
                "Présentation | Résumé | Modalités de mise en œuvre | Descriptif synthétique | "
                "En quoi ça consiste | Mise en œuvre"
            ),
            r"\bdescripti\w+|\bcontenu\b|\bdetail\w*\b|\bresume\b|\bmise en oeuvre\b",
        ),
        Column(
            "results",
            "Résultats attendus",
            names(
                "Résultat attendu | Livrables | Livrable | Impacts | Impacts attendus | "
                "Résultats | "
                "Livrables attendus | Effets attendus | Résultats escomptés | "
                "Retombées attendues | Impact"
            ),
            r"\bresultats?\b|\blivrables?\b|\bimpacts?\b|\bretombees\b",
        ),
        Column(
            "milestones",
            "Jalons",
            names(
                "Jalon | Étapes | Étapes clés | Prochain jalon | Prochaine étape | "
                "Prochaines étapes | "
                "Jalons clés | Étapes à venir | Principales étapes | Prochaine échéance | "
                "Étapes de mise en œuvre | Étapes de la fiche action"
            ),
            r"\bjalons?\b|\betapes?\b",
        ),
        Column(
            "confidentiality",
            "Confidentialité",
            names("Diffusion | Visibilité"),
            r"\bconfidentialite\b",
        ),
        Column(
            "notes",
            "Commentaires",
            names(
                "Commentaire | Observations | Observation | Remarques | Remarque | Suivi | "
                "Notes | Note | "
                "Point d’avancement | Commentaires de suivi | Actualités | Derniers échanges | "
                "Informations complémentaires | Notes de suivi | Notes complémentaires | "
                "Points de vigilance | "
                "Freins | Difficultés | Difficultés rencontrées | Soutien attendu | Attentes"
            ),
            r"^notes?\b|^attentes?\b|\bvigilance\b|\bcommentaires?\b|\bobservations?\b|"
            r"\bremarques?\b|\bpoint d avancement\b|^suivi\b",
            is_repeatable=True,
            is_titled=True,
        ),
        Column(
            "ignored",
            "Dernière mise à jour",
            names(
                "Mise à jour | Date de mise à jour | Mis à jour le | MAJ | Date de MAJ | "
                "Météo du | "
                "En retard | Retard | Phase | Exemple | Horodatage | Sous-axe | Sous-thème | "
                "Sous-thématique | "
                "Sous-sous-axe | Action en amélioration continue | Actions liées | "
                "Fiches des plans liées"
            ),
            r"\bmise a jour\b|\bliees?\b|^sous ",
            is_repeatable=True,
        ),
    ),
)
