"""What states agreed: treaties, agreements and other documents, who is bound by them and since when."""

from comity.capabilities.instruments.acts import INSTRUMENT_DESCRIBED
from comity.capabilities.instruments.fold import InstrumentState, step_instrument
from comity.capabilities.instruments.rules.authority import admission, instrument_authority
from comity.capabilities.instruments.views import VIEWS
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterType

INSTRUMENT = MatterType(
    name="instrument",
    label="Instrument",
    initial=InstrumentState(),
    step=step_instrument,
    authority=instrument_authority,
    kinds=(INSTRUMENT_DESCRIBED,),
)
CAPABILITY = Capability(
    name="instruments",
    label="Instruments",
    kinds=(INSTRUMENT_DESCRIBED,),
    matter_types=(INSTRUMENT,),
    views=VIEWS,
    admission=admission,
)
