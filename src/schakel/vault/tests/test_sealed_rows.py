"""Do rows keep their texts sealed in the database, and open them without a query per row?

The letters of the post serve as rows: they have two sealed columns.
"""

import base64
import time
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.template import Context, Template

from schakel.ops.roles import tell_key
from schakel.post.models import Letter
from schakel.vault import remembered
from schakel.vault.fields import NotSealed
from schakel.vault.key_file import KeysUnavailable, add_kek, create_key_file
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.opening import iter_unsealed, open_keys, unseal_many
from schakel.vault.remembered import REMEMBERED, RememberedKeys
from schakel.vault.sealing import CannotOpen, Sealed

pytestmark = pytest.mark.django_db

CANARY = "Kanarie-Vierkantstraat-17"


def letter(recipient="noor@gemeente.example", link="", key=None) -> Letter:
    row = Letter(kind=Letter.Kind.REMINDER, key=key or RecordKey.objects.create_key())
    row.seal(recipient=recipient, link=link)
    row.save()
    return row


def written_bytes(table: str) -> bytes:
    """Every column of every row, as bytes: what a thief of the database has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # a table of our own
        return b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for row in cursor.fetchall()
            for value in row
        )


def test_a_row_is_sealed_stored_and_opened():
    row = Letter.objects.get(pk=letter(CANARY).pk)

    assert row.unsealed("recipient") == CANARY
    assert row.unsealed("link") == ""


def test_nothing_readable_lies_in_the_database():
    row = letter(CANARY)
    SealedContent.objects.store(CANARY.encode() * 50, key=row.key)

    dump = written_bytes("post_letter") + written_bytes("vault_sealedcontent")
    dump += written_bytes("vault_recordkey")

    text = CANARY.encode()
    shifted = [base64.b64encode(b"x" * shift + text)[4:-4] for shift in range(3)]
    looked_for = [text, CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"), *shifted,
                  text.hex().encode(), text.hex().upper().encode()]  # fmt: skip
    assert not [form for form in looked_for if form in dump]
    assert row.key.dek() not in dump


def test_an_empty_text_is_sealed_like_any_other():
    row = letter(link="")

    assert row.link is not None
    assert len(row.link) == len(letter(link="kort").link)


def test_a_field_that_was_never_sealed_reads_as_empty():
    row = Letter.objects.create(kind=Letter.Kind.REMINDER, key=RecordKey.objects.create_key())

    assert row.unsealed("link") == ""
    assert Letter.objects.filter(link__isnull=True).get() == row


def test_plain_text_cannot_be_put_in_a_sealed_field():
    row = letter()

    with pytest.raises(NotSealed):
        row.recipient = CANARY
    with pytest.raises(NotSealed):
        Letter(recipient=CANARY)
    with pytest.raises(NotSealed):
        Letter.objects.update(recipient=CANARY.encode())


def test_a_sealed_field_cannot_be_searched():
    with pytest.raises(NotSealed):
        Letter.objects.filter(recipient="x").exists()
    with pytest.raises(NotSealed):
        Letter.objects.filter(recipient__contains="x").exists()


def test_a_template_shows_that_it_is_sealed_and_no_more():
    row = Letter.objects.get(pk=letter(CANARY).pk)

    shown = Template("{{ row.recipient }} {{ row }}").render(Context({"row": row}))

    assert shown.startswith("[verzegeld]")
    assert CANARY not in shown


def test_only_sealed_fields_can_be_sealed_and_only_with_a_key():
    row = letter()

    with pytest.raises(TypeError):
        row.seal(kind="x")
    with pytest.raises(TypeError):
        row.unsealed("kind")
    with pytest.raises(TypeError):
        Letter().seal(link="x")


def test_values_that_change_places_in_the_database_do_not_open():
    key = RecordKey.objects.create_key()
    one, other = letter("een", "link een", key), letter("twee", "link twee", key)
    third = letter("drie", "link drie")
    swaps = {
        "another row of the same record": {"recipient": other.recipient},
        "another column": {"recipient": one.link},
        "another record": {"recipient": third.recipient},
        "the key of another record": {"key_id": third.key_id},
        "a whole row of another record": {"key_id": third.key_id, "recipient": third.recipient},
    }

    for swap in swaps.values():
        before = transaction.savepoint()
        Letter.objects.filter(pk=one.pk).update(**swap)
        with pytest.raises(CannotOpen):
            Letter.objects.get(pk=one.pk).unsealed("recipient")
        transaction.savepoint_rollback(before)
    assert Letter.objects.get(pk=one.pk).unsealed("recipient") == "een"


def test_a_wrapped_key_that_changes_places_does_not_open():
    one, other = letter(), letter()
    RecordKey.objects.filter(pk=one.key_id).update(wrapped=other.key.wrapped)
    REMEMBERED.clear()

    with pytest.raises(CannotOpen):
        Letter.objects.get(pk=one.pk).unsealed("recipient")


def test_without_its_key_a_record_is_gone_for_good():
    row = letter(CANARY)
    REMEMBERED.clear()
    row.key_id = uuid.uuid4()

    with pytest.raises(CannotOpen):
        unseal_many([row], "recipient")


def test_many_rows_are_opened_with_one_query(django_assert_num_queries):
    rows = [letter(f"nummer {number}") for number in range(30)]
    REMEMBERED.clear()

    with django_assert_num_queries(1):
        texts = unseal_many(rows, "recipient")

    assert [texts[row.pk] for row in rows] == [f"nummer {number}" for number in range(30)]
    with django_assert_num_queries(0):
        assert unseal_many(rows, "link") == {row.pk: "" for row in rows}


def test_keys_fetched_at_once_serve_every_field(django_assert_num_queries):
    rows = [letter(f"nummer {number}") for number in range(5)]
    REMEMBERED.clear()

    with django_assert_num_queries(1):
        open_keys(rows)
        assert [row.unsealed("recipient") for row in rows][-1] == "nummer 4"


def test_more_rows_than_a_process_remembers_keys_are_opened_all_the_same(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(remembered, "MOST_KEYS", 3)
    rows = [letter(f"nummer {number}") for number in range(10)]

    with django_assert_num_queries(1):
        assert len(unseal_many(rows, "recipient")) == 10
    assert len(REMEMBERED) == 3


def test_any_number_of_rows_is_opened_as_a_stream(django_assert_max_num_queries):
    for number in range(25):
        letter(f"nummer {number}")
    REMEMBERED.clear()

    with django_assert_max_num_queries(5):
        stream = iter_unsealed(Letter.objects.order_by("created_at"), "recipient", at_once=10)
        texts = [text for _row, text in stream]

    assert texts == [f"nummer {number}" for number in range(25)]


def test_a_key_is_forgotten_after_a_minute(monkeypatch, django_assert_num_queries):
    row = Letter.objects.get(pk=letter().pk)
    with django_assert_num_queries(0):
        row.unsealed("recipient")

    later = time.monotonic() + 61
    monkeypatch.setattr(remembered.time, "monotonic", lambda: later)

    with django_assert_num_queries(1):
        row.unsealed("recipient")


def test_a_key_that_is_destroyed_is_forgotten_at_once():
    """Or this process would open for another minute what was to be gone."""
    row = Letter.objects.get(pk=letter().pk)
    assert row.unsealed("recipient")

    row.key.shred()

    with pytest.raises(CannotOpen):
        Letter.objects.get(pk=row.pk).unsealed("recipient")


def test_at_most_five_hundred_keys_are_remembered_the_oldest_leaves_first():
    memory = RememberedKeys()
    ids = [uuid.uuid4() for _ in range(501)]

    for key_id in ids:
        memory.put(key_id, key_id.bytes)

    assert len(memory) == 500
    assert memory.get(ids[0]) is None
    assert memory.get(ids[500]) == ids[500].bytes
    memory.forget(ids[500])
    assert memory.get(ids[500]) is None


def test_several_keys_are_made_with_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        keys = RecordKey.objects.create_keys(3)

    assert len({key.dek() for key in keys}) == 3
    assert {str(key) for key in keys} == {str(key.pk) for key in keys}


def test_after_a_rotation_a_record_is_wrapped_again_and_opens(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keys.toml"
    create_key_file(settings.KEY_FILE)
    with connection.cursor() as cursor:
        tell_key(cursor)
    row = letter(CANARY)
    before = bytes(row.recipient)
    add_kek(settings.KEY_FILE)
    renewed = RecordKey.objects.create_key()

    row.key.rewrap()
    REMEMBERED.clear()

    again = Letter.objects.get(pk=row.pk)
    assert again.unsealed("recipient") == CANARY
    assert bytes(again.recipient) == before
    assert again.key.kek_version in {1, 2}
    assert renewed.dek()


def test_with_other_keys_nothing_opens(settings, tmp_path):
    row = letter(CANARY)
    REMEMBERED.clear()
    settings.KEY_FILE = tmp_path / "other.toml"

    with pytest.raises(KeysUnavailable):
        Letter.objects.get(pk=row.pk).unsealed("recipient")
    create_key_file(settings.KEY_FILE)
    with pytest.raises(ProgrammingError, match="not signed by Schakel"), transaction.atomic():
        Letter.objects.get(pk=row.pk)
    with connection.cursor() as cursor:
        tell_key(cursor)
    with pytest.raises(CannotOpen):
        Letter.objects.get(pk=row.pk).unsealed("recipient")


def test_a_file_is_stored_sealed_and_comes_back_the_same(django_assert_num_queries):
    key = RecordKey.objects.create_key()
    content = bytes(range(256)) * 4000

    kept = SealedContent.objects.store(content, key=key)

    assert SealedContent.objects.get(pk=kept.pk).opened() == content
    assert str(kept) == str(kept.pk)
    with pytest.raises(ValueError, match="at most"):
        SealedContent.objects.store(bytes(10 * 1024 * 1024 + 1), key=key)


def test_a_file_that_was_moved_to_another_row_does_not_open():
    key = RecordKey.objects.create_key()
    one, other = (SealedContent.objects.store(text, key=key) for text in (b"een", b"twee"))
    SealedContent.objects.filter(pk=one.pk).update(body=other.body)

    with pytest.raises(CannotOpen):
        SealedContent.objects.get(pk=one.pk).opened()


def test_the_attribute_of_a_row_from_the_database_is_sealed():
    row = Letter.objects.defer("link").get(pk=letter(link="https://x.example").pk)

    assert isinstance(row.recipient, Sealed)
    assert repr(row.recipient) == "[verzegeld]"
    assert row.unsealed("link") == "https://x.example"
    assert Letter._meta.get_field("link").value_to_string(row) == "[verzegeld]"
