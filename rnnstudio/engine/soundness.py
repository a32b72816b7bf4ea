"""Whether a document can run: its options, its graph and its weights held against what this version knows. Without torch."""

from __future__ import annotations

from dataclasses import replace

from rnnstudio import blocks, tasks
from rnnstudio.engine.model import Model, model_of
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import settle
from rnnstudio.graph.text import Text, joined
from rnnstudio.project.checks import upgraded, weight_problems
from rnnstudio.project.options import OPTIONS
from rnnstudio.project.project import Document, Project, Weights


def current(document: Document) -> Document:
    """The document with older parameters brought up to date."""
    return upgraded(document, blocks.catalogue(), tasks.catalogue())


def problems(document: Document) -> tuple[Text, ...]:
    """Everything that keeps a document from running, each with what to do; empty where all is well."""
    found = _option_problems(document.project)
    document = replace(document, project=replace(document.project, options={}))
    try:
        model = model_of(current(document).project)
    except StudioError as error:
        return (*found, error.text)
    return (*found, *_graph_problems(model), *_weight_problems(document, model))


def ready(document: Document) -> tuple[Model, Weights]:
    """A model that can run, and its weights: those of the document, or those that its seed gives."""
    model = model_of(document.project)
    if found := _graph_problems(model):
        raise StudioError(joined((Text("This model cannot run.", "这个模型无法运行。"), *found)))
    if found := _weight_problems(document, model):
        raise StudioError(joined((Text("The weights do not fit the model.", "权重与模型不符。"), *found)))
    return model, document.weights or model.initial_weights()


def _option_problems(project: Project) -> tuple[Text, ...]:
    """Every training option that is not as it must be."""
    found = []
    for name, value in project.options.items():
        try:
            settle(OPTIONS, {name: value})
        except StudioError as error:
            found.append(error.text)
    return tuple(found)


def _graph_problems(model: Model) -> tuple[Text, ...]:
    return tuple(problem.advice for problem in model.resolution.problems)


def _weight_problems(document: Document, model: Model) -> tuple[Text, ...]:
    """What is wrong with the weights; in a model that cannot run, where not all shapes are known, only what is certain."""
    shapes, weights = model.resolution.weight_shapes(), document.weights
    if not weights:
        return ()
    if not model.resolution.ok:
        weights = {name: values for name, values in weights.items() if name in shapes}
        shapes = {name: shape for name, shape in shapes.items() if name in weights}
    return tuple(weight_problems(weights, shapes))
