"""Working days (工作日): the State Council's yearly notices, local overlays, and what holds until a notice comes.

`china.csv` and `<jurisdiction>.csv` hold the days that differ from plain Monday to Friday, `years.csv` says which years
have a notice, `projected.csv` holds the statutory days of the years that have none yet. Counting: the trigger day does
not count, day 1 is the next working day, the last day counts in full.
"""

from engine.workdays.counting import PROJECTED, PUBLISHED, Calendar, Due
from engine.workdays.files import load
from engine.workdays.notices import import_year

__all__ = ["PROJECTED", "PUBLISHED", "Calendar", "Due", "import_year", "load"]
