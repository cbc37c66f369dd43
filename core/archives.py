"""The type of an Office document, by the directory of its archive: its content is never
unpacked.
"""

import re
import struct
import zipfile
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

MAX_ENTRIES = 5000
# Counted in bytes. The directory is bounded before it is read: a forged one would fill the memory
# with names.
MAX_DIRECTORY, MAX_UNPACKED = 2 * 1024 * 1024, 500 * 1024 * 1024
_END, _END_64, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", b"PK\x06\x07", 22, 65535
_MACROS = re.compile(
    r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|activex/|script-lc\.xml)|^(basic|scripts)/",
    re.IGNORECASE,
)
_PROGRAMS = frozenset(
    ".exe .dll .com .bat .cmd .scr .msi .ps1 .vbs .vbe .js .jse .wsf .hta .lnk .jar .class .sh .so"
    " .dylib .apk .html .htm .svg".split()
)


def read_names(file) -> set[str] | None:
    """The names in the archive ``file``; None if it is no readable archive. Raises ValidationError
    for a harmful one.
    """
    if not has_small_directory(file):
        return None
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    names = {entry.filename for entry in entries}
    refuse_harmful(entries, names)
    return names


def has_small_directory(file) -> bool:
    """Whether the archive ends as an Office document does: a short directory, no giant archive."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE or tail[max(0, place - 20) :].startswith(_END_64):
        return False
    count, length = struct.unpack_from("<HL", tail, place + 10)
    if count > MAX_ENTRIES or length > MAX_DIRECTORY:
        raise ValidationError("Ce document contient trop d’éléments pour être accepté.")
    return True


def refuse_harmful(entries, names: set[str]):
    if len(entries) > MAX_ENTRIES:
        raise ValidationError("Ce document contient trop d’éléments pour être accepté.")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise ValidationError(
            "Ce document est mal formé\N{NO-BREAK SPACE}: enregistrez-le de nouveau depuis son"
            " logiciel."
        )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise ValidationError(
            "Une fois décompressé, ce document serait démesuré\N{NO-BREAK SPACE}: il n’est pas"
            " accepté."
        )
    if any(_MACROS.search(name) for name in names):
        raise ValidationError(
            "Ce document contient des macros\N{NO-BREAK SPACE}: enregistrez-le sans macros (docx,"
            " xlsx, odt…), ou en PDF."
        )
    programs = sorted(name for name in names if PurePosixPath(name.lower()).suffix in _PROGRAMS)
    if programs:
        inside = PurePosixPath(programs[0]).name[:80]
        raise ValidationError(
            f"Ce document contient un programme ou une page web (« {inside} »)\N{NO-BREAK SPACE}:"
            " il n’est pas accepté."
        )
