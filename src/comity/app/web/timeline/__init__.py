"""The timeline: what views put on it, drawn by the server as a figure and told again as a table."""

from comity.app.web.timeline.page import timeline_page

__all__ = ["timeline_page"]
