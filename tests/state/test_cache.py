from __future__ import annotations

import hashlib
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from psverify.state import cache
from psverify.state.cache import Cache, Stamp, stamp

DAY = 86_400
TEXT = b"Get-ChildItem\n"
DIGEST = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def script(tmp_path: Path) -> str:
    """A clean script, last changed an hour ago."""
    return written(tmp_path / "a.ps1", TEXT)


def written(path: Path, text: bytes, age: float = 3600) -> str:
    path.write_bytes(text)
    os.utime(path, (time.time() - age,) * 2)
    return str(path)


def seen(path: str) -> Stamp:
    result = stamp(path)
    assert result is not None
    return result


def remembered(folder: Path, script: str, now: float | None = None) -> Cache:
    first = Cache(folder, "1.0", now)
    first.remember("abc", script, seen(script), DIGEST, 2)
    first.save()
    return Cache(folder, "1.0", now)


def test_a_clean_file_is_known_to_the_next_run_with_its_suppressed_findings(tmp_path: Path, script: str) -> None:
    entry = remembered(tmp_path / "c", script).clean("abc", script, seen(script))
    assert entry is not None
    assert entry.suppressed == 2


def test_other_settings_another_version_and_other_files_are_not_known(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    other = written(tmp_path / "b.ps1", TEXT)
    assert known.clean("xyz", script, seen(script)) is None
    assert known.clean("abc", other, seen(other)) is None
    assert Cache(tmp_path / "c", "1.1").clean("abc", script, seen(script)) is None


def test_a_changed_file_is_not_known_even_with_its_old_size(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    written(Path(script), TEXT.upper(), 60)
    assert known.clean("abc", script, seen(script)) is None
    written(Path(script), TEXT + b"\n", 3600)
    assert known.clean("abc", script, seen(script)) is None


def test_a_file_that_git_wrote_again_is_known_by_its_bytes(tmp_path: Path, script: str) -> None:
    written(Path(script), TEXT, 60)
    known = remembered(tmp_path / "c", script)
    written(Path(script), TEXT, 30)
    assert known.clean("abc", script, seen(script)) is not None
    known.save()
    Path(script).unlink()
    fresh = Stamp(int((time.time() - 30) * 1e9), len(TEXT))
    table = json.loads((tmp_path / "c" / "1.0" / "abc.json").read_text())
    assert abs(table[script][0] - fresh.mtime) < 10e9


def test_a_file_that_went_away_is_not_known(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    before = seen(script)
    Path(script).unlink()
    assert stamp(script) is None
    assert known.clean("abc", script, Stamp(before.mtime + 1, before.size)) is None


def test_a_file_changed_this_moment_is_trusted_by_its_bytes_alone(tmp_path: Path) -> None:
    young = written(tmp_path / "young.ps1", TEXT, age=0)
    known = remembered(tmp_path / "c", young)
    assert known.clean("abc", young, seen(young)) is not None
    times = (seen(young).mtime,) * 2
    Path(young).write_bytes(TEXT.upper())
    os.utime(young, ns=times)
    assert known.clean("abc", young, seen(young)) is None


def test_the_folder_is_marked_as_a_cache_and_hidden_from_git(tmp_path: Path, script: str) -> None:
    remembered(tmp_path / "c", script)
    assert (tmp_path / "c" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert "*" in (tmp_path / "c" / ".gitignore").read_text().splitlines()


def test_nothing_is_written_when_nothing_is_new(tmp_path: Path, script: str) -> None:
    now = time.time()
    known = remembered(tmp_path / "c", script, now)
    file = tmp_path / "c" / "1.0" / "abc.json"
    os.utime(file, (1, 1))
    assert known.clean("abc", script, seen(script)) is not None
    known.save()
    assert file.stat().st_mtime == 1
    Cache(tmp_path / "never", "1.0").save()
    assert not (tmp_path / "never").exists()


def test_entries_that_no_run_saw_for_a_month_are_dropped(tmp_path: Path, script: str) -> None:
    then = time.time() - 31 * DAY
    folder = tmp_path / "c"
    remembered(folder, script, then)
    other = written(tmp_path / "b.ps1", TEXT)
    later = Cache(folder, "1.0", then + 29 * DAY)
    later.remember("abc", other, seen(other), DIGEST, 0)
    later.save()
    assert set(json.loads((folder / "1.0" / "abc.json").read_text())) == {script, other}
    last = Cache(folder, "1.0", then + 31 * DAY)
    assert last.clean("abc", other, seen(other)) is not None
    last.save()
    assert set(json.loads((folder / "1.0" / "abc.json").read_text())) == {other}


def test_tables_of_old_versions_and_settings_go_away_after_a_month(tmp_path: Path, script: str) -> None:
    folder = tmp_path / "c"
    remembered(folder, script)
    os.utime(folder / "1.0" / "abc.json", (time.time() - 31 * DAY,) * 2)
    newer = Cache(folder, "2.0")
    newer.remember("def", script, seen(script), DIGEST, 0)
    newer.save()
    assert sorted(file.name for file in folder.iterdir()) == [".gitignore", "2.0", "CACHEDIR.TAG"]


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff\xfe", b"{", b"[]", b"{}", b'{"a": 1}', b'{"a": [1, 2]}', b'{"a": [1, 2, 3, 4, 5]}', b"[" * 100_000],
)
def test_a_cache_that_cannot_be_read_is_ignored_and_replaced(tmp_path: Path, script: str, text: bytes) -> None:
    remembered(tmp_path / "c", script)
    (tmp_path / "c" / "1.0" / "abc.json").write_bytes(text)
    broken = Cache(tmp_path / "c", "1.0")
    assert broken.clean("abc", script, seen(script)) is None
    broken.remember("abc", script, seen(script), DIGEST, 0)
    broken.save()
    assert Cache(tmp_path / "c", "1.0").clean("abc", script, seen(script)) is not None


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, script: str) -> None:
    (tmp_path / "c").write_text("in the way")
    assert remembered(tmp_path / "c", script).clean("abc", script, seen(script)) is None


def test_runs_at_the_same_time_leave_a_sound_cache(tmp_path: Path) -> None:
    scripts = [written(tmp_path / f"{number}.ps1", TEXT) for number in range(20)]
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(lambda script: remembered(tmp_path / "c", script), scripts))
    table = json.loads((tmp_path / "c" / "1.0" / "abc.json").read_text())
    assert table
    assert set(table) <= set(scripts)
    assert [file.name for file in (tmp_path / "c" / "1.0").iterdir()] == ["abc.json"]


def test_entries_of_a_run_that_saved_meanwhile_are_kept(tmp_path: Path, script: str) -> None:
    other = written(tmp_path / "b.ps1", TEXT)
    slow = Cache(tmp_path / "c", "1.0")
    slow.clean("abc", other, seen(other))
    slow.remember("abc", other, seen(other), DIGEST, 0)
    remembered(tmp_path / "c", script)
    slow.save()
    assert set(json.loads((tmp_path / "c" / "1.0" / "abc.json").read_text())) == {script, other}


def test_clear_removes_a_cache_and_nothing_else(tmp_path: Path, script: str) -> None:
    remembered(tmp_path / "c", script)
    assert cache.clear(tmp_path / "c")
    assert not (tmp_path / "c").exists()
    assert not cache.clear(tmp_path / "c")
    assert not cache.clear(tmp_path)
    (tmp_path / "CACHEDIR.TAG").write_text("Signature: somebody else's")
    assert not cache.clear(tmp_path)
    assert Path(script).exists()
