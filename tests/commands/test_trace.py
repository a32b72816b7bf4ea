"""`rnnstudio trace`: arrays, loss and gradients as torch has them, and sequences of one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_line import Call, refused

from rnnstudio import api
from rnnstudio.engine.model import model_of
from rnnstudio.examples import example
from rnnstudio.project.project import UNTRAINED
from rnnstudio.trace.sample import stack


def test_the_arrays_of_a_trace(call: Call, recall: Path, tmp_path: Path) -> None:
    code, out, err = call("trace", recall, "--sample", 1, "--gradients", "-o", tmp_path / "t.npz")
    assert (code, err) == (0, "")
    assert "4 time steps" in out
    found = dict(np.load(tmp_path / "t.npz"))
    for signal_id in ("f", "i", "c_tilde", "c", "o", "h"):
        assert found[f"lstm/0/forward/{signal_id}"].shape == (4, 3)
        assert found[f"lstm/0/forward/{signal_id}"].dtype == np.float32
        assert found[f"lstm/0/forward/d_{signal_id}"].shape == (4, 3)
        assert found[f"lstm/0/forward/d_{signal_id}"].dtype == np.float64
    for state in ("h", "c"):
        assert not found[f"lstm/0/forward/{state}_0"].any()
        parts = found[f"lstm/0/forward/d_{state}_local"] + found[f"lstm/0/forward/d_{state}_incoming"]
        np.testing.assert_allclose(parts, found[f"lstm/0/forward/d_{state}"], rtol=0, atol=1e-15)
    assert not found["lstm/0/forward/d_h_incoming"][-1].any()
    assert found["tokens"].tolist() == [0, 4, 6, 7]
    assert found["target"] == 0
    assert found["output"].shape == found["prediction"].shape == (4,)
    assert found["prediction"].sum() == pytest.approx(1)
    assert found["gradient/lstm.weight_ih_l0"].shape == (12, 8)


@pytest.mark.parametrize("kind", ["recall", "sine", "adding"])
def test_loss_and_gradients_are_torchs(call: Call, kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    import torch

    from rnnstudio.engine.network import Network

    path = request.getfixturevalue(kind)
    assert call("trace", path, "--sample", 2, "--gradients", "--double", "-o", tmp_path / "t.npz")[0] == 0
    found = dict(np.load(tmp_path / "t.npz"))
    document = api.open_project(path)
    model = model_of(document.project)
    batch = stack([model.task.probes(model.task_settings)[2]])
    network = Network(model, api.weights_of(document), torch.float64)
    loss = network.loss(network(batch), batch)
    loss.backward()
    assert found["loss"] == pytest.approx(loss.item(), abs=1e-12)
    assert np.nanmean(found["losses"]) == pytest.approx(loss.item(), abs=1e-12)
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None
        np.testing.assert_allclose(found[f"gradient/{name}"], parameter.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_double_differs_in_nothing_but_precision(call: Call, sine: Path, tmp_path: Path) -> None:
    assert call("trace", sine, "--gradients", "-o", tmp_path / "single.npz")[0] == 0
    code, _, err = call("trace", sine, "--gradients", "--double", "-o", tmp_path / "double.npz")
    assert (code, "dropout" in err) == (0, True)
    single, double = dict(np.load(tmp_path / "single.npz")), dict(np.load(tmp_path / "double.npz"))
    assert single.keys() == double.keys()
    assert double["rnn/0/forward/h"].dtype == np.float64
    assert not np.array_equal(single["rnn/0/forward/h"], double["rnn/0/forward/h"])
    for name, values in single.items():
        assert values.shape == double[name].shape
        np.testing.assert_allclose(values, double[name], rtol=1e-3, atol=1e-5)


def test_without_gradients_the_loss_is_there_all_the_same(call: Call, sine: Path, tmp_path: Path) -> None:
    assert call("trace", sine, "-o", tmp_path / "t.npz")[0] == 0
    found = dict(np.load(tmp_path / "t.npz"))
    assert found["loss"].shape == ()
    assert found["inputs"].shape == found["target"].shape == found["output"].shape == (6, 1)
    assert not [name for name in found if "/d_" in name or name.startswith("gradient/")]


def test_ones_own_input(call: Call, recall: Path, adding: Path, tmp_path: Path) -> None:
    assert call("trace", recall, "--input", "C x x x ?", "--gradients", "-o", tmp_path / "a.npz")[0] == 0
    found = dict(np.load(tmp_path / "a.npz"))
    assert found["tokens"].tolist() == [2, 4, 4, 4, 7]
    assert found["target"] == 2
    assert call("trace", adding, "--input=-0.5 0; 1 1", "-o", tmp_path / "b.npz")[0] == 0
    found = dict(np.load(tmp_path / "b.npz"))
    assert found["inputs"].tolist() == [[-0.5, 0], [1, 1]]
    assert {"target", "loss", "losses"}.isdisjoint(found)


def test_both_timelines_of_an_encoder_decoder(call: Call, tmp_path: Path) -> None:
    path = example("reverse_additive").path
    code, out, err = call("trace", path, "--sample", 1, "--gradients", "-o", tmp_path / "t.npz")
    assert (code, err) == (0, "")
    assert ": 4 time steps read, 5 written, " in out
    found = dict(np.load(tmp_path / "t.npz"))
    assert found["tokens"].tolist() == [5, 0, 2, 4]
    assert found["fed"].tolist() == [9, 4, 2, 0, 5]
    assert found["target"].tolist() == [4, 2, 0, 5, 8]
    assert found["attention/0/forward/alpha"].shape == found["attention/0/forward/d_alpha"].shape == (5, 4)
    np.testing.assert_allclose(found["attention/0/forward/alpha"].sum(1), 1, rtol=1e-5)
    assert found["encoder/0/forward/h"].shape[0] == found["encoder/0/forward/d_h"].shape[0] == 4
    assert found["decoder/0/forward/h"].shape[0] == found["output"].shape[0] == found["losses"].shape[0] == 5
    assert (
        "读入 4 个时间步，写出 5 个" in call("trace", path, "--sample", 1, "-o", tmp_path / "z.npz", "--lang", "zh")[1]
    )


def test_a_decoder_reads_its_own_predictions_where_asked(call: Call, tmp_path: Path) -> None:
    document = api.example("reverse_additive")
    path = tmp_path / "untrained.rnns"
    api.save_project(replace(document, weights={}, progress=UNTRAINED), path)
    fed = {}
    for feeding in ("target", "own"):
        out = tmp_path / f"{feeding}.npz"
        assert call("trace", path, "--feeding", feeding, "-o", out)[0] == 0
        found = dict(np.load(out))
        fed[feeding] = found["fed"].tolist()
        said = found["output"].argmax(-1) if feeding == "own" else found["target"]
        assert fed[feeding] == [9, *said[:-1]]
    assert fed["own"] != fed["target"]
    assert "choose one of target, own" in refused(call("trace", path, "--feeding", "x", "-o", tmp_path / "x.npz"))
    with pytest.raises(ValueError, match="feeding"):
        api.trace_sample(document, feeding="free")  # type: ignore[arg-type]


def test_no_target_no_gradient(call: Call, adding: Path, tmp_path: Path) -> None:
    message = refused(call("trace", adding, "--input", "1 0; 1 1", "--gradients", "-o", tmp_path / "t.npz"))
    assert "no target, so no gradient" in message
    assert not (tmp_path / "t.npz").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sample", "4"), "no sample 4; there are: 0 (remember B), 1 (remember A)"),
        (("--sample", "-1"), "(sample) cannot be -1"),
        (("--sample", "two"), "(sample) cannot be 'two'"),
        (("--input", ""), "empty"),
        (("--input", "A q ?"), "Step 2: “q” is not in the vocabulary"),
        (("--input", "A", "--sample", "0"), "not allowed with"),
    ],
)
def test_sequences_that_there_are_not(
    call: Call, recall: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(call("trace", recall, *arguments, "-o", tmp_path / "t.npz"))
    assert not (tmp_path / "t.npz").exists()


def test_a_trace_overwrites_nothing_without_leave(call: Call, recall: Path, tmp_path: Path) -> None:
    assert call("trace", recall, "-o", tmp_path / "t.npz")[0] == 0
    before = (tmp_path / "t.npz").read_bytes()
    assert "--force" in refused(call("trace", recall, "--gradients", "-o", tmp_path / "t.npz"))
    assert (tmp_path / "t.npz").read_bytes() == before
    assert call("trace", recall, "--gradients", "--force", "-o", tmp_path / "t.npz")[0] == 0
    assert (tmp_path / "t.npz").read_bytes() != before
