"""Stored files, in a folder and in a bucket."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from echo_community.config import BadSettings, Settings
from echo_community.kernel.clock import now
from echo_community.kernel.storage import TROUBLE, Storage, name_of, open_storage


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a bucket on a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="ca-central-1",
        aws_access_key_id="key",
        aws_secret_access_key="sec/ret",
    )
    client.create_bucket(
        Bucket="echo", CreateBucketConfiguration={"LocationConstraint": "ca-central-1"}
    )
    yield f"s3://key:sec%2Fret@echo/files?region=ca-central-1&endpoint={endpoint}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, settings: Settings) -> Storage:
    """Each kind of storage, empty."""
    if request.param == "bucket":
        settings = replace(settings, storage_url=request.getfixturevalue("bucket"))
    return open_storage(settings)


def test_a_file_is_kept_until_it_is_removed(storage: Storage) -> None:
    name = storage.put(b"\x00a handout\xff")

    assert name == name_of(b"\x00a handout\xff")
    assert storage.get(name) == b"\x00a handout\xff"
    assert storage.put(b"\x00a handout\xff") == name
    assert list(storage.names()) == [name]
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    assert list(storage.names()) == []
    with pytest.raises(FileNotFoundError):
        storage.get(name)


def test_a_part_of_a_file_is_read_piece_by_piece(storage: Storage) -> None:
    content = bytes(range(256)) * 8
    name = storage.put(content)

    assert storage.size(name) == len(content)
    assert b"".join(storage.stream(name, 0, len(content))) == content
    assert b"".join(storage.stream(name, 300, 310)) == content[300:310]
    assert list(storage.stream(name, 5, 5)) == []
    assert name in storage.names(before=now() + timedelta(days=1))
    assert name not in storage.names(before=now() - timedelta(days=1))
    storage.delete(name)
    with pytest.raises(FileNotFoundError):
        storage.size(name)


def test_a_bucket_that_is_away_is_trouble_one_can_name(settings: Settings, bucket: str) -> None:
    elsewhere = bucket.replace("@echo", "@nobodys")

    with pytest.raises(TROUBLE):
        open_storage(replace(settings, storage_url=elsewhere)).put(b"x")


@pytest.mark.parametrize("address", ["ftp://host/files", "s3:///files", "files"])
def test_an_address_that_makes_no_sense_says_what_to_write(
    settings: Settings, address: str
) -> None:
    with pytest.raises(BadSettings, match="s3://bucket"):
        open_storage(replace(settings, storage_url=address))
