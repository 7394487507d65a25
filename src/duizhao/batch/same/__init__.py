"""Same text: passages that stand alike in two reports (雷同), without saying who took from whom. `find.py` leads through it."""
