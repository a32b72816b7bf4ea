"""Conditions on the numbers of a trace: `f < 0.1`, `token == "mat"`, `all(|h| > 0.9) and t > 3`. Where one holds, play stops.

    condition   =  both { "or" both }
    both        =  negation { "and" negation }
    negation    =  "not" negation  |  "(" condition ")"  |  ("any" | "all") "(" condition ")"  |  comparison
    comparison  =  quantity ("<" | "<=" | ">" | ">=" | "==" | "!=") quantity { ... }      0.1 < f < 0.9 asks for both
    quantity    =  number  |  text in quotation marks  |  name [ "[" unit "]" ]
                |  "|" quantity "|"  |  ("max" | "min" | "mean" | "norm") "(" quantity ")"

A **name** is a signal by its id, of the selected block, else of the first block that has one of this name; `lstm.f` is that of one
block; of several layers and directions all are meant, or those named: `lstm.layer2.backward.h`. `d_h` is the gradient of the loss,
`d_h_local` and `d_h_incoming` its parts. `t` is the step, from 1, counted from the beginning of its phase; `phase` is "encoder" or
"decoder"; `token` is the symbol that is read, `target` what is asked for, `prediction` the answer (the likeliest class, or numbers),
`loss` that of the step. `|| h ||` and `‖h‖` are norm(h), `abs(h)` is `|h|`, `=` is `==`; what a Chinese keyboard or a formula writes is
read as well: （ ） “ ” ≤ ≠ −.

What it **means**, at each step by itself: a quantity is a row of numbers, one for each unit, or one text. `f[3]` is the third unit,
`|h|` the absolute value unit by unit, `max`, `min`, `mean` and `norm` make one number of all units. A comparison holds where *any*
unit fulfils it, a chain of comparisons where one and the same unit fulfils all of them. Inside `all(...)` and `any(...)` the units are
looked at one by one - so that `any(f < 0.1 and i > 0.9)` asks for one unit that does both - and then all of them must fulfil it, or
any. A comparison with what is not there - a signal of the decoder while the encoder reads, the target of a step that has none, NaN -
neither holds nor does its opposite. What has no time, such as a single answer, is there at the last step of its timeline.

Read `grammar` first: what a condition is, and what it means; `parse` makes one of text, `names` finds its names in a trace. There is
no eval, no recursion deeper than DEEPEST, and whatever is typed, nothing is raised but a ConditionError, which names the place.
"""
