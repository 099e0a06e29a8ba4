import pytest


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """The folder of kept files, new for each test; call it for the files inside."""
    settings.MEDIA_ROOT = tmp_path / "files"

    def files():
        return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())

    return files
