"""The public side: what is there, and what is not."""
