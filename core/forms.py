"""Form fields for what French people type, and forms that never erase what they do not show."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from core.partial_dates import PartialDate, Precision, parse

MARKER = "shown"


class PartialDateField(forms.Field):
    """« 22/03/2019 », « T2 2026 », « 2026 »: cleans to a PartialDate or None."""

    is_put_by_form = True
    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        return value.as_input() if isinstance(value, PartialDate) else value

    def to_python(self, value):
        if isinstance(value, PartialDate):
            return value
        value = str(value).strip() if value is not None else ""
        if not value:
            return None
        try:
            return parse(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class DayField(PartialDateField):
    """A date known to the day: cleans to a datetime.date or None."""

    is_put_by_form = False

    def prepare_value(self, value):
        return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value

    def to_python(self, value):
        if isinstance(value, date):
            return value
        found = super().to_python(value)
        if found is not None and found.precision != Precision.DAY:
            raise ValidationError(
                f"« {value} » : il faut le jour, par exemple 22/03/2019.", code="invalid"
            )
        return found and found.first


def format_decimal(value: Decimal) -> str:
    """« 1 250 000,5 »: thousands apart, decimal comma, no needless zero; what :class:`AmountField`
    reads back.
    """
    text = f"{value:,f}".replace(",", "\u00a0").replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


class AmountField(forms.DecimalField):
    """A number as typed in French: spaces or points between thousands, decimal comma, « € » at the
    end.
    """

    widget = forms.TextInput

    def __init__(self, *, max_digits=14, decimal_places=2, **kwargs):
        # Bounded even where nobody thinks of it: SQLite stores a number of any size, then cannot
        # read its row again.
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "amount"})

    def prepare_value(self, value):
        return format_decimal(value) if isinstance(value, Decimal) else value

    def to_python(self, value):
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values:
            return None
        text = re.sub(r"[\s\u00a0\u202f]|€|euros?$", "", str(value).strip().lower()).replace(
            ",", "."
        )
        if text.count(".") > 1 and re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
            text = text.replace(".", "")
        try:
            # No exponent: nobody types one, and writing « 0e999999999 » out would fill the memory.
            number = None if "e" in text else Decimal(text)
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            raise ValidationError(
                f"« {value} » n’est pas un nombre. Attendu : 1 250 000 ou 1 250,50.", code="invalid"
            )
        return number

    def has_changed(self, initial, data):
        try:
            return self.to_python(self.prepare_value(initial)) != self.to_python(data)
        except ValidationError:
            return True


class PartialPostMixin(forms.BaseForm):
    """A field that the request leaves out counts as posted with its present value: nothing is
    erased unseen.

    Browsers post nothing for an empty list of checkboxes; the page says that it showed one by a
    hidden input ``shown`` (see :meth:`markers`).
    """

    def __init__(self, data=None, *args, draft: bool = False, **kwargs):
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self.data = self._completed(self.data)
            if draft:
                self._forget_post()

    def _completed(self, data):
        shown = set(data.getlist(MARKER))
        missing = {}
        for name, field in self.fields.items():
            html_name = self.add_prefix(name)
            if html_name not in data and html_name not in shown:
                value = field.prepare_value(self.get_initial_for_field(field, name))
                missing[html_name] = as_posted(value)
        if missing:
            data = data.copy()
            for html_name, values in missing.items():
                if values:
                    data.setlist(html_name, values)
        return data

    def _forget_post(self):
        """Show what was posted without judging it: the form becomes unbound, its initial values are
        the texts.
        """
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            )
        self.is_bound = False

    def markers(self) -> list[str]:
        """Names to post as ``shown``: browsers post nothing for these when nothing is ticked."""
        absent_when_empty = (
            forms.CheckboxInput,
            forms.SelectMultiple,
            forms.CheckboxSelectMultiple,
        )
        return [
            self.add_prefix(n)
            for n, f in self.fields.items()
            if isinstance(f.widget, absent_when_empty)
        ]


def as_posted(value) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return ["on"]
    return [str(v) for v in value] if isinstance(value, list | tuple | set) else [str(value)]


class PartialModelForm(PartialPostMixin, forms.ModelForm):
    """A model form safe for partial posts.

    A field that says ``is_put_by_form`` need not be in ``Meta.fields``: the form reads and writes
    the attribute of the model that bears its name. Partial dates are such, which no field of a
    model holds.
    """

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        if instance is not None:
            held = {name: instance.serializable_value(name) for name in self._put_by_form()}
            kwargs["initial"] = held | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @classmethod
    def _put_by_form(cls) -> list[str]:
        return [
            name
            for name, field in cls.base_fields.items()
            if getattr(field, "is_put_by_form", False)
        ]

    def clean(self):
        super().clean()
        for name in self._put_by_form():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        return self.cleaned_data


def clean_version(data) -> int:
    """The version that a form was opened on. Raises ValidationError, never anything else."""
    text = data.get("version", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValidationError(
            "Le numéro de version de ce formulaire est illisible. Rien n’a été enregistré :"
            " vérifiez votre saisie puis enregistrez de nouveau.",
            code="version",
        )
    return int(text)


def readable(bound) -> list[str]:
    """The value of a bound field as lines that a person reads: labels of choices, text as typed."""
    value = bound.field.prepare_value(bound.value())
    if hasattr(bound.field, "choices"):
        chosen = value if isinstance(value, list | tuple) else [value]
        keys = {str(getattr(v, "value", v)) for v in chosen if v not in (None, "")}
        return [
            str(label)
            for key, label in bound.field.choices
            if str(getattr(key, "value", key)) in keys
        ]
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return [line for line in text.split("\n") if line]


DATE_HELP = "Par exemple 22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019."
