"""Service bodies name units, not persons."""

from anlan.foundation.personal_data.fields import exempt

exempt("registry.ServiceFinding", "found_by", "the name of the unit that found it")
