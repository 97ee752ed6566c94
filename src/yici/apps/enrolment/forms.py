"""Forms of the desk and of the parents' page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.enrolment.contracts import MOST_CLASSES, Address, Beacon, PlaceApplying
from yici.core import clock

Communities = Sequence[tuple[str, list[tuple[str, str]]]]


class ImportForm(forms.Form):
    """What a school says of a grade; the file comes beside it."""

    year = forms.IntegerField(label=_("Year of entry"), min_value=2000, max_value=2100)
    grade = forms.IntegerField(label=_("Grade"), min_value=1, max_value=12)
    classes = forms.IntegerField(label=_("How many classes"), min_value=1, max_value=MOST_CLASSES)
    teams = forms.CharField(
        label=_("Teams of teachers, one a line"), required=False, max_length=2000, strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As many as classes, or none. They are drawn to the classes after the pupils."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why again"), required=False, max_length=300,
        help_text=_("Only when this grade was drawn before: both runs stay in public."),
    )  # fmt: skip


class BeaconForm(forms.Form):
    """Where the randomness comes from."""

    beacon = forms.ChoiceField(
        label=_("Where chance comes from"), initial="witnesses",
        choices=[
            ("witnesses", _("two or more people of other units seal numbers here")),
            ("lottery", _("a lottery draw that is still to come")),
        ],
    )  # fmt: skip
    lottery = forms.CharField(
        label=_("Lottery and issue"), max_length=80, required=False, help_text=_("As in 双色球:2026137.")
    )
    moment = forms.DateTimeField(
        label=_("Moment of the lottery draw"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def said(self) -> Beacon:
        """The beacon that was written."""
        at: dt.datetime | None = self.cleaned_data["moment"]
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=clock.city_zone())
        named = self.cleaned_data["lottery"].strip().replace("：", ":")
        return Beacon("witnesses") if self.cleaned_data["beacon"] == "witnesses" else Beacon(f"lottery:{named}", at)


class FreezeForm(BeaconForm):
    """Sealing."""

    expected = forms.IntegerField(widget=forms.HiddenInput)


class FreezeAgainForm(FreezeForm):
    """Sealing again what is void."""

    reason = forms.CharField(label=_("Why again"), max_length=300)


class LateForm(BeaconForm):
    """A late pupil."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the pupil"), max_length=50)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("男", _("boy")), ("女", _("girl"))])


class AskForm(forms.Form):
    """A change of class."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    line = forms.IntegerField(label=_("Number of the pupil in the list"), min_value=1, max_value=100_000)
    to_class = forms.IntegerField(label=_("To class"), min_value=1, max_value=MOST_CLASSES)
    reason = forms.CharField(label=_("Why"), max_length=300)


class StepForm(forms.Form):
    """A step that needs nothing more."""

    expected = forms.IntegerField(widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The code on the parents' slip."""

    code = forms.CharField(
        label=_("Code on your slip"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


HOME_WORDS = {
    "owned": _("a parent's own home"), "rented": _("rented"), "family": _("grandparents' home"), "other": _("other"),
}  # fmt: skip
GROUND_WORDS = {
    "martyr": _("child of a martyr"), "soldier": _("child of a soldier"),
    "rescuer": _("child of a fire fighter or of police"),
    "talent": _("child of an invited expert"), "disabled": _("child with a disability"), "other": _("another ground"),
}  # fmt: skip
KIND_WORDS = {"kindergarten": _("kindergarten"), "primary": _("primary school"), "junior": _("middle school")}


class AddressForm(forms.Form):
    """Which school is mine?"""

    kind = forms.ChoiceField(label=_("Which kind"), choices=list(KIND_WORDS.items()))
    area = forms.ChoiceField(label=_("Community"))
    street = forms.CharField(label=_("Street"), max_length=60, required=False)
    house = forms.CharField(label=_("House number"), max_length=20, required=False)

    def __init__(self, *args: Any, communities: Communities, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "—"), *communities]  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    """One application for a place. The model is ``PlaceApplying``; what is wrong comes from there."""

    child_name = forms.CharField(label=_("Name of the child"), max_length=50)
    child_number = forms.CharField(
        label=_("Identity number of the child"), max_length=30, help_text=_("or the number of a passport"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    second_name = forms.CharField(label=_("Name of the second child"), max_length=50, required=False)
    second_number = forms.CharField(label=_("Identity number of the second child"), max_length=30, required=False)
    third_name = forms.CharField(label=_("Name of the third child"), max_length=50, required=False)
    third_number = forms.CharField(label=_("Identity number of the third child"), max_length=30, required=False)
    guardian = forms.CharField(
        label=_("Who looks after the child"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    home_area = forms.ChoiceField(label=_("Community where the family lives"))
    home_street = forms.CharField(label=_("Street"), max_length=60, required=False)
    home_house = forms.CharField(label=_("House number"), max_length=20, required=False)
    home_kind = forms.ChoiceField(label=_("Whose home is it"), choices=list(HOME_WORDS.items()))
    registered = forms.ChoiceField(
        label=_("Where is the child registered"), initial="same",
        choices=[("same", _("at the same address")), ("here", _("at another address here")), ("away", _("elsewhere"))],
    )  # fmt: skip
    register_area = forms.ChoiceField(label=_("Community of the register"), required=False)
    register_street = forms.CharField(label=_("Street of the register"), max_length=60, required=False)
    register_house = forms.CharField(label=_("House number of the register"), max_length=20, required=False)
    has_permit = forms.BooleanField(label=_("A parent has a residence permit that holds"), required=False)
    sibling = forms.ChoiceField(label=_("School where a brother or sister is"), required=False)
    ground = forms.ChoiceField(
        label=_("A ground of the law"), required=False, choices=[("", _("none")), *GROUND_WORDS.items()]
    )
    wish1 = forms.ChoiceField(label=_("First wish"))
    wish2 = forms.ChoiceField(label=_("Second wish"), required=False)
    wish3 = forms.ChoiceField(label=_("Third wish"), required=False)
    takes_any = forms.BooleanField(
        label=_("If no wish is met: any school of the round that has places left"), required=False
    )
    looks_up = forms.BooleanField(
        label=_("The city may look up register and home for this application"), required=False,
        help_text=_("What it finds need not be brought."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, communities: Communities, schools: Sequence[tuple[str, str]], wishes: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("home_area", "register_area"):
            self.fields[name].choices = [("", "—"), *communities]  # type: ignore[attr-defined]
        for name in ("wish1", "wish2", "wish3", "sibling"):
            self.fields[name].choices = [("", "—"), *schools]  # type: ignore[attr-defined]
        for at in range(wishes + 1, 4):
            del self.fields[f"wish{at}"]

    def said(self, code: str) -> PlaceApplying:
        """What was written, as the action takes it."""
        data = {name: self.data.get(name, "").strip() for name in self.fields}
        children = [(data[f"{one}_name"], data[f"{one}_number"]) for one in ("child", "second", "third")]
        home = Address(data["home_area"], data["home_street"], data["home_house"])
        register = {
            "same": home, "here": Address(data["register_area"], data["register_street"], data["register_house"])
        }.get(data["registered"], Address())  # fmt: skip
        wishes = [data.get(f"wish{at}", "") for at in (1, 2, 3)]
        return PlaceApplying(
            round=code, children=[children[0], *(one for one in children[1:] if any(one))], guardian=data["guardian"],
            phone=data["phone"], register=register, home=home, home_kind=data["home_kind"],
            has_permit=bool(data["has_permit"]), sibling=data["sibling"], ground=data["ground"],
            wishes=[one for one in wishes if one], takes_any=bool(data["takes_any"]), looks_up=bool(data["looks_up"]),
        )  # fmt: skip


#: Field of ``PlaceFieldsWrong`` → field of the form.
WRONG = {
    "name": "child_name", "id": "child_number", "guardian": "guardian", "phone": "phone", "home": "home_area",
    "register": "register_area", "home_kind": "home_kind", "wishes": "wish1",
}  # fmt: skip
