"""The invented words of the large set: plain French about industry, drawn the same way for the same
seed.
"""

from random import Random

# Stands in the texts of three sheets alone: what a search of a rare word looks for, accents left
# out.
RARE_WORD = "pyrogazéification"

_VERBS = (
    "Créer,Développer,Accompagner,Moderniser,Ouvrir,Partager,Relancer,Mutualiser,Promouvoir,Structurer,Implanter,Requalifier,Former"
    " à,Expérimenter,Cartographier,Sécuriser,Financer,Animer"
).split(",")
_THINGS = (
    "un atelier de prototypage,une plateforme logistique,la filière du réemploi,les formations à la"
    " maintenance,un hôtel d’entreprises,le réseau de chaleur industriel,la maison de"
    " l’industrie,une pépinière de sous-traitants,la zone d’activités,le campus des métiers,un"
    " guichet des autorisations,la navette des salariés,un centre d’essais de matériaux,la"
    " récupération de chaleur,le fonds de modernisation,une halle de production"
    " partagée,l’apprentissage dans les ateliers,le fret fluvial,un observatoire du foncier,les"
    " visites d’usines,une école de production,le diagnostic énergétique des sites,une"
    " usine-école,la filière hydrogène,les vergers d’entreprises,un service de prêt de machines,la"
    " cybersécurité des ateliers,le club des industriels"
).split(",")
_PLACES = (
    "au cœur des zones d’activités,autour de l’aéroport,sur les bords de Seine,dans la vallée de la"
    " Bièvre,près du marché de gros,avec les lycées professionnels,le long de la voie ferrée,entre"
    " les quatre sites pilotes,pour les très petites entreprises,avec les donneurs d’ordres,au"
    " service des salariés,en lien avec la recherche"
).split(",")
_SENTENCES = (
    "Les entreprises rencontrées demandent des locaux adaptés et des délais connus d’avance.",
    "Le diagnostic partagé a mis en évidence un manque de surfaces de production.",
    "Une première étude a chiffré les besoins des établissements de moins de cinquante salariés.",
    (
        "Les lycées professionnels et les centres de formation proposent d’ouvrir leurs plateaux"
        " techniques."
    ),
    "Le groupe de travail se réunit chaque trimestre avec les communes concernées.",
    "Les partenaires publics étudient un cofinancement, sous réserve des calendriers budgétaires.",
    "La maîtrise du foncier reste la condition de toute implantation durable.",
    "Un comité technique suit la consommation d’énergie et la récupération de la chaleur perdue.",
    "Les recrutements se concentrent sur la maintenance, l’usinage et la logistique.",
    "La desserte par les transports publics sera renforcée aux heures d’équipe.",
    "Les résultats seront mesurés par des indicateurs simples, publiés chaque année.",
    "Une convention précisera le rôle de chacun et la durée de son engagement.",
)
_NEWS = (
    "Les premières conventions sont signées, le calendrier est tenu.",
    "L’étude est rendue, le choix du site reste à faire.",
    "Un cofinancement manque encore pour lancer les travaux.",
    "Le permis est déposé, la réponse est attendue au prochain trimestre.",
    "Le recrutement de l’animateur a pris du retard.",
    "Les entreprises pilotes ont confirmé leur participation.",
)
_PROMISES = (
    "Mettre à disposition {n} jours d’ingénierie par an",
    "Accueillir {n} apprentis dans les ateliers",
    "Financer l’étude préalable à hauteur de {n} 000 euros",
    "Ouvrir {n} visites d’entreprises aux collégiens",
    "Céder un terrain de {n} 000 m² pour l’implantation",
    "Partager les données de consommation de {n} bâtiments",
    "Prêter {n} machines au plateau technique commun",
    "Animer {n} rencontres entre donneurs d’ordres et sous-traitants",
)
MILESTONES = (
    "Étude de faisabilité rendue",
    "Convention signée",
    "Travaux lancés",
    "Ouverture",
    "Bilan de la première année",
)
INDICATORS = (
    ("Emplois créés", "emplois"),
    ("Entreprises accompagnées", "entreprises"),
    ("Surface produite", "m²"),
    ("Énergie économisée", "MWh"),
)
BLOCKERS = (
    "Cofinancement non confirmé",
    "Foncier non maîtrisé",
    "Autorisation en attente",
    "Poste vacant chez le porteur",
)
DECISIONS = (
    "Le comité approuve le programme de travail présenté.",
    "Le comité demande un calendrier détaillé avant la prochaine séance.",
    "Le comité prend acte de l’avancement et remercie les partenaires.",
    "Le comité retient le scénario qui préserve les surfaces de production.",
)
FOLLOW_UPS = (
    "Transmettre le calendrier",
    "Réunir les financeurs",
    "Préparer la convention",
    "Présenter un point d’étape",
)
_SURNAMES = (
    "Vasseur,Lorrain,Kerleau,Mansour,Delorme,Dumas,Guérin,Fontenoy,Perrault,Baudry,Marchal,"
    "Colas,Rousselin,Abadie,Ferrand,Diallo,Ollivry,Tessier,Caron,Benali,Moreau,Lefort,Garnier,Tavares,"
    "Nguyen,Sauvage,Bellanger,Pruvost"
).split(",")
_FIRST_NAMES = (
    "Claire,Mehdi,Yann,Leïla,Agnès,Hélène,Pascal,Nora,Nadine,Gilles,Odile,Samuel,Fatou,Julien,"
    "Inès,Bruno"
).split(",")


class Words:
    """Draws texts from one source of chance."""

    def __init__(self, chance: Random):
        self.chance = chance

    def title(self) -> str:
        draw = self.chance.choice
        return f"{draw(_VERBS)} {draw(_THINGS)} {draw(_PLACES)}"

    def text(self, sentences: int) -> str:
        return " ".join(self.chance.sample(_SENTENCES, sentences))

    def news(self) -> str:
        return self.chance.choice(_NEWS)

    def promise(self) -> str:
        return (
            f"{self.chance.choice(_PROMISES).format(n=self.chance.randint(2, 60))},"
            f" {self.chance.choice(_PLACES)}."
        )

    def person(self) -> tuple[str, str]:
        return self.chance.choice(_FIRST_NAMES), self.chance.choice(_SURNAMES)
