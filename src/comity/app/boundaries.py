"""The boundaries a node draws its maps with: those of the package, or a file that the operator names.

They are reference data, replaceable because no organisation agrees with every line of any map. Boundaries that are not
of the expected form stop the node when it starts, not a reader when the map is asked for.
"""

from pathlib import Path

from comity.analysis.outlines import Region
from comity.interop.geojson import MAX_BYTES, read_regions
from comity.kernel.errors import Malformed, TooLarge
from comity.record.boundaries import packaged_boundaries


def load_boundaries(file: str) -> tuple[Region, ...]:
    """The regions of a file; of the package where none is named.

    Raises Malformed or TooLarge that names the file and the place in it, StoreFault where the package was not built.
    """
    if not file:
        return packaged_boundaries()
    try:
        # One byte more than allowed is enough to see that it is too much.
        with Path(file).open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
        regions = read_regions(raw)
    except OSError as fault:
        raise Malformed("the boundaries {file} cannot be read: {fault}", file=file, fault=fault) from fault
    except TooLarge as fault:
        raise TooLarge("the boundaries {file} cannot be used: {fault}", file=file, fault=fault) from fault
    except Malformed as fault:
        raise Malformed("the boundaries {file} cannot be used: {fault}", file=file, fault=fault) from fault
    if not regions:
        raise Malformed("the boundaries {file} cannot be used: expected at least one polygon, got none", file=file)
    return regions
