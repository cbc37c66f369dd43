"""What python-docx has no word for: page numbers, bookmarks, the contents page, marks of tables."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_BOOKMARK = "_Toc{:08d}"


def element(tag: str, **attributes: str):
    """A new element with these attributes, both of the namespace w."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def mark(parent, tag: str, **attributes: str):
    """Gives ``parent`` one child ``tag`` with these attributes, in place of one that was there."""
    made, old = element(tag, **attributes), parent.find(qn(f"w:{tag}"))
    if old is None:
        parent.append(made)
    else:
        parent.replace(old, made)


def add_field(paragraph, instruction: str, shown: str = "1"):
    """A field such as PAGE; ``shown`` stands there until a program reckons it."""
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def add_bookmark(paragraph, number: int):
    """Around the words of a heading, for the contents page to point to."""
    start = element("bookmarkStart", id=str(number), name=_BOOKMARK.format(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def add_contents(paragraphs, entries, depth: int):
    """A contents field over ``paragraphs``, one for each of ``entries`` (number of its bookmark,
    heading).

    It bears the headings at once, as links; page numbers come with the update of the field, which
    Word does on opening.
    """
    begin_field(paragraphs[0], f'TOC \\o "1-{depth}" \\h \\z \\u', dirty="true")
    for paragraph, (number, heading) in zip(paragraphs, entries, strict=True):
        link = element("hyperlink", anchor=_BOOKMARK.format(number), history="1")
        link.append(paragraph.add_run(heading.text)._r)
        paragraph._p.append(link)
    end_field(paragraphs[-1])


def begin_field(paragraph, instruction, **attributes):
    paragraph.add_run()._r.append(element("fldChar", fldCharType="begin", **attributes))
    words = element("instrText")
    words.text = f" {instruction} "
    words.set(qn("xml:space"), "preserve")
    paragraph.add_run()._r.append(words)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))


def end_field(paragraph):
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))
