"""Search over every statement that the reader may see, with the places where its words stand."""

from comity.app.web.search.page import search_page

__all__ = ["search_page"]
