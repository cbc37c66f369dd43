"""Wordings of statuses met in tracking tables, as regular expressions on folded text, tried in
order.
"""

from accounts.enums import OrganizationKind
from actions.enums import (
    Confidentiality,
    FundingStage,
    Health,
    Maturity,
    ProgressStatus,
    ReviewStatus,
    SheetKind,
)

P, H, F, K = ProgressStatus, Health, FundingStage, OrganizationKind

PROGRESS = (
    # Signs filled one by one: ○○○, ●○○, ●●●.
    (P.PLANNED, r"^[○◯☆□▢]+$"),
    (P.COMPLETED, r"^(?:[●★■]{2,}|[✅✔✓☑]+)$"),
    (P.IN_PROGRESS, r"^[●★■]+[○◯☆□▢]+$"),
    (P.COMPLETED, r"^100 ?(?:$|pour cent)"),
    (P.PLANNED, r"^0 ?$"),
    (P.IN_PROGRESS, r"^\d{1,2}(?: \d+)?$"),
    (P.ABANDONED, r"^(?:abandon|annul|arret|supprim|non retenu|sans suite|retire)"),
    (P.BLOCKED, r"^(?:bloqu|en blocage|a l arret)"),
    (P.ON_HOLD, r"^(?:suspend|en pause|en suspens|en attente|report|differ|ajourn|gel|en sommeil|"
                r"(?:en )?stand ?by|deprioris|mis en pause)"),
    (P.PLANNED, r"^(?:a venir|non (?:demarr|engag|lanc|commenc|debut|initi)|"
                r"pas (?:encore )?(?:demarr|engag|"
                r"lanc|commenc|debut)"
                r"|a (?:discuter|arbitrer|valider|construire|"
                r"lancer|demarrer|engager|faire|initier|realiser|programmer|planifier|etudier|"
                r"mettre)|"
                r"prevu|planifi"
                r"|programm|en projet|projet$|idee|a l etude|en reflexion|futur|envisag|propos|"
                r"en preparation|en montage|en emergence|prepar)"),
    (P.IN_PROGRESS, r"^(?:en cours|partiel|realise (?:partiel|en partie)|termine (?:partiel|"
                    r"en partie)|"
                    r"en partie|encours"
                    r"|demarr|engag|lanc|commenc|debut|initi|en (?:phase|realisation|travaux|"
                    r"deploiement|"
                    r"execution|finalisation|etude)"
                    r"|mise en oeuvre|active?$|actif|continu|avance|quasi|presque|permanent|"
                    r"recurrent|"
                    r"operationnel)"),
    (P.COMPLETED, r"^(?:termin|realis|achev|finalis|finie?s?$|clos|cloture|fait|livre|solde|"
                  r"effectu|abouti|"
                  r"acheve|mis en service)"),
    # Further in the text only once its beginning says nothing.
    (P.IN_PROGRESS, r"\ben cours\b|^en bonne voie|^en retard|^phase (?:d )?(?:etude|travaux|"
                    r"realisation)"),
)  # fmt: skip

HEALTH = (
    (H.UNKNOWN, r"^(?:inconnu|sans|gris)"),
    (H.COMPROMISED, r"[🔴⛈🌩]|compromis|rouge|orage|critique|danger|pluie|mauvais"),
    (H.NEEDS_SUPPORT, r"[🟠🌧☁🌥]|appui|soutien|orange|nuag|couvert|vigilance|difficult|risque"),
    (H.REACHABLE, r"[🟡⛅🌤]|atteignable|jaune|eclaircie|variable|moyen|voile"),
    (H.ON_TRACK, r"[🟢☀🌞]|securis|vert|soleil|ensoleill|beau|bon|nominal|conforme|maitris"),
)

MATURITY = (
    (
        Maturity.IDEA,
        (
            r"^(?:idee|reflexion|en reflexion|(?:en )?emergence|emergent|intention|concept|faible|a"
            r" definir)"
        ),
    ),
    (
        Maturity.STUDY,
        r"etude|faisabilite|conception|montage|avant projet|moyenne?|ingenierie|diagnostic",
    ),
    (
        Maturity.OPERATION,
        r"operation|travaux|realisation|pret|mature|mur|elevee?|forte|lanc|deploiement|execution",
    ),
)

KIND = ((SheetKind.PROJECT, r"projet|idee"), (SheetKind.ACTION, r"action|operation"))
REVIEW = (
    (ReviewStatus.DRAFT, r"brouillon|en cours|a (?:valider|completer|relire)|non valid"),
    (ReviewStatus.SUBMITTED, r"soumis|transmis|en (?:relecture|validation)"),
    (ReviewStatus.APPROVED, r"approuv|valid|adopt"),
)
CONFIDENTIALITY = (
    (Confidentiality.TEAM, r"equipe|interne|confidentiel|restreint|prive|non diffus"),
    (Confidentiality.SIGNATORIES, r"signataire|partenaire|comite"),
    (Confidentiality.PUBLIC, r"public|libre|tous|ouvert"),
)

STAGE = (
    (F.REFUSED, r"refus|rejet|non (?:retenu|accord)|ecart"),
    (F.PAID, r"vers|paye|solde|encaiss"),
    (F.CONTRACTED, r"convention|contractualis|sign"),
    (F.GRANTED, r"accord|obtenu|acquis|attribu|notifi|retenu|valid|confirm|vote"),
    (F.REVIEWED, r"instru|examen|en cours"),
    (F.FILED, r"depos|transmis|envoy"),
    (
        F.REQUESTED,
        r"sollicit|demand|pressenti|envisag|a deposer|prevu|mobilisable|potentiel|a solliciter|"
        r"previsionnel",
    ),
)

ORGANIZATION_KIND = (
    (K.INTERCOMMUNALITY, r"\b(?:ept|epci|intercommunalite|agglo\w*|communaute (?:de|d|urbaine)|"
                         r"metropole|"
                         r"etablissement public territorial)\b"),
    (K.GOVERNMENT, r"^etat\b|\bprefecture\b|\bdreets\b|\bdirecc?te\b|\bministere\b|\bdrieets\b|"
                   r"\bdrieat\b|"
                   r"\bsous prefecture\b|\brectorat\b|\bddt\b"),
    (K.PUBLIC_OPERATOR, r"\boperateur public\b|\bbanque des territoires\b|\bbpi ?france\b|"
                        r"\bademe\b|\bpole emploi\b|"
                        r"\bfrance travail\b|\bcaisse des depots\b"
                        r"|\bbusiness france\b|\baction logement\b|\banct\b|\bepa\b|\bepf\w*\b|"
                        r"\bmission locale\b|"
                        r"\bafpa\b|\bgrand paris amenagement\b|^bdt$|^cdc$"),
    (K.CHAMBER, r"\bcci\b|\bcma\b|\bchambre (?:de|d|des|consulaire)|\bconsulaire\b|"
                r"\bchambre d agriculture\b"),
    (K.PROFESSIONAL_BODY, r"\buimm\b|\bmedef\b|\bcpme\b|\bfederation\b|\bsyndicat professionnel\b|"
                          r"\bopco\w*\b|"
                          r"\bunion patronale\b|\borganisation professionnelle\b|"
                          r"\bfrance chimie\b"),
    (K.SCHOOL, r"\buniversite\b|\becole\b|\blycee\b|\bcfa\b|\biut\b|\binsa\b|\bcnam\b|\bcampus\b|"
               r"\benseignement\b|\bgreta\b|\brecherche\b|\bcnrs\b|\bcea\b|\binstitut\b"),
    (K.ASSOCIATION, r"\bassociation\b|\bcluster\b|\bpole de competitivite\b|\bclub\b|"
                    r"\breseau entreprendre\b|"
                    r"\binitiative\b"),
    (K.LOCAL_AUTHORITY, r"\bregion\b|\bdepartement\b|\bconseil (?:departemental|regional)\b|"
                        r"\bville\b|\bcommune\b|"
                        r"\bmairie\b|\bcollectivite\b"),
    (K.COMPANY, r"\bentreprise\b|\bsociete\b|\bindustriel\b|\bsas\b|\bsarl\b|\bsa\b|\bgroupe\b|"
                r"\bsasu\b|"
                r"\bsnc\b|\bsem\b|\bspl\b"),
    (K.OTHER, r"\bautre"),
)  # fmt: skip

# Words of a heading that name a funder: « Financement État », « Part Région », « Montant BDT ».
FUNDER_WORDS = (
    r"\b(?:etat|region|departement|cd ?\d\d|conseil (?:regional|departemental)|europe|feder|fse|"
    r"feader|ue|union europeenne|bdt|cdc|"
    r"banque des territoires|caisse des depots|bpi(?: ?france)?|ademe|anct|anah|epci|ept|agglo|"
    r"agglomeration|intercommunalite|"
    r"metropole|mgp|communes?|villes?|dsil|detr|fnadt|france relance|agence de l eau|"
    r"pole emploi|france travail|action logement|"
    r"uimm|cci|cma|opco|prive|entreprises?|autofinancement|fonds propres|porteur|"
    r"maitre d ouvrage|ccas)\b"
)
# Words by which a cell that should name a person names a body.
BODY_WORDS = (
    r"\b(?:ept|epci|cci|cma|uimm|region|etat|ville|commune|mairie|communaute|agglo\w*|metropole|"
    r"departement|direction|service|prefecture|"
    r"universite|lycee|campus|pole|agence|association|societe|entreprises?|groupe|syndicat|"
    r"chambre|mission|ademe|bpi\w*|banque|dreets|"
    r"direccte|conseil|comite|office|cluster|federation|institut|ecole|sem|spl|sas|sa|cc|ca|"
    r"pays|territoire|equipe|college|rectorat|"
    r"medef|cpme|afpa|greta|petr|dev\w*eco|developpement)\b"
)
