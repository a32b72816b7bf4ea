"""Where ports stand, and which are quiet."""

from __future__ import annotations

from rnnstudio.ui.canvas.ports import Anchor, Frame, Socket, anchors

FRAME = Frame(-50, -30, 50, 30, -10)
X, INITIAL = Socket("x"), Socket("initial", quiet=True)
H, STATE = Socket("h"), Socket("state", quiet=True)


def test_a_quiet_port_takes_no_room_from_the_others() -> None:
    alone = anchors({"input": (X,), "output": (H,)}, FRAME, {})
    both = anchors({"input": (X, INITIAL), "output": (H, STATE)}, FRAME, {})
    assert all(both[anchor] == at for anchor, at in alone.items())
    assert alone[Anchor("input", "x", "left")] == (-50, 5)
    assert both[Anchor("output", "state", "right")][1] > 5


def test_ports_with_wires_share_their_side() -> None:
    used = {Anchor("input", "x", "left"): 0.0, Anchor("input", "initial", "left"): 0.0}
    found = anchors({"input": (X, Socket("initial")), "output": ()}, FRAME, used)
    assert [found[anchor][1] for anchor in used] == [-2.5, 12.5]


def test_a_port_leaves_its_side_for_the_top_where_its_wire_does() -> None:
    used = {Anchor("input", "x", "left"): 0.0, Anchor("input", "initial", "top"): -36.0}
    found = anchors({"input": (X, Socket("initial")), "output": ()}, FRAME, used)
    assert found == {Anchor("input", "x", "left"): (-50, 5), Anchor("input", "initial", "top"): (-36, -30)}
