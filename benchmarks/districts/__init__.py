"""A synthetic district: sentences of ours with slots, reports made of them, copies planted in them."""
