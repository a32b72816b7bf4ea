"""The model as a living picture: blocks with what they hold at this moment, wires with what they carry; or unrolled over time.

A block's card is a value (`face`), what it shows of itself another (`pictures`, painted by `painting`): only what differs from the
value before is painted anew. Without Qt, `regions` tells encoders from decoders, `arrange` finds places, `routes` the ways of wires
around blocks, `ports` where these meet a card. `gestures` are objects with a beginning, an end and a way back.

Unrolled, the model is a plan (`unrolled_plan`) laid into a room (`unrolled_grid`), both without Qt; `unrolled_view` paints it at once.
"""
