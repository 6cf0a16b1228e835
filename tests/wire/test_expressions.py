"""T62 (ASVS 1.3.12): no expression takes ages on a text that was made for it."""

import subprocess
import sys

from schakel.config import environment

# In a process that is ended when one text takes an expression more than a second of its own time,
# however busy the machine is. The texts repeat what an expression may repeat, and then fail it at
# the very end; 500 characters is the longest piece that a form takes, and pieces are what
# expressions read.
SCRIPT = r"""
import importlib, pkgutil, re, signal, sys
SECONDS = 1.0
import django
django.setup()
import schakel
found = {}
for module in pkgutil.walk_packages(schakel.__path__, "schakel."):
    # The last is for an environment of its own, with Spark in it.
    without = {"tests", "migrations", "demo", "bench", "management", "spark_check"}
    if without & set(module.name.split(".")):
        continue
    loaded = importlib.import_module(module.name)
    for name, value in vars(loaded).items():
        values = value if isinstance(value, (list, tuple)) else (
            value.values() if isinstance(value, dict) else [value])
        for one in values:
            if isinstance(one, re.Pattern):
                found[one.pattern] = (one, f"{module.name}.{name}")
STARTS = ["a", "1", " ", "-", ".", "@", "'", "(", "\n", "\t", "é", "0", "+31", "a-", "1 ", "a.",
          "a@", ",", "/", "http://", "NL", "aA1 ", "<", "\u202e"]
for expression, where in found.values():
    sys.stderr.write(f"{where}\n")
    text = bytes if isinstance(expression.pattern, bytes) else str
    for start in STARTS:
        for length in (20, 500):
            pumped = (start * length)[:length] + "\x00!"
            given = pumped.encode() if text is bytes else pumped
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            expression.search(given); expression.match(given); expression.fullmatch(given)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
print(len(found))
"""


def run_script(script: str) -> subprocess.CompletedProcess[str]:
    from schakel.ops.tests.processes import bare_environment  # noqa: PLC0415  # for this alone

    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=environment.ROOT,
        env=bare_environment(DJANGO_SETTINGS_MODULE="schakel.config.settings_test"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_compiled_expression_ends_soon_on_any_text():
    """T62, ASVS 1.3.12."""
    tried = run_script(SCRIPT)

    assert tried.returncode == 0, f"hangs or fails: {tried.stderr.splitlines()[-1:]}"
    assert int(tried.stdout) > 25


def test_an_expression_that_hangs_is_noticed():
    """The limit of the test above works: on (a+)+$ it is stopped."""
    hangs = (
        "import re, signal; signal.setitimer(signal.ITIMER_VIRTUAL, 1.0);"
        "re.match(r'(a+)+$', 'a' * 40 + '!')"
    )

    assert run_script(hangs).returncode != 0


def test_a_hundred_thousand_characters_in_every_field_are_answered(public_client, district):
    """T62, ASVS 1.3.12: too long is said, not looked at for ages."""
    form = dict.fromkeys(
        ["story", "piece_person", "piece_phone", "piece_vehicle", "piece_address", "piece_online",
         "piece_account", "piece_company", "place", "email", "phone", "name", "seen_on",
         "municipality"],
        "1a-" * 33_000,
    )  # fmt: skip

    answer = public_client.post("/melden/", {**form, "send": "1"})

    assert answer.status_code == 422
