"""What the product can do, one folder each, in the order of a sentence; later ones may read earlier ones."""

from comity.capabilities.assessment import CAPABILITY as ASSESSMENT
from comity.capabilities.decisions import CAPABILITY as DECISIONS
from comity.capabilities.exercises import CAPABILITY as EXERCISES
from comity.capabilities.instruments import CAPABILITY as INSTRUMENTS
from comity.capabilities.parties import CAPABILITY as PARTIES
from comity.capabilities.programmes import CAPABILITY as PROGRAMMES
from comity.kernel.capability import Registry, build_registry
from comity.kernel.transport import TRANSPORT

CAPABILITIES = (TRANSPORT, PARTIES, INSTRUMENTS, DECISIONS, EXERCISES, PROGRAMMES, ASSESSMENT)
REGISTRY: Registry = build_registry(CAPABILITIES)
