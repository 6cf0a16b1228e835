"""Which templates draw a form, wherever somebody writes `{{ form }}`?"""

from django.forms.renderers import TemplatesSetting


class HouseFormRenderer(TemplatesSetting):
    """Forms and fields in the house style, found through the project's own template loaders."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
