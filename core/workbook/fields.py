"""Django form fields whose input is a cell: str, Decimal, PartialDate, bool or None.

Each has ``expected``, a few words in French for the report. An empty cell, or one that says « à
définir », gives None: the import leaves what is known untouched.
"""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from core.partial_dates import Precision
from core.workbook import amounts, dates
from core.workbook.text import KeptAsText, as_text, fold, is_unknown, one_line, quoted, split_list

FORMULA_ERRORS = frozenset(
    {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#NOM?", "#VALEUR!"}
)


class CellField(forms.Field):
    """``remarks`` collects what the report should mention though the value was accepted.

    ``untaken`` says why the cell, though no mistake, gave no value.
    """

    widget = forms.TextInput
    expected = ""

    def __init__(self, *, expected: str = "", **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.expected = expected or self.expected
        self.remarks: list[str] = []
        self.untaken = ""

    def clean(self, value):
        text = as_text(value)
        if text in FORMULA_ERRORS:
            raise ValidationError(f"{quoted(text)} : la formule de cette cellule donne une erreur")
        if self.required and is_unknown(text):
            raise ValidationError("la cellule est vide")
        try:
            return self.read(value, text)
        except KeptAsText as error:
            self.untaken = str(error)
            return None
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def read(self, value, text: str):
        """The Python value; ValueError with a sentence says why there is none."""
        raise TypeError(f"{type(self).__name__} does not say how it reads a cell")


class LineField(CellField):
    """One line of text of at most ``max_length`` characters."""

    def __init__(self, *, max_length: int, **kwargs):
        super().__init__(
            expected=f"un texte d’une ligne, {max_length} caractères au plus", **kwargs
        )
        self.max_length = max_length

    def read(self, value, text):
        line = one_line(text)
        if len(line) > self.max_length:
            raise ValueError(f"{quoted(line)} compte {len(line)} caractères")
        return None if is_unknown(line) else line


class TextField(CellField):
    """A text of several lines. « à définir » in a text is a text."""

    expected = "un texte"

    def read(self, value, text):
        return text if fold(text) else None


class ListField(CellField):
    expected = "des noms séparés par des points-virgules"

    def __init__(self, *, separators: str = ";\n", **kwargs):
        super().__init__(**kwargs)
        self.separators = separators

    def read(self, value, text):
        return split_list(text, self.separators) or None


class AmountField(CellField):
    """``unit`` comes from the heading: « Coût (k€) »."""

    expected = amounts.EXPECTED
    unit = Decimal(1)

    def read(self, value, text):
        found = amounts.read_amount(value, self.unit)
        if found.remark:
            self.remarks.append(found.remark)
        return found.value


class PartialDateField(CellField):
    """A date; of a period, its ``edge``: « 2021-2022 » ends in 2022."""

    expected = dates.EXPECTED

    def __init__(self, *, edge: str = "end", **kwargs):
        super().__init__(**kwargs)
        self.edge = edge

    def read(self, value, text):
        try:
            found = dates.read_date(value)
        except ValueError as error:
            found = self._of_period(value, text, error)
        if found.remark:
            self.remarks.append(found.remark)
        return found.value

    def _of_period(self, value, text: str, error: ValueError) -> dates.ReadDate:
        try:
            date = getattr(dates.read_period(value), self.edge)
        except ValueError:
            date = None
        if date is None:
            raise error
        return dates.ReadDate(date, f"{quoted(text)} est lu comme {date}")


class DayField(PartialDateField):
    """A date to the day."""

    expected = "une date au jour, par exemple 22/03/2019"

    def read(self, value, text):
        found = super().read(value, text)
        if found and found.precision != Precision.DAY:
            raise ValueError(f"{quoted(text)} ne donne pas le jour")
        return found and found.first


class PeriodField(CellField):
    """A :class:`~core.workbook.dates.ReadPeriod`, or None."""

    expected = dates.EXPECTED_PERIOD

    def read(self, value, text):
        found = dates.read_period(value)
        if found.remark:
            self.remarks.append(found.remark)
        return found if found.start or found.end else None


class WordField(CellField):
    """One word of a vocabulary: ``patterns`` are (value, regular expression on the folded text),
    tried in order.

    ``choices`` is the TextChoices whose labels and values are always understood. Where a wrong
    guess does harm, ``is_strict`` makes a mistake of what is not understood.
    """

    def __init__(self, *, choices, patterns=(), is_strict=False, **kwargs):
        self.is_strict = is_strict
        labels = [label for value, label in choices.choices]
        super().__init__(expected=f"l’un de : {', '.join(labels)}", **kwargs)
        self.known = {
            fold(text): value for value, label in choices.choices for text in (value, label)
        }
        self.patterns = [(value, re.compile(pattern)) for value, pattern in patterns]

    def read(self, value, text):
        words = fold(text) or re.sub(r"[\s\ufe0f]", "", text)
        if words in self.known:
            return self.known[words]
        if is_unknown(text):
            return None
        found = next((word for word, pattern in self.patterns if pattern.search(words)), None)
        if found is None:
            raise (ValueError if self.is_strict else KeptAsText)(
                f"{quoted(text)} n’est pas compris"
            )
        return found


class YesNoField(CellField):
    expected = "oui ou non"
    _YES = frozenset(
        "oui|o|yes|y|x|v|vrai|true|ok|1|1er|1ere|p1|p 1|priorite 1|priorite"
        " haute|prioritaire|prioritaires|haute|haut|forte|fort|elevee|eleve|tres haute|niveau"
        " 1|rang 1|maximale|urgent|urgente|action prioritaire".split("|")
    )
    _NO = frozenset(
        "non|n|no|faux|false|0|non prioritaire|pas"
        " prioritaire|moyen|moyenne|bas|basse|faible|normal|normale|"
        "secondaire|courant|courante|moindre".split("|")
    )
    _FIRST_RANK = re.compile(
        r"(?:p|priorite|niveau|rang)? ?1 (?:tres )?(?:haut|fort|elev|max|urgen|priorit)\w*"
    )
    _LOWER_RANK = re.compile(
        r"(?:p|priorite|niveau|rang)? ?[2-9](?: (?:tres )?(?:moyen|bas|faibl|normal|second)\w*)?"
    )

    def read(self, value, text):
        stripped, words = text.strip(), fold(text)
        if stripped and stripped[0] in "★✓✔☑☒⭐●✅🌟":
            return True
        if stripped and stripped[0] in "☆✗✘❌☐○":
            return False
        if words in self._YES or self._FIRST_RANK.fullmatch(words):
            return True
        if words in self._NO or self._LOWER_RANK.fullmatch(words):
            return False
        if is_unknown(text):
            return None
        raise KeptAsText(f"{quoted(text)} ne dit ni oui ni non")
