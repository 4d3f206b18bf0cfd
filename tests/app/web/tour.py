"""The stops of the tour: each a page in one language, scheme and width, with the picture that docs/tour.md shows."""

import msgspec


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A picture. name: its file without the ending. shows: a text that must stand on the page."""

    name: str
    path: str
    shows: str
    language: str = "en"
    scheme: str = "light"
    width: int = 1280
    height: int = 800


STOPS = (
    Stop(name="first-en", path="/", shows="Peace Mission since 2005: 12 editions"),
    Stop(name="first-ru", path="/", shows="Мирная миссия", language="ru"),
    Stop(name="first-zh", path="/", shows="和平使命", language="zh", scheme="dark"),
    Stop(name="series", path="/series/peace-mission", shows="12 editions named", height=900),
    Stop(name="exercise", path="/exercises/pm-2016#strengths", shows="Kyrgyz General Staff", height=900),
    Stop(name="claim", path="/claims/c07", shows="SCO conducts joint naval drills", height=900),
    Stop(name="plan", path="/plan?persons=36000&km=60&days=20", shows="article 6(1)", height=900),
    Stop(name="map", path="/map", shows="Boundaries are reference data", height=1000),
    Stop(name="timeline", path="/timeline?since=1996", shows="Timeline", height=1000),
    Stop(name="compare", path="/compare?organisations=SCO,CSTO,NATO", shows="CSTO", height=900),
    Stop(name="phone", path="/series/peace-mission", shows="Peace Mission", width=390, height=800),
)
