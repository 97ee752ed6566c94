"""What a citizen typed on /say/: read once, bounded, given back as it was when something is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from yici.apps.hotline.contracts import Contact, Intake
from yici.core.ids import new_key

TEXT, SHORT = 4000, 200
#: Where the field for machines is filled in, nothing is refused: the desk sees a mark and decides.
TRAP = "website"


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of the page as text. ``about``: the code of a unit that this is a complaint about."""

    client_key: str
    text: str = ""
    area: str = ""
    place: str = ""
    spot: str = ""
    phone: str = ""
    name: str = ""
    about: str = ""
    is_secret: bool = False
    is_report: bool = False
    wants_public: bool = False
    longitude: str = ""
    latitude: str = ""
    follows: str = ""
    is_trapped: bool = False

    @property
    def has_more(self) -> bool:
        """Whether one of the small options is used, so that they stand open."""
        return bool(self.about or self.is_secret or self.is_report or self.wants_public)


def read_said(data: Mapping[str, str]) -> Said:
    """The fields of a sent form; what is too long is cut where nobody would type that much."""

    def text(name: str, most: int = SHORT) -> str:
        return data.get(name, "").replace("\0", "").strip()[:most]

    return Said(
        client_key=text("client_key", 80) or str(new_key()), text=text("text", TEXT), area=text("area", 20),
        place=text("place"), spot=text("spot", 12), phone=text("phone", 40), name=text("name", 40),
        about=text("about", 40), is_secret=bool(text("is_secret")), is_report=bool(text("is_report")),
        wants_public=bool(text("wants_public")), longitude=text("longitude", 20), latitude=text("latitude", 20),
        follows=text("follows", 40), is_trapped=bool(text(TRAP)),
    )  # fmt: skip


def intake_of(said: Said, area_code: str, files: tuple[tuple[object, str], ...] = ()) -> Intake:
    """What goes to ``take_request``."""
    longitude, latitude = point_of(said)
    return Intake(
        text=said.text, area_code=area_code, channel="code" if said.spot else "web", place=said.place, spot=said.spot,
        longitude=longitude, latitude=latitude, contact=Contact(said.name, said.phone), is_secret=said.is_secret,
        is_report=said.is_report, against=said.about, wants_public=said.wants_public, files=files,
        details={
            **({"by_machine": True} if said.is_trapped else {}),
            **({"follows": said.follows} if said.follows else {}),
        },
    )  # fmt: skip


def point_of(said: Said) -> tuple[Decimal | None, Decimal | None]:
    """The point that the phone gave; none when it is no place on earth."""
    try:
        longitude, latitude = Decimal(said.longitude), Decimal(said.latitude)
    except InvalidOperation:
        return None, None
    if not (longitude.is_finite() and latitude.is_finite() and abs(longitude) <= 180 and abs(latitude) <= 90):
        return None, None
    step = Decimal("0.000001")
    return longitude.quantize(step), latitude.quantize(step)
