"""House rules of models."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from tests.house.sources import APPS


def our_models():
    """Concrete models that we wrote; history tables are the package's."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in APPS and not model.__name__.startswith("Historical")
    ]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_model_says_which_of_its_fields_are_personal_data(model):
    assert "personal_data" in vars(model), (
        f"{model._meta.label} must declare personal_data, if only ()"
    )
    assert isinstance(model.personal_data, tuple)
    fields = {field.name for field in model._meta.get_fields()}
    assert not set(model.personal_data) - fields, "personal_data names what is no field"
    people = {f.name for f in model._meta.concrete_fields if f.related_model is get_user_model()}
    # Who archived is told of all models at once, as the author of a change.
    assert people - {"archived_by"} <= set(model.personal_data)


@pytest.mark.parametrize("app", ["core", "territoire"])
def test_toolbox_and_shell_own_no_table(app):
    assert not list(apps.get_app_config(app).get_models())
