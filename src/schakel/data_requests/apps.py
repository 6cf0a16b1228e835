from django.apps import AppConfig


class DataRequestsConfig(AppConfig):
    name = "schakel.data_requests"
    verbose_name = "verzoeken van betrokkenen"

    def ready(self) -> None:
        # The sentences about requests ask it from whom these are kept.
        from schakel.data_requests import kinds  # noqa: F401, PLC0415  # models exist only now
