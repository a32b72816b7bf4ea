"""What pyproject.toml cannot say about the build: packages found by looking, plus one that lies outside their folder.

`resources/` stands at the top of the repository, where translators and teachers find it, and becomes
`rnnstudio.resources` in a wheel. setuptools either finds packages or takes a list; with a list in pyproject.toml each
new package would have to be entered by hand, and a forgotten one would be missing from the wheel only.
"""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["rnnstudio", "rnnstudio.*"]), "rnnstudio.resources"])
