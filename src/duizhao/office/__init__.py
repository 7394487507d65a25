"""What an office knows besides the reports: facts of units, and elements that it agreed not to ask for."""

from duizhao.office.exemptions import Exemption, Exemptions, load_exemptions
from duizhao.office.units import Unit, Units, load_units

__all__ = ["Exemption", "Exemptions", "Unit", "Units", "load_exemptions", "load_units"]
