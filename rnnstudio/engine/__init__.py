"""RUNS a resolved graph.

`model` makes a project ready to run, `soundness` says in words why one cannot, `architecture` what kind of model it is. `flow` leads
numbers through its blocks, loops tick by tick, whoever runs them. `record` and `walk` (numpy alone) run a sample forwards and backwards,
`tracing` makes a Trace of it: so the window is alive before torch is loaded. `network` and `training` (torch) train it. `feeding` says
what a decoder reads, `ways` the two ways in which a model writes, `generate` lets it, in `beams`, chosen as `choosing` declares;
`comparison` holds a block against torch's own.

`ledger` walks back from every loss by itself, `reach` says which steps can have to do with which, `by_autograd` finds every gradient a
second time; `jacobians`, `spectra` and `baskets` are what else there is to know of a walk back, `supposed` what would be if a recurrent
matrix were larger or smaller. `values` are a run's numbers as these need them.

`runner` owns the one thread that does all of this for the window, `worker` is what that thread does, at the pace that `pacer` keeps and
with the `controls` that may be changed meanwhile; `writer` is its part that writes, `jobs` the one that answers
questions, each kind of which is a file (see `question`), `mailbox` how results leave it.
"""
