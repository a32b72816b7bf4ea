"""How a number came about: an equation computed on arrays that remember their operations, taken apart to the last product.

    work(equation, quantities)  ->  Remembered      the left side, with every operation behind it
    term(remembered, index)     ->  Term            one number of it, its parts, their parts, down to what was given
    stages(term)                ->  token lines     sigma(0.42 + 1.13 - 0.20) = sigma(1.35) = 0.794

Nothing is declared twice: what is shown is what the equation's own `value` does, so a new kind of block is explained as soon as it
has equations. Numpy alone, no Qt.
"""
