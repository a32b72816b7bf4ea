"""RUNS a resolved graph.

`record` (numpy alone) steps a sample through it, forwards and backwards, into a Trace: so the window is alive before torch is loaded.
`network`, `training` (torch) train it. `runner` owns the one thread that does all of this for the window.
"""
