"""What states practise together: exercises, their series, and how many took part by whose account."""

from comity.capabilities.exercises.acts import EXERCISE_DESCRIBED, STRENGTH_STATED
from comity.capabilities.exercises.fold import ExerciseState, step_exercise
from comity.capabilities.exercises.rules import admission, exercise_authority
from comity.capabilities.exercises.views import VIEWS
from comity.kernel.capability import Capability
from comity.kernel.fold import MatterType

EXERCISE = MatterType(
    name="exercise",
    label="Exercise",
    initial=ExerciseState(),
    step=step_exercise,
    authority=exercise_authority,
    kinds=(EXERCISE_DESCRIBED, STRENGTH_STATED),
)
CAPABILITY = Capability(
    name="exercises",
    label="Exercises",
    kinds=(EXERCISE_DESCRIBED, STRENGTH_STATED),
    matter_types=(EXERCISE,),
    views=VIEWS,
    admission=admission,
)
