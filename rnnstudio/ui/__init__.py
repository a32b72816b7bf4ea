"""Draws what the session holds and turns gestures into its methods. No torch, no state of the model of its own.

`main_window` puts the parts together: the model on the `canvas`, its signals over time in the `plots`, its training in the `curves`,
everything else in `panels`. Whatever the user can do stands in `actions`; words are `Text` values that `words` keeps in the
current language; colours and fonts come from `theme` and `look`. `python -m rnnstudio.ui.gallery` photographs it all.
"""
