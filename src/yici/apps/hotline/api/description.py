"""The OpenAPI 3.0 description of the JSON API, made from the same fields as its checks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from yici.apps.hotline.api.answers import json_door
from yici.apps.hotline.api.fields import DISPATCH, INTAKE, STEPS, Fields

PROBLEM = {"$ref": "#/components/schemas/Problem"}
THING = {"type": "object"}


@json_door("GET")
def description(request: HttpRequest) -> HttpResponse:
    """The description as JSON."""
    return JsonResponse(describe(has_desk=settings.FACE != "public"))


def describe(*, has_desk: bool = True) -> dict[str, Any]:
    """The whole description; without a desk only what everybody may ask."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Yici", "version": "1", "description": "Requests of citizens: make, read, work on."},
        "paths": {**_for_everybody(), **(_for_posts() if has_desk else {})},
        "components": {
            "schemas": {"Problem": {
                "type": "object", "required": ["code", "message", "status"],
                "properties": {
                    "code": {"type": "string"}, "message": {"type": "string"}, "status": {"type": "integer"},
                },
            }},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }  # fmt: skip


def _answers(good: int, *problems: int) -> dict[str, Any]:
    told = {str(good): {"description": "done", "content": {"application/json": {"schema": THING}}}}
    for status in (*problems, 429):
        told[str(status)] = {"description": "no", "content": {"application/json": {"schema": PROBLEM}}}
    return told


def _body(fields: Fields) -> dict[str, Any]:
    properties = {
        name: {key: value for key, value in schema.items() if key != "needed"} for name, schema in fields.items()
    }
    needed = [name for name, schema in fields.items() if schema.get("needed")]
    schema = {"type": "object", "properties": properties, "additionalProperties": False, "required": needed}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _in(where: str, name: str, **schema: Any) -> dict[str, Any]:
    more = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "schema": {"type": "string", "maxLength": 100, **schema}, **more}


def _for_everybody() -> dict[str, Any]:
    number = _in("path", "number", example="R26-0041827-4")
    key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 8, "maxLength": 80}}
    return {
        "/api/requests": {"post": {
            "operationId": "makeRequest", "summary": "Make a request", "parameters": [key],
            "requestBody": _body(INTAKE), "responses": _answers(201, 404, 409, 422),
        }},
        "/api/requests/{number}": {"get": {
            "operationId": "readRequest", "summary": "Read a request with its code",
            "parameters": [number, _in("query", "code")], "responses": _answers(200, 404),
        }},
        "/api/kinds": {"get": {"operationId": "listKinds", "summary": "Kinds", "responses": _answers(200)}},
        "/api/areas": {"get": {
            "operationId": "listAreas", "summary": "Areas below another, or by name",
            "parameters": [_in("query", "parent"), _in("query", "q")], "responses": _answers(200, 404),
        }},
        "/api/spots/{code}": {"get": {
            "operationId": "readSpot", "summary": "The place behind a code on a wall",
            "parameters": [_in("path", "code")], "responses": _answers(200, 404),
        }},
    }  # fmt: skip


def _for_posts() -> dict[str, Any]:
    number = _in("path", "number", example="W26-0041827-4")
    security: list[dict[str, list[str]]] = [{"token": []}]
    problems = (403, 404, 409, 422)
    paths: dict[str, Any] = {
        "/api/desk/orders": {"get": {
            "operationId": "listOrders", "summary": "Open work orders of the own unit", "security": security,
            "parameters": [_in("query", "after")], "responses": _answers(200, *problems),
        }},
        "/api/desk/orders/{number}": {"get": {
            "operationId": "readOrder", "summary": "A work order", "security": security, "parameters": [number],
            "responses": _answers(200, *problems),
        }},
        "/api/desk/requests/{number}": {"get": {
            "operationId": "readRequestAtDesk", "summary": "A request at the desk", "security": security,
            "parameters": [number], "responses": _answers(200, *problems),
        }},
        "/api/desk/requests/{number}/dispatch": {"post": {
            "operationId": "dispatchRequest", "summary": "Give a request to a unit", "security": security,
            "parameters": [number], "requestBody": _body(DISPATCH), "responses": _answers(201, *problems),
        }},
    }  # fmt: skip
    for step, fields in STEPS.items():
        paths[f"/api/desk/orders/{{number}}/{step}"] = {"post": {
            "operationId": f"{step}Order", "summary": f"Take the step {step}", "security": security,
            "parameters": [number], "requestBody": _body(fields), "responses": _answers(200, *problems),
        }}  # fmt: skip
    return paths
