"""The pieces that pages are made of, each a function that gives its HTML; ``/style`` shows every one of them.

Texts come in translated. Looks live in ``frontend/src/style``; docs/design.md explains the system.
"""
