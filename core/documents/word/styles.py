"""The styles that a docx uses, and how ours look."""

from dataclasses import dataclass

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Pt, RGBColor

from core.documents.word.fields import element, mark

NORMAL, TITLE, SUBTITLE, BULLET = "Normal", "Title", "Subtitle", "List Bullet"
CAPTION, HEADER, FOOTER = "Caption", "Header", "Footer"
HEADINGS = {1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
CONTENTS = {1: "toc 1", 2: "toc 2", 3: "toc 3"}
# Ours by name: no program has them, an office may.
LEAD, MUTED, CALLOUT, CELL = (
    "Portail chapeau",
    "Portail discret",
    "Portail encadré",
    "Portail cellule",
)
CONTENTS_TITLE, SPACER, TABLE = "Portail sommaire", "Portail intervalle", "Portail tableau"

_FONT = "Arial"  # everywhere, under this name or Liberation Sans
_IDENTITY, _INK, _GREY = (RGBColor.from_string(color) for color in ("0B4F5C", "1D2B2E", "4A5A5E"))
_PALE, _LINE = "EAF2F3", "B9CDD1"


@dataclass(frozen=True)
class Look:
    """Sizes in points. What is not said comes from « Normal »; ``level`` is that of a heading."""

    size: float
    color: RGBColor | None = None
    bold: bool | None = None
    before: float = 0
    after: float = 6
    indent: float = 0
    level: int = 0


_LOOKS = {
    NORMAL: Look(10, _INK),
    TITLE: Look(22, _IDENTITY, bold=True, after=4),
    SUBTITLE: Look(13, _GREY, after=18),
    HEADINGS[1]: Look(17, _IDENTITY, bold=True, before=22, after=8, level=1),
    HEADINGS[2]: Look(13, _IDENTITY, bold=True, before=16, after=5, level=2),
    HEADINGS[3]: Look(11, _IDENTITY, bold=True, before=12, after=4, level=3),
    BULLET: Look(10, after=3, indent=18),
    CAPTION: Look(9.5, bold=True, before=6, after=4),
    HEADER: Look(8.5, _GREY, after=0),
    FOOTER: Look(8.5, _GREY, after=0),
    CONTENTS[1]: Look(10, bold=True, before=4, after=2),
    CONTENTS[2]: Look(10, after=2, indent=14),
    CONTENTS[3]: Look(10, after=2, indent=28),
    LEAD: Look(12),
    MUTED: Look(9, _GREY),
    CALLOUT: Look(11, before=2, after=2, indent=8),
    CELL: Look(9, before=2, after=2),
    CONTENTS_TITLE: Look(14, _IDENTITY, bold=True, before=12),
    SPACER: Look(6, after=0),
}


def restyle(word):
    """Gives our look to the styles that ``word`` has of those above."""
    for name in _LOOKS:
        if has_style(word, name):
            apply_look(word, word.styles[name], name)
    word.styles[NORMAL].font.name = _FONT


def add_missing_styles(word):
    """Adds, with our look, the styles that ``word`` lacks."""
    for name in _LOOKS:
        if not has_style(word, name):
            style = word.styles.add_style(
                name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Portail")
            )
            style.base_style = (
                word.styles.default(WD_STYLE_TYPE.PARAGRAPH) if name != NORMAL else None
            )
            apply_look(word, style, name)
    if not has_style(word, TABLE):
        add_table_style(word)


def has_style(word, name):
    return any(style.name == name for style in word.styles)


def apply_look(word, style, name):
    look, base = _LOOKS[name], style.element
    for tag in ("numPr", "pBdr", "tabs", "spacing", "ind", "contextualSpacing"):
        for old in base.findall(f"{qn('w:pPr')}/{qn(f'w:{tag}')}"):
            old.getparent().remove(old)
    for old in base.findall(qn("w:rPr")):
        base.remove(old)
    style.font.size, style.font.bold = Pt(look.size), look.bold
    if look.color:
        style.font.color.rgb = look.color
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = (
        Pt(look.before),
        Pt(look.after),
        1.15,
    )
    if look.indent:
        shape.left_indent = Pt(look.indent)
    if name == BULLET:
        shape.first_line_indent = Pt(-look.indent)
        number = element("numPr")
        number.append(element("numId", val=str(add_bullet_list(word))))
        _insert(base.get_or_add_pPr(), number)
    if name == CALLOUT:
        _frame(style)
    if look.level:
        shape.keep_with_next = shape.keep_together = True
        mark(base.get_or_add_pPr(), "outlineLvl", val=str(look.level - 1))


def _insert(properties, *children):
    """Frames and numbers stand before spacing and indents: the order of a paragraph's properties is
    law.
    """
    for child in children:
        properties.insert_element_before(
            child, "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
        )


def _frame(style):
    border = element("pBdr")
    border.append(element("left", val="single", sz="24", space="8", color=str(_IDENTITY)))
    _insert(
        style.element.get_or_add_pPr(),
        border,
        element("shd", val="clear", color="auto", fill=_PALE),
    )
    style.paragraph_format.keep_together = True


def add_bullet_list(word) -> int:
    """A list of bullets in the numbering of ``word``, which Word leaves out of a file that has no
    list.

    Its bullet is a letter of every font: the one of python-docx's own list needs the font « Symbol
    ».
    """
    numbering = numbering_of(word)
    taken = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    identifier = str(max(taken, default=-1) + 1)
    shape = element("abstractNum", abstractNumId=identifier)
    shape.append(element("multiLevelType", val="singleLevel"))
    level = element("lvl", ilvl="0")
    for tag, value in (("start", "1"), ("numFmt", "bullet"), ("lvlText", "•"), ("lvlJc", "left")):
        level.append(element(tag, val=value))
    shape.append(level)
    numbering.insert(len(taken) + len(numbering.findall(qn("w:numPicBullet"))), shape)
    return numbering.add_num(int(identifier)).numId


def numbering_of(word):
    parts = [
        one.target_part
        for one in word.part.rels.values()
        if one.reltype == RELATIONSHIP_TYPE.NUMBERING
    ]
    if parts:
        return parts[0].element
    name = PackURI("/word/numbering.xml")
    part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, element("numbering"), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return part.element


def add_table_style(word):
    style = word.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    base = word.styles.default(WD_STYLE_TYPE.TABLE)
    if base is not None:
        style.base_style = base
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color=_LINE))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="85", type="dxa"))
    whole = element("tblPr")
    whole.extend([borders, margins])
    style.element.append(whole)
    for part in ("firstRow", "firstCol"):
        special, cells = element("tblStylePr", type=part), element("tcPr")
        cells.append(element("shd", val="clear", color="auto", fill=_PALE))
        special.append(cells)
        style.element.append(special)
