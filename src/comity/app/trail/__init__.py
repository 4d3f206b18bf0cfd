"""The access trail: who did what at this node and when, as a second log beside that of statements (K12).

It never leaves the node unless an overseer exports it, and it is never served to other parties. docs/oversight.md tells
what is noted, what each of the two overseers sees, and how completeness is proven.
"""
