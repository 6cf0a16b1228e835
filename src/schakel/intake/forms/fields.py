"""Which fields does a report need that Django has not: lines, several files, free observations?"""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from schakel.knowledge.library import known_indicators
from schakel.signals.actions.receiving import Upload
from schakel.vault.files import EXTENSIONS, FileRefused, check_number, inspect

MOST_LINES: Final = 20
LONGEST_LINE: Final = 500


class PlainText(forms.CharField):
    """Any text that people type or paste. A null character is left out, not scolded.

    No `maxlength` in the page: a browser would cut off what is pasted, without a word.
    """

    def to_python(self, value: Any) -> str:
        text = str(value).replace("\x00", "") if value else ""
        return super().to_python(text) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LinesField(PlainText):
    """Several pieces of one kind, one a line; free-form accepted."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> tuple[str, ...]:
        text = super().clean(value)
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        if len(lines) > MOST_LINES:
            raise ValidationError(
                ngettext_lazy(
                    "Vul hier hoogstens %(most)d regel in. De rest kunt u bij uw verhaal zetten.",
                    "Vul hier hoogstens %(most)d regels in. De rest kunt u bij uw verhaal zetten.",
                    MOST_LINES,
                ),
                params={"most": MOST_LINES},
                code="lines",
            )
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(
                _("Een regel is te lang (hoogstens %(most)d tekens). Zet de rest bij uw verhaal."),
                params={"most": LONGEST_LINE},
                code="line",
            )
        return lines


class ObservationsField(forms.MultipleChoiceField):
    """Ticked observations; a code that no card knows is left out instead of refused."""

    def clean(self, value: Any) -> tuple[str, ...]:
        codes = [str(code) for code in value] if isinstance(value, list | tuple) else []
        return tuple(indicator.code for indicator in known_indicators(codes))


class FilesInput(forms.ClearableFileInput):
    """Several files at once; browsers offer a camera too."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A few pictures or PDFs, whose type is known by content."""

    widget = FilesInput(attrs={"accept": ",".join(EXTENSIONS)})

    def clean(self, data: Any, initial: Any = None) -> tuple[Upload, ...]:  # Django's signature
        files = data if isinstance(data, list | tuple) else [data] if data else []
        try:
            check_number(len(files))
        except FileRefused as refused:
            raise ValidationError(refused.messages, code=refused.code) from None
        kept, problems = [], []
        for file in files:
            try:
                kept.append(self._inspected(file))
            except FileRefused as refused:
                problems += [f"{file.name}: {message}" for message in refused.messages]
        if problems:
            raise ValidationError(problems)
        return tuple(kept)

    @staticmethod
    def _inspected(file: "UploadedFile[bytes]") -> Upload:
        found = inspect(file)
        return Upload(found.file_name, found.content_type, found.content)
