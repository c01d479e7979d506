"""The API for programs: /api/v1, described by /api/v1/openapi.json, to be read at /api/v1/docs."""

from __future__ import annotations

from typing import Any, ClassVar

from ninja import NinjaAPI, Swagger
from ninja.renderers import JSONRenderer

from luoshi_web.api import (
    around,
    contests,
    desk,
    documents,
    drafts,
    errors,
    goals,
    indicators,
    items,
    loads,
    places,
    races,
    schemes,
    task_forces,
)
from luoshi_web.api.auth import AUTH


class Plain(JSONRenderer):
    """JSON in which Chinese can be read as it stands."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Ninja's, which would describe the bytes of a file as JSON."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                content = operation["responses"].get(200, {}).get("content", {})
                if content.get("application/json", {}).get("schema", {}).get("format") == "binary":
                    content["*/*"] = content.pop("application/json")
        return schema


api = Api(
    renderer=Plain(),
    title="Luoshi 落实",
    version="1",
    description="Errors are one sentence in the language of Accept-Language (zh-hans or en).",
    auth=AUTH,
    urls_namespace="api-1",
    docs=Swagger(settings={"persistAuthorization": True}),
)
errors.install(api)
api.add_router("", places.router, tags=["places"])
api.add_router("/task-forces", task_forces.router, tags=["places"])
api.add_router("/documents", documents.router, tags=["documents"])
api.add_router("/drafts", drafts.router, tags=["drafts"])
api.add_router("/items", items.router, tags=["items"])
api.add_router("", desk.router, tags=["items"])
api.add_router("", indicators.router, tags=["goals"])
api.add_router("", loads.router, tags=["goals"])
api.add_router("", goals.router, tags=["goals"])
api.add_router("", around.router)
api.add_router("/races", races.router, tags=["races"])
api.add_router("/races", contests.router, tags=["races"])
api.add_router("", schemes.router, tags=["races"])
