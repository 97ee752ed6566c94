"""What is wrong with a field, in words that say what to do; who may fill a form in."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "missing": _("Please fill this in."),
    "kind": _("This is not understood. Look at how it is meant beside the field."),
    "least": _("This is less than allowed."),
    "most": _("This is more than allowed."),
    "choices": _("Choose one of the list."),
    "long": _("This is too long: 500 signs at most."),
}

ROLE_WORDS = {
    "self": _("The applicant"),
    "agent": _("Somebody with a mandate"),
    "guardian": _("The guardian"),
    "helper": _("A helper of the window"),
}
