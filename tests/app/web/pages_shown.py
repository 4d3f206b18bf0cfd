"""The pages that browser tests open: one of each sort, as a visitor comes upon them."""

LISTS = (
    "/organisations",
    "/states",
    "/series",
    "/exercises",
    "/instruments",
    "/bodies",
    "/summits",
    "/missions",
    "/claims",
    "/facilities",
    "/crossings",
    "/outside",
)
FILES = (
    "/organisations/sco",
    "/states/KAZ",
    "/series/peace-mission",
    "/exercises/pm-2016",
    "/instruments/s5-1996-cbm",
    "/bodies/rats",
    "/summits/sco-2025",
    "/missions/mfo",
    "/claims/c07",
    "/facilities/chebarkul",
    "/outside/us-manas",
)
SCREENS = ("/", "/map", "/timeline", "/plan", "/compare?organisations=SCO,CSTO,NATO", "/api", "/nothing")
PAGES = (*SCREENS, *LISTS, *FILES)
