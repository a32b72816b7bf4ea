"""All that can be done, in one list that is searched by typing.

Whoever has commands to contribute gives the list a function that says which there are now: no list of commands is kept anywhere.
"""
