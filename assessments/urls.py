from django.urls import URLPattern, URLResolver

from assessments import quiz_urls, vignette_urls

app_name = "assessments"

urlpatterns: list[URLPattern | URLResolver] = [*quiz_urls.urlpatterns, *vignette_urls.urlpatterns]
