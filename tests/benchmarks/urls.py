from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as product
from core.models import Organisation


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


def one_read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Organisation.objects.order_by("pk").values_list("name", flat=True)[0])


urlpatterns = [path("floor/plain/", plain), path("floor/one-read/", one_read), *product]
