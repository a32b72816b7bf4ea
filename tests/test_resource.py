"""Resources are found in a checkout and in an installed package alike."""

import pytest

from rnnstudio import resource as module
from rnnstudio.resource import resource


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "rnnstudio"
    folder.mkdir()
    monkeypatch.setattr(module, "_PACKAGE", folder)
    return folder


def test_this_checkout_has_its_resources_beside_the_package():
    assert resource().is_dir()


def test_a_checkout_is_read_beside_the_package(package):
    assert resource("locale", "zh.ts") == package.parent / "resources" / "locale" / "zh.ts"


def test_a_wheel_is_read_inside_the_package_even_beside_a_stranger_called_resources(package):
    (package / "resources").mkdir()
    (package.parent / "resources").mkdir()
    assert resource("icons") == package / "resources" / "icons"
