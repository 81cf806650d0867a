"""The addresses of the API. Those of `v1/` ask who calls; the others stand behind log-in as pages do."""

from django.urls import path

from hcploop_web.api import views
from hcploop_web.api.v1 import api

urlpatterns = [
    path("v1/", api.urls),
    path("docs", views.docs, name="api_docs"),
    path("openapi.json", views.openapi, name="api_openapi"),
]
