"""Django's commands, with the demo's settings unless told otherwise."""

import sys

from schakel.config.cli import prepare

if __name__ == "__main__":
    prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
