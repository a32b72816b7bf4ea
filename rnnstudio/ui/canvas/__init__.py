"""The model as a living picture: blocks with what they hold at this moment, wires with what they carry.

A block's card is a value (`face`), what it shows of itself another (`pictures`, painted by `painting`): only what differs from the
value before is painted anew. `arrange` finds places without Qt, `gestures` are objects with a beginning, an end and a way back.
"""
