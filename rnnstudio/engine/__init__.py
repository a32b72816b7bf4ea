"""RUNS a resolved graph.

`model` makes a project ready to run, `soundness` says in words why one cannot. `record` (numpy alone) steps a sample through it,
forwards and backwards, into a Trace: so the window is alive before torch is loaded. `network` and `training` (torch) train it. `runner`
owns the one thread that does all of this for the window, `worker` is what that thread does, `mailbox` how results leave it.
"""
