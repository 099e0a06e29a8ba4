"""Files in a bucket: the same rules, and nothing on the disk."""

import boto3
import pytest
from django.test import override_settings
from moto import mock_aws

from materials.files import storage
from materials.models import Material
from tests.factories import make_learner, make_running_class
from tests.materials.pdfs import make_pdf
from tests.materials.test_deliveries import hand_out, numbers, publish
from tests.materials.test_pages import browser, fetch

pytestmark = pytest.mark.django_db
BACKEND = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {"bucket_name": "peixun", "region_name": "us-east-1", "file_overwrite": True},
}


@pytest.fixture
def bucket(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    settings.MARK_FROM = "internal"
    with mock_aws(), override_settings(STORAGES=settings.STORAGES | {"default": BACKEND}):
        made = boto3.resource("s3", region_name="us-east-1").Bucket("peixun")
        made.create()
        yield made


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_a_file_goes_into_the_bucket_and_comes_out_marked(bucket, kept):
    learner = make_learner(make_running_class())
    content = make_pdf(["同志们："])

    version = publish(content, "讲话.pdf")
    copy, marked = hand_out(version, learner)

    held = {found.key: found.get()["Body"].read() for found in bucket.objects.all()}
    assert held == {storage.path_of(version.sha256): content, copy.path: marked}
    assert numbers(marked) == [[copy.number]]
    assert hand_out(version, learner)[1] == marked
    assert kept() == []


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_parts_losses_and_clearing_are_as_on_the_disk(bucket):
    learner = make_learner(make_running_class())
    version = publish(make_pdf(["同志们："]), "讲话.pdf")
    client, path = browser(learner), f"/files/{version.pk}/"
    whole = fetch(client, path).body

    assert fetch(client, path, Range="bytes=5-9").body == whole[5:10]
    (copy,) = [found for found in bucket.objects.all() if found.key.startswith("copies/")]
    day = copy.key.split("/")[1]
    assert storage.clear_copies(type(learner.created_at)(9999, 1, 1).date()) == 1
    assert [found.key for found in bucket.objects.all()] == [storage.path_of(version.sha256)]
    assert day < "9999"
    bucket.Object(storage.path_of(version.sha256)).delete()
    assert hand_out(version, learner)[0] == "file_missing"
    assert version.material.access_level == Material.AccessLevel.INTERNAL
