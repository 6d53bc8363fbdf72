"""Settings: flag over environment over file, and refusals that name the setting."""

import pytest

from service.errors import InvalidSettings
from service.settings import load_settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("ENTREFILET_CONFIG", "ENTREFILET_PORT", "ENTREFILET_HOST", "ENTREFILET_THREADS"):
        monkeypatch.delenv(name, raising=False)


def test_a_flag_wins_over_the_environment_and_that_over_the_file(monkeypatch, tmp_path):
    file = tmp_path / "entrefilet.toml"
    file.write_text('port = 1111\nhost = "127.0.0.9"\nthreads = 3\n')
    monkeypatch.setenv("ENTREFILET_CONFIG", str(file))
    monkeypatch.setenv("ENTREFILET_PORT", "2222")
    monkeypatch.setenv("ENTREFILET_HOST", "127.0.0.8")
    settings = load_settings(port=3333)
    assert (settings.port, settings.host, settings.threads) == (3333, "127.0.0.8", 3)


def test_a_flag_that_was_not_given_changes_nothing():
    assert load_settings(port=None).port == load_settings().port


@pytest.mark.parametrize(
    ("name", "value"), [("port", 70_000), ("threads", -1), ("beam_size", "many"), ("colour", "red")]
)
def test_a_wrong_value_or_name_is_refused_by_name(name, value):
    with pytest.raises(InvalidSettings, match=name):
        load_settings(**{name: value})


def test_a_settings_file_that_is_missing_or_malformed_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ENTREFILET_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(InvalidSettings, match="no file"):
        load_settings()
    broken = tmp_path / "broken.toml"
    broken.write_text("port = = 1")
    monkeypatch.setenv("ENTREFILET_CONFIG", str(broken))
    with pytest.raises(InvalidSettings, match="TOML"):
        load_settings()


def test_zero_threads_means_every_core():
    assert load_settings(threads=0).engine_threads >= 1
    assert load_settings(threads=7).engine_threads == 7


def test_the_name_that_a_setting_had_before_is_read_with_a_warning(monkeypatch, caplog, tmp_path):
    monkeypatch.setenv("ENTREFILET_RESULT_CACHE_MEGABYTES", "7")
    assert load_settings().response_cache_megabytes == 7
    assert "is called response_cache_megabytes now" in caplog.text
    monkeypatch.setenv("ENTREFILET_RESPONSE_CACHE_MEGABYTES", "8")
    assert load_settings().response_cache_megabytes == 8
    file = tmp_path / "entrefilet.toml"
    file.write_text("result_cache_megabytes = 9\n")
    monkeypatch.delenv("ENTREFILET_RESULT_CACHE_MEGABYTES")
    monkeypatch.delenv("ENTREFILET_RESPONSE_CACHE_MEGABYTES")
    monkeypatch.setenv("ENTREFILET_CONFIG", str(file))
    assert load_settings().response_cache_megabytes == 9
