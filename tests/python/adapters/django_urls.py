"""Where Django looks for the routes."""

from servers import django_urls

urlpatterns = django_urls()
