"""The boundaries that are shipped with the record: reference data for maps, and for checking where places lie.

They are made from Natural Earth when the package is built, carry no names, and imply no position of anybody.
"""

from functools import cache
from importlib import resources
from typing import Final

from comity.analysis.outlines import Region
from comity.interop.geojson import read_regions
from comity.kernel.errors import StoreFault

PACKAGED: Final = "boundaries.json"


@cache
def packaged_boundaries() -> tuple[Region, ...]:
    """The regions of the package, read once per process; they never change.

    Raises StoreFault where the package was not built.
    """
    try:
        raw = resources.files("comity.record").joinpath(PACKAGED).read_bytes()
    except OSError as fault:
        raise StoreFault("expected the boundaries in this package, got none; run: make setup") from fault
    return read_regions(raw)
