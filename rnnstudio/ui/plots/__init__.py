"""Everything that stands on one time axis: the timeline, every declared signal, the gradient per step, and what is at the cursor.

One widget paints it all in one `paintEvent`, because every paint call holds the lock that training needs. What never moves
while a model trains (titles, legends, tokens) is kept in one pixmap; heatmaps are small images that Qt enlarges.

    axis      where the columns stand          phases        which column a row of a block's arrays has
    choose    which panels are open            scales        the range of each signal
    panel     what all panels share            scene         what the panels are shown of the session
    home      where a panel belongs            attended      what attention looks at
    stack     the widget                       pointing      what stands under the mouse
    playhead  what crosses all panels          still_layer   what does not move

Kinds of panel are `signal_panel`, `attention_panel`, `gradient_panel`, and `shared_panel` for an encoder and its decoder in one row. The
timeline's rows are in `timeline_rows`, `input_rows`, `wide_row`, `picture_row`, `fed_row`, `attention_lines`, `answer_rows` and
`single_answer`; `ranks` says which panels are worth most, `not_asked` which steps have no target.
"""
