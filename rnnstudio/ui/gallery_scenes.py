"""The scenes of the gallery: each drives the window to where it can be seen what the application does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rnnstudio.session.ledger import Pair
from rnnstudio.ui.gallery_building import BUILDING
from rnnstudio.ui.gallery_filing import FILING
from rnnstudio.ui.gallery_stage import Stage


def first_launch(stage: Stage) -> None:
    """Recall with the LSTM at t = 0."""
    stage.open("recall_lstm")


def stepping(stage: Stage) -> None:
    """In the middle of the sequence."""
    stage.open("recall_lstm")
    stage.window.session.stepper.step(4)


def answer(stage: Stage) -> None:
    """At the end, where the answer is read."""
    stage.open("recall_lstm")
    stage.window.actions_["step.end"].trigger()


def inside(stage: Stage) -> None:
    """The LSTM opened at a step, its cell equation lit."""
    stage.open("recall_lstm")
    stage.window.session.stepper.step(4)
    stage.window.choose_perspective("inside")
    stage.window.session.inside.go_to(0)
    stage.settle(2.5)


def inside_backwards(stage: Stage) -> None:
    """The way back through the same cell."""
    stage.open("recall_lstm")
    stage.do("step.backwards")
    stage.window.session.stepper.step(-2)
    stage.window.session.inside.go_to(4)
    stage.settle(2.5)


def basket(stage: Stage) -> None:
    """The gradient of an LSTM's weights, half of its steps dropped into it."""
    stage.open("recall_lstm")
    stage.do("step.basket")
    stage.window.session.stepper.step(-4)
    _agreed(stage)


def basket_update(stage: Stage) -> None:
    """A small RNN at t = 1, where the pile is the whole gradient, after a single update; all weights."""
    stage.open("reference_2_rnn")
    stage.do("train.once")
    stage.do("step.basket")
    stage.window.session.basket.show_every(True)
    stage.window.session.stepper.go(1)
    _agreed(stage)


def _agreed(stage: Stage) -> None:
    """Waits until autograd has been asked."""
    found = stage.window.session.basket
    stage.until(lambda: bool(found.piles) and found.agreement is not None)
    stage.settle(2.5)


def unrolled_backwards(stage: Stage) -> None:
    """The gradient on its way back through the copies of a tagger's cells, each with a loss of its own."""
    stage.open("tagging_en")
    stage.do("step.backwards")
    stage.do("view.unroll")
    stage.window.session.stepper.step(-2)
    stage.settle(1.0)


def inside_gru(stage: Stage) -> None:
    """A GRU opened: another cell, the same drawing."""
    stage.open("recall_gru")
    stage.window.session.stepper.step(4)
    stage.window.choose_perspective("inside")
    stage.window.session.inside.go_to(2)
    stage.settle(2.5)


def inside_attention(stage: Stage) -> None:
    """Scores, softmax and context of one step of the decoder."""
    stage.open("reverse_additive")
    stage.window.session.selection.select("attention")
    stage.window.actions_["step.end"].trigger()
    stage.window.choose_perspective("inside")
    stage.window.session.inside.go_to(1)
    stage.settle(2.5)


def ledger(stage: Stage) -> None:
    """Who teaches whom in a model of characters, the chain between two steps opened."""
    stage.open("next_char")
    stage.window.session.stepper.step(9)
    _open_ledger(stage)


def ledger_of_one_loss(stage: Stage) -> None:
    """A single loss at the end: what every state still knows of the earlier ones."""
    stage.open("recall_lstm")
    stage.window.session.stepper.step(6)
    stage.window.session.ledger.choose_by("state")
    _open_ledger(stage)


def ledger_of_rnn(stage: Stage) -> None:
    """A plain recurrent cell: one matrix, whose spectral radius can be tried out."""
    stage.open("recall_rnn")
    ledger = stage.window.session.ledger
    stage.window.session.stepper.step(6)
    ledger.choose_by("state")
    _open_ledger(stage)
    ledger.supposing.suppose(1.2)
    stage.until(lambda: ledger.supposed is not None)
    stage.settle()


def _open_ledger(stage: Stage) -> None:
    session = stage.window.session
    stage.do("view.ledger")
    stage.until(lambda: session.ledger.asking.found is not None)
    session.ledger.choose_pair(Pair(session.ledger.steps - 1, 1))
    stage.until(lambda: session.ledger.chain.found is not None)
    stage.settle()


def training(stage: Stage) -> None:
    """After some updates from scratch."""
    stage.open("recall_lstm")
    stage.train(120)
    stage.window.session.stepper.step(6)


def comparison(stage: Stage) -> None:
    """The RNN's run in grey behind the LSTM's."""
    stage.open("recall_rnn")
    stage.train(200)
    stage.window.session.keep_reference()
    stage.window.session.document.set_kind("rnn", "lstm")
    stage.until(lambda: stage.window.session.training.progress.steps == 0)
    stage.train(200)
    stage.window.session.stepper.step(5)


def building(stage: Stage) -> None:
    """The canvas large, the block's parameters and equations beside it."""
    stage.open("recall_lstm")
    stage.window.actions_["view.build"].trigger()
    stage.settle(2.5)


def curves(stage: Stage) -> None:
    """The training curves large."""
    stage.open("adding")
    stage.train(400)
    stage.window.actions_["view.train"].trigger()


def text(stage: Stage) -> None:
    """Next character, in the middle of a sentence."""
    stage.open("next_char")
    stage.window.session.stepper.step(9)


def wave(stage: Stage) -> None:
    """The sine wave."""
    stage.open("sine")
    stage.window.session.stepper.step(20)


def numbers(stage: Stage) -> None:
    """The adding problem."""
    stage.open("adding")
    stage.window.session.stepper.step(12)


def attention(stage: Stage) -> None:
    """A decoder looks back, three steps into its answer."""
    stage.open("reverse_additive")
    stage.window.session.stepper.step(6)


def unrolled(stage: Stage) -> None:
    """The same, its model unrolled over time."""
    attention(stage)
    stage.window.actions_["view.build"].trigger()
    stage.window.actions_["view.unroll"].trigger()


def both_ways(stage: Stage) -> None:
    """A bidirectional block."""
    stage.open("tagging_zh")
    stage.window.session.stepper.step(2)


def generating(stage: Stage) -> None:
    """A phrase is translated, symbol by symbol."""
    stage.open("translation")
    stage.window.actions_["step.generate"].trigger()
    stage.settle()


def picture(stage: Stage) -> None:
    """One to many: a digit's name."""
    stage.open("digit_names_en")
    stage.window.session.stepper.step(3)


def help_on_block(stage: Stage) -> None:
    """What there is to read about the selected block."""
    stage.build("recall_lstm")
    stage.window.session.selection.select("lstm")
    stage.do("help.selected")
    stage.settle(1.0)


def help_contents(stage: Stage) -> None:
    """Everything that there is help on."""
    stage.open("reverse_additive")
    stage.window.session.selection.select(None)
    stage.do("view.step")
    stage.do("help.selected")


def breakpoints(stage: Stage) -> None:
    """Play has stopped at a condition; the list of breakpoints, one of them being written."""
    stage.open("recall_lstm")
    found = stage.window.session.breakpoints
    for text in ("|h| > 0.9", "t == 7", 'token == "x" and g > 0.5'):
        found.add(text)
    found.run(1)
    stage.window.actions_["break.list"].trigger()
    panel = stage.window.small_windows.breakpoints
    if panel is not None:
        panel.new.field.insert("all(f < 0.1")
        stage.settle(1.0)


SCENES: Mapping[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (
        first_launch,
        stepping,
        answer,
        inside,
        inside_backwards,
        basket,
        basket_update,
        unrolled_backwards,
        inside_gru,
        inside_attention,
        ledger,
        ledger_of_one_loss,
        ledger_of_rnn,
        training,
        comparison,
        building,
        curves,
        text,
        wave,
        numbers,
        attention,
        unrolled,
        both_ways,
        generating,
        picture,
        breakpoints,
        help_on_block,
        help_contents,
        *BUILDING,
        *FILING,
    )
}
