"""Does an upload stay in memory, whatever its size and number?

T46 (ASVS 5.2.1): a flood of files takes no more room than five, and nothing is written to a disk.
"""

import tempfile

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from schakel.vault.files import LARGEST_FILE, FileRefused, inspect
from schakel.vault.tests import zoo


@pytest.fixture
def nowhere_to_write(monkeypatch):
    """Whoever asks for a temporary file fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("an upload was written to a disk")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "mkstemp", refuse)


def sent(*contents):
    files = [SimpleUploadedFile(f"{n}.jpg", content) for n, content in enumerate(contents)]
    request = RequestFactory().post("/melden/", {"story": "tekst", "files": files})
    return request.FILES.getlist("files")


def test_five_large_files_stay_in_memory(nowhere_to_write):
    photo = zoo.photo() + b"\x00" * (LARGEST_FILE - 2000)

    files = sent(*[photo] * 5)

    assert [file.size for file in files] == [len(photo)] * 5
    assert all(isinstance(file, InMemoryUploadedFile) for file in files)
    assert [inspect(file).content for file in files] == [photo] * 5


def test_of_a_file_that_is_too_large_only_the_size_is_kept(nowhere_to_write):
    small = zoo.photo()

    too_large, fine = sent(bytes(LARGEST_FILE * 2), small)

    assert too_large.size == LARGEST_FILE * 2
    assert len(too_large.read()) < LARGEST_FILE
    with pytest.raises(FileRefused, match="te groot"):
        inspect(too_large)
    assert inspect(fine).content == small


def test_a_flood_of_files_takes_no_more_memory_than_five(nowhere_to_write):
    files = sent(*[zoo.photo() + bytes(LARGEST_FILE - 5000)] * 8)

    assert sum(len(file.read()) for file in files) <= LARGEST_FILE * 5
    assert all(file.size for file in files)
