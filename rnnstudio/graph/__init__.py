"""WHAT a model is: frozen values and pure functions, standard library only.

A `BlockType` declares a kind of block; a `Graph` has nodes of these kinds and the wires between them; `edits` are functions from graph
to graph; `chain` and `compose` write a whole one in a few lines. What a task offers a graph is its `Interface`. `resolve` brings the
three together into a `Resolution`: the order in which blocks run, alone or the blocks of a loop together, what travels on each wire, and
every `Problem` in words.
"""
