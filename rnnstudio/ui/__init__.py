"""Draws what the session holds and turns gestures into its methods. No torch, no state of the model of its own."""
