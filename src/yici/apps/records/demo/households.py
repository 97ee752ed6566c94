"""Facts about synthetic households and what belongs to them: plots, crops, pastures, livestock, buildings, loans."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from yici.apps.records.demo.families import Family
from yici.apps.records.demo.people import pick

CROPS = ("maize", "maize", "maize", "potato", "sunflower", "silage_maize", "broomcorn_millet", "alfalfa", "soybean")
YIELDS = {"maize": 750, "potato": 1800, "sunflower": 220, "silage_maize": 3500, "broomcorn_millet": 180,
          "alfalfa": 600, "soybean": 150}  # fmt: skip
HERDS = (("cashmere_goat", 80, "0.9"), ("sheep", 120, "1"), ("beef_cattle", 18, "6"), ("horse", 5, "6"),
         ("pig", 8, "1.5"), ("chicken", 30, "0.02"))  # fmt: skip
CAUSES = ("illness", "disability", "study", "labour", "skill", "funds")
HELPERS = ("驻村第一书记", "包联干部", "村委会委员", "帮扶责任人")

Thing = tuple[str, dict[str, Any]]


def money(random: Random, low: int, high: int) -> str:
    """An amount in hundreds."""
    return str(100 * (low + int(random.random() * (high - low))))


def area(random: Random, low: float, high: float) -> str:
    """An area with at most one decimal."""
    number = round(low + random.random() * (high - low), 1)
    return str(int(number)) if number == int(number) else str(number)


def household_values(
    random: Random, family: Family, code: str, group: str, address: str, today: dt.date
) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Plain values and numbers of a household."""
    size = len(family.members)
    wage, farm = int(random.random() * 600) * 100, int(random.random() * 500) * 100 if family.is_rural else 0
    transfer = int(random.random() * 80) * 100
    values: dict[str, Any] = {
        "household.kind": "registered",
        "household.code": code,
        "household.group": group,
        "household.address": address,
        "household.is_farmer": family.is_rural,
        "household.housing_area": str(60 + int(random.random() * 90)),
        "household.housing_structure": pick(random, ("brick_concrete", "brick_concrete", "brick_wood", "frame")),
        "household.housing_grade": "A" if random.random() < 0.8 else pick(random, "BBC"),
        "household.water_safety": True,
        "household.tap_water": random.random() < 0.9,
        "household.toilet": pick(random, ("flush", "three_chamber", "dry_sanitary", "dry")),
        "household.heating": pick(random, ("coal", "electric", "central", "gas")),
        "household.income_wage": str(wage),
        "household.income_farm": str(farm),
        "household.income_transfer": str(transfer),
        "household.income_total": str(wage + farm + transfer),
        "household.production_cost": str(farm // 3),
        "household.income_year": str(today.year - 1),
        "household.type": "ordinary",
        "welfare.two_worries": True,
        "welfare.medical": True,
        "welfare.education": True,
        "welfare.housing": True,
    }
    protected: dict[str, tuple[str, str]] = {}
    draw = random.random()
    if draw < 0.06:
        number = f"D{code}"
        protected["relief.certificate_number"] = (number, number)
        _relief(random, values, size, today, is_rural=family.is_rural)
    elif draw < 0.1 and family.is_rural:
        _monitored(random, values, today)
    elif draw < 0.16 and family.is_rural:
        year = today.year - 6 - int(random.random() * 4)
        values |= {"poverty.exit_status": True, "poverty.exit_year": str(year), "poverty.attribute": "stable",
                   "household.type": "exited"}  # fmt: skip
    return values, protected


def _relief(random: Random, values: dict[str, Any], size: int, today: dt.date, *, is_rural: bool) -> None:
    kind = pick(random, ("minimum", "minimum", "minimum", "extreme_poverty", "minimum_margin"))
    if kind == "minimum":
        kind = "rural_minimum" if is_rural else "urban_minimum"
    covered = max(1, size - int(random.random() * 2))
    values |= {
        "relief.category": kind,
        "relief.since": f"{today.year - 1 - int(random.random() * 6)}-{1 + int(random.random() * 12):02d}",
        "relief.cause": pick(random, ("illness", "disability", "age", "labour")),
        "household.type": {"extreme_poverty": "extreme", "minimum_margin": "low_income"}.get(kind, "minimum"),
    }
    if kind != "minimum_margin":
        values |= {
            "relief.class_abc": pick(random, "ABC"),
            "relief.covered_persons": covered,
            "relief.amount": str(covered * (380 + 10 * int(random.random() * 40))),
        }


def _monitored(random: Random, values: dict[str, Any], today: dt.date) -> None:
    removed = random.random() < 0.5
    values |= {
        "monitoring.kind": pick(random, ("unstable", "marginal", "sudden")),
        "monitoring.state": "active",
        "monitoring.included_on": f"{today.year - 1 - int(random.random() * 3)}-{1 + int(random.random() * 12):02d}-10",
        "monitoring.cause": pick(random, CAUSES),
        "monitoring.risk_removed": "removed" if removed else "open",
        "monitoring.source": pick(random, ("visit", "self", "department")),
        "household.type": "monitored_removed" if removed else "monitored_open",
        "household.helper_title": pick(random, HELPERS),
    }


def things_of(random: Random, family: Family, code: str, address: str, today: dt.date) -> list[Thing]:
    """What the household has, as (entity, values)."""
    found: list[Thing] = []
    if family.is_rural:
        found += _land(random, code, address, today)
        found += _herds(random, family, today)
        if family.is_herding:
            found.append(_pasture(random, code))
    if random.random() < 0.25:
        found.append(_building(random, family, code, address, today))
    if random.random() < 0.07:
        found.append(_loan(random, code, today))
    if family.is_rural and random.random() < 0.05:
        bought = f"{today.year - 1 - int(random.random() * 9)}-04-20"
        found.append(("machine", {"machine.name": "轮式拖拉机", "machine.kind": "tractor", "machine.bought_on": bought,
                                  "machine.power": str(25 + 5 * int(random.random() * 14))}))  # fmt: skip
    return found


def _land(random: Random, code: str, address: str, today: dt.date) -> list[Thing]:
    found: list[Thing] = []
    for number in range(1 + (random.random() < 0.35)):
        contract = round(3 + random.random() * 40, 1)
        values: dict[str, Any] = {
            "plot.code": f"{code}{number + 1:02d}",
            "plot.name": pick(random, ("东梁地", "河滩地", "南坡地", "西沟地", "井房地", "北滩地")),
            "plot.contract_number": f"HT{code}{number + 1:02d}",
            "plot.contract_area": _tidy(contract),
            "plot.surveyed_area": _tidy(round(contract * (0.95 + random.random() * 0.15), 2)),
            "plot.land_use": pick(random, ("0102", "0103")),
        }
        if random.random() < 0.1:
            values["plot.abandoned_area"] = _tidy(round(contract * 0.2, 1))
        if random.random() < 0.15:
            values |= {"plot.transfer_area": _tidy(contract), "plot.transfer_mode": "lease",
                       "plot.transfer_price": str(200 + 50 * int(random.random() * 10))}  # fmt: skip
        found.append(("plot", values))
        kind = pick(random, CROPS)
        sown = round(contract * (0.6 + random.random() * 0.4), 1)
        crop: dict[str, Any] = {
            "crop.kind": kind,
            "crop.season_year": str(today.year),
            "crop.sown_area": _tidy(sown),
            "crop.yield": str(int(sown * YIELDS[kind])),
        }
        if random.random() < 0.4:
            crop |= {
                "crop.insured": True,
                "crop.insured_area": _tidy(sown),
                "crop.premium": _tidy(round(sown * 3.6, 2)),
            }
        found.append(("crop", crop))
    return found


def _tidy(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _herds(random: Random, family: Family, today: dt.date) -> list[Thing]:
    found: list[Thing] = []
    chosen = HERDS[:4] if family.is_herding else HERDS[1:]
    for kind, most, rate in chosen:
        if random.random() < (0.45 if family.is_herding else 0.13):
            stock = 1 + int(random.random() * most)
            found.append(("livestock", {
                "livestock.kind": kind,
                "livestock.stock": stock,
                "livestock.breeding_females": stock * 6 // 10,
                "livestock.sold": stock * 3 // 10,
                "livestock.vaccinated": stock,
                "livestock.sheep_unit_rate": rate,
            }))  # fmt: skip
    return found


def _pasture(random: Random, code: str) -> Thing:
    contract = 300 + 50 * int(random.random() * 60)
    banned = contract // 3 if random.random() < 0.4 else 0
    return "pasture", {
        "pasture.certificate_number": f"CC{code}",
        "pasture.contract_area": str(contract),
        "pasture.banned_area": str(banned),
        "pasture.balance_area": str(contract - banned),
        "pasture.carrying_capacity": contract // 12,
        "pasture.subsidy": str(int(banned * 9 + (contract - banned) * 2.5)),
        "pasture.kind": pick(random, ("sandy", "desert", "typical")),
    }


def _building(random: Random, family: Family, code: str, address: str, today: dt.date) -> Thing:
    return "building", {
        "building.code": f"F{code}",
        "building.address": address,
        "building.owner": family.members[0].name,
        "building.use": pick(random, ("own", "own", "own", "rented", "business", "idle")),
        "building.floors": 1 + int(random.random() * 2),
        "building.area": str(60 + int(random.random() * 120)),
        "building.year": str(1985 + int(random.random() * 38)),
        "building.structure": pick(random, ("brick_concrete", "brick_wood", "frame")),
        "building.safety_grade": pick(random, "AAAABBCD"),
        "building.self_built": random.random() < 0.7,
    }


def _loan(random: Random, code: str, today: dt.date) -> Thing:
    amount = 10000 * (1 + int(random.random() * 5))
    lent = dt.date(today.year - int(random.random() * 2), 1 + int(random.random() * min(today.month, 11)), 15)
    state = pick(random, ("open", "open", "open", "overdue", "extended"))
    return "loan", {
        "loan.contract_number": f"DK{code}",
        "loan.kind": "microcredit",
        "loan.bank": pick(random, ("rural_commercial", "postal", "agricultural")),
        "loan.amount": str(amount),
        "loan.balance": str(amount - 5000 * int(random.random() * 2)),
        "loan.lent_on": lent.isoformat(),
        "loan.due_on": lent.replace(year=lent.year + 3).isoformat(),
        "loan.state": state,
        "loan.overdue": str(5000) if state == "overdue" else "0",
        "loan.use": pick(random, ("养殖", "种植", "购买饲草料", "购买农机")),
    }
