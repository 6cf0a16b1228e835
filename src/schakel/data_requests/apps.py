from django.apps import AppConfig


class DataRequestsConfig(AppConfig):
    name = "schakel.data_requests"
    verbose_name = "verzoeken van betrokkenen"
