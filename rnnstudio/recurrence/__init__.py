"""What all recurrent blocks share, so that a file in `blocks/` declares one cell: one layer, one direction, one step.

`cell` turns a declared step into a block: `options` are the parameters that all share and `cases` the settings that test them, `weights`
declares the weights, `layout` says where those and the states of each layer and direction stand, `stack` leads a sequence through them.
Of one cell, `products` are its two matrix products, `loop` runs it over a sequence and walks back, `autograd` supplies a step backwards
for a cell that declares none, `bptt` lets the hand-written walk back train inside torch, `window` says where a truncated one ends,
`jacobian` makes matrices of steps backwards.

What is read: `equations` in three notations, `naming` of an encoder's and a decoder's states, `nonlinearity`, and `source`, the cell as
text on a slide, whose parts are `source_slide`, `source_begin` and `source_loop`; `forms` has it by hand beside torch's own module.
"""
