"""What all recurrent blocks share, so that a file in `blocks/` declares one cell: one layer, one direction, one step.

`cell` turns a declared step into a block, `loop` runs it over a sequence and walks back, `autograd` supplies a step backwards for a cell
that declares none, `bptt` lets the hand-written walk back train inside torch.
"""
