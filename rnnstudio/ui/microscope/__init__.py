"""The microscope: the selected block opened at the playhead - its diagram, its equations, and in each the numbers put in.

    microscope   the whole               header      where one looks, and in which words
    equation_row one equation            number_line the numbers put in       detail  what a number was made of
    naming       how a quantity is called wherever a number of it stands

Everything comes from what a block declares and from `rnnstudio.derivation`; nothing is drawn for one kind of block.
"""
