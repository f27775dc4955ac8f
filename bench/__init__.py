"""Figures, never a pass or a fail: each is printed beside a peer measured in the same run."""
