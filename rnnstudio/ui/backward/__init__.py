"""How the gradient of the weights comes together on the way back, and what an update makes of it.

gradient_page   the whole            basket_rows     a line for every weight: what each step dropped, how high the pile is
share_picture   one weight's share and pile as matrices              update_picture  clipping, and where each weight went
"""
