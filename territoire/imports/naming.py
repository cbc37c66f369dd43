"""Names of organisations as cells give them: roles, vague words, own funds, names that everybody
shares.
"""

import re

from core.workbook.text import fold, is_awaited, is_unknown

# What partners' columns say without naming anybody.
_VAGUE = frozenset(
    "entreprise|entreprises|entreprises locales|entreprises du territoire|entreprises"
    " industrielles|collectivites|partenaires|autre|autres|industriels|communes|communes"
    " concernees|acteurs|acteurs locaux|acteurs economiques|divers|tous|toutes|etc|les"
    " entreprises|les communes|les industriels|associations|ecoles|budget|subventions|prive|fonds"
    " prives|financements publics|plusieurs entreprises|plusieurs industriels".split("|")
)
_VAGUE_PHRASE = re.compile(
    r"(?:tous?|toutes|l ensemble|ensemble|divers|differents|plusieurs|autres) .+"
)
_OWN_FUNDS = re.compile(
    r"auto ?financements?(?: .*)?|fonds propres(?: .*)?|ressources propres|(?:budget )?propre|reste"
    r" a charge|"
    r"porteur(?: de projet)?|maitre d ouvrage"
)
_ROLE = (
    r"(?:co-?\s?)?(?:pilotes?|porteurs?|chefs? de file|maître"
    r" d[’']ouvrage|moa|financeurs?|partenaires?|appui|référent)"
)
_ROLE_BESIDE = re.compile(rf"\s*[(\[]{_ROLE}[)\]]", re.I)
_ROLE_BEFORE = re.compile(rf"^{_ROLE}\s*:\s*", re.I)
# Bodies that any table names: « Région et État » are two, « Pôle métiers et qualifications » is
# one.
_COMMON = re.compile(
    r"(?:l |la |le )?(?:etat|region|departement|conseil"
    r" (?:regional|departemental)|cci|cma|uimm|medef|cpme|ademe|"
    r"bpi ?france|bpi|bdt|banque des territoires|pole emploi|france"
    r" travail|epci|feder|fse|leader|fnadt|detr|dsil|"
    r"prefecture|rectorat|action logement|mission locale|dreets|direccte|dreal|anct|business"
    r" france)(?: [\w ]{1,30})?"
)
_LONGEST_NAME = 12  # words; beyond, it is a sentence


def is_vague(name: str) -> bool:
    """True where the words name nobody: « entreprises locales », « tous les acteurs », « à
    rechercher ».
    """
    folded = fold(name)
    return folded in _VAGUE or bool(_VAGUE_PHRASE.fullmatch(folded)) or is_awaited(name)


def is_sentence(name: str) -> bool:
    return len(fold(name).split()) > _LONGEST_NAME


def is_own_funds(name: str) -> bool:
    """True where the carrier itself pays, which names no funder."""
    return bool(_OWN_FUNDS.fullmatch(fold(name)))


def is_common(name: str) -> bool:
    return bool(_COMMON.fullmatch(fold(name)))


def without_role(name: str) -> str:
    """« UIMM » of « UIMM (co-pilote) » and « Pilote : UIMM », without « … » or « etc. » behind
    it.
    """
    plain = _ROLE_BEFORE.sub("", _ROLE_BESIDE.sub("", name))
    plain = re.sub(r"\s*(?:…|\.{3}|,?\s*\betc\b\.*)\s*$", "", plain).strip(" ,;")
    return name if is_unknown(plain) else plain
