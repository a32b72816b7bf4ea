"""WHAT a model is: frozen values and pure functions, standard library only."""
