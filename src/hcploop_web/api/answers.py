"""The API itself: how it answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder


class _Encoder(NinjaJSONEncoder):
    """Writes every moment with its zone: one without a zone is UTC, as the loop keeps them."""

    def default(self, o: Any) -> Any:  # noqa: ANN401 - as the standard library declares it
        """Write what JSON has no word for."""
        if isinstance(o, dt.datetime):
            return (o if o.tzinfo else o.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        return super().default(o)


class Renderer(JSONRenderer):
    """Writes Chinese as it is read."""

    encoder_class = _Encoder
    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}  # noqa: RUF012 - as ninja declares it


PROBLEM = "application/problem+json"


class Api(NinjaAPI):
    """Marks what may be kept and how long: until the snapshot or the caller's rights change."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:  # noqa: ANN401 - ninja's signature
        """Describe the API, with problems in their own form."""
        told = super().get_openapi_schema(**given)
        for operation in (one for methods in told["paths"].values() for one in methods.values()):
            answers = operation["responses"]
            if "requestBody" in operation:
                answers[400] = {**answers[422], "description": "Bad Request"}
            for status in (one for one in answers if int(one) >= 400):
                ((_kind, body),) = answers[status]["content"].items()
                answers[status] = {**answers[status], "content": {PROBLEM: body}}
        return told

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - ninja's signature
        """Answer, with the mark of the answer where it has one."""
        response = super().create_response(request, *args, **kwargs)
        tag = getattr(request, "etag", None)
        if tag and response.status_code == 200:
            response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache" if tag else "no-store"
        return response
