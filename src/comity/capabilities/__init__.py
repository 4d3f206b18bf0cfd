"""What the product can do, one folder each, in the order of a sentence; later ones may read earlier ones."""

from comity.capabilities.parties import CAPABILITY as PARTIES
from comity.kernel.capability import Registry, build_registry
from comity.kernel.transport import TRANSPORT

CAPABILITIES = (TRANSPORT, PARTIES)
REGISTRY: Registry = build_registry(CAPABILITIES)
