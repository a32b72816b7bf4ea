"""The curves of a training over its updates: loss, success, gradient norms; a kept run behind them in grey.

A run of any length costs the same to draw: `summary` keeps it short, `lines` hands it to Qt in one piece, and what does not move is
kept in one pixmap.

    data      what is shown of the session     scale     ranges and ticks in 1-2-5 steps
    frame     where the charts stand           words     titles, legends, read-outs
    labels    the names of levels
    picture   one state, ready to be painted   training_plots     the widget
"""
