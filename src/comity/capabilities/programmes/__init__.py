"""What states run together over a longer time: so far the missions they send."""

from comity.capabilities.programmes.acts import MISSION_DESCRIBED
from comity.capabilities.programmes.fold import MissionState, step_mission
from comity.capabilities.programmes.rules import admission, mission_authority
from comity.capabilities.programmes.views import VIEWS
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterType

MISSION = MatterType(
    name="mission",
    label="Mission",
    initial=MissionState(),
    step=step_mission,
    authority=mission_authority,
    kinds=(MISSION_DESCRIBED,),
)
CAPABILITY = Capability(
    name="programmes",
    label="Missions",
    kinds=(MISSION_DESCRIBED,),
    matter_types=(MISSION,),
    views=VIEWS,
    admission=admission,
)
