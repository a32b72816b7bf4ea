"""Everything that stands on one time axis: the timeline, every declared signal, the gradient per step, and what is at the cursor.

One widget paints it all in one `paintEvent`, because every paint call holds the lock that training needs. What never moves
while a model trains (titles, legends, tokens) is kept in one pixmap; heatmaps are small images that Qt enlarges.

    axis      where the columns stand          scales        the range of each signal
    choose    which panels are open            scene         what the panels are shown of the session
    panel     what all panels share            pointing      what stands under the mouse
    stack     the widget                       still_layer   what does not move
"""
