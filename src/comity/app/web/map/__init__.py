"""The map: places that views put on it, drawn by the server over boundaries that an organisation can replace."""

from comity.app.web.map.feed import map_feed
from comity.app.web.map.page import map_page
from comity.app.web.map.small import small_map

__all__ = ["map_feed", "map_page", "small_map"]
