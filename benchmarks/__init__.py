"""Speed, as ratios measured side by side in one run: `python -m benchmarks [training] [tracing] [startup] [variants]`, and
`python -m benchmarks canvas` for the window with a model of 100 blocks, `python -m benchmarks filing` for large files and for keeping
unsaved work.

Each contender is a process of its own that answers "go" with a number; the contenders take turns, so that a machine whose speed drifts is
no fairer to one than to the other. Medians of at least seven rounds, with the range; each row also as a line of JSON.
`python -m benchmarks.learning` measures what is learned, not how fast: RNN, LSTM, GRU and encoder-decoders at growing lag and length.
"""
