from django.urls import URLPattern, URLResolver, path

from certificates.views import holder, owner, public

app_name = "certificates"

urlpatterns: list[URLPattern | URLResolver] = [
    # /certificates/: the holder's own
    path("certificates/", holder.certificates, name="list"),
    path("certificates/request/<int:pk>/", holder.request_certificate, name="request"),
    path("certificates/<str:serial>/pdf/", holder.pdf, name="pdf"),
    # /organisations/<slug>/certificates/: an owner's
    path("organisations/<slug:slug>/certificates/", owner.register, name="register"),
    path("organisations/<slug:slug>/certificates/<str:serial>/", owner.issued, name="issued"),
    path(
        "organisations/<slug:slug>/certificates/<str:serial>/revocation/",
        owner.revocation,
        name="revocation",
    ),
    # /verify/: for everyone
    path("verify/", public.verify, name="verify"),
    path("verify/<str:serial>/", public.certificate, name="certificate"),
]
