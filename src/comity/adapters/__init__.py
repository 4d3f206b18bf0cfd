"""The input and output: stores, keys, peers, files and the clock."""
