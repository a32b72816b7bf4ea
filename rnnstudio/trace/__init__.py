"""What goes into a run and what comes out of it: a `Sample` in, a block's `Recording` and walk `Backward`, the whole run as a `Trace`.

Frozen values of read-only numpy arrays, time first, row 0 = t 1; no torch. A Trace is finished before anybody looks at it, so stepping
through time is moving an index: exact, instant, and backwards as easily as forwards.

What else there is to know of the way back, each a value of its own: the `ledger` of who teaches whom, `jacobians` and their products, the
`spectrum` of a recurrent matrix, the `basket` that all steps share, the `agreement` with autograd, what an `update` did.
"""
