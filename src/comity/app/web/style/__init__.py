"""The style page: every piece of the design system in every state, drawn by the functions that pages use."""

from comity.app.web.style.page import style_page

__all__ = ["style_page"]
