from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from psverify.errors import UserError
from psverify.read.stamp import Stamp, stamp
from psverify.state.cache import Cache
from psverify.state.cache_folder import TAG, clear
from psverify.state.table import Entry

DAY = 86_400
OTHERS = [b'{"schema": "psverify.cache/3"}', b'{"schema": "psverify.cache/3", "rules": [], "files": {"a": [1]}}']
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


def entry(suppressed: int = 0) -> Entry:
    return Entry(Stamp(0, 0), DIGEST, suppressed, 0)


def files(table: Path) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(table.read_text())["files"]
    return found


def seen(path: str) -> Stamp:
    result = stamp(path)
    assert result is not None
    return result


def remembered(folder: Path, script: str, now: float | None = None) -> Cache:
    now = time.time() + 3600 if now is None else now  # when the time stamps of files made in a test say all
    first = Cache(folder, "1.0", now)
    first.remember("abc", script, seen(script), entry(2))
    first.save()
    return Cache(folder, "1.0", now)


def test_a_clean_file_is_known_to_the_next_run_with_its_suppressed_findings(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script).find("abc", script, seen(script))
    assert known is not None
    assert known.suppressed == 2


def test_other_settings_another_version_and_other_files_are_not_known(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    other = written(tmp_path / "b.ps1", TEXT)
    assert known.find("fed", script, seen(script)) is None
    assert known.find("abc", other, seen(other)) is None
    assert Cache(tmp_path / "c", "1.1").find("abc", script, seen(script)) is None


def test_a_changed_file_is_not_known_even_with_its_old_size_and_time(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    times = (seen(script).mtime,) * 2
    Path(script).write_bytes(TEXT.upper())
    os.utime(script, ns=times)
    assert known.find("abc", script, seen(script)) is None


def test_another_file_in_the_place_is_not_known_whatever_its_size_and_times(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    Path(script).write_bytes(TEXT.upper())
    for changed in ("ctime", "inode", "mtime"):
        look = seen(script)._replace(**{changed: 1})
        assert known.find("abc", script, look) is None


def test_a_file_that_git_wrote_again_is_known_by_its_bytes(tmp_path: Path, script: str) -> None:
    written(Path(script), TEXT, 60)
    known = remembered(tmp_path / "c", script)
    written(Path(script), TEXT, 30)
    assert known.find("abc", script, seen(script)) is not None
    known.save()
    Path(script).unlink()
    fresh = Stamp(int((time.time() - 30) * 1e9), len(TEXT))
    table = files(tmp_path / "c" / "1.0" / "abc.json")
    assert abs(table[script][0] - fresh.mtime) < 10e9


def test_a_file_that_went_away_is_not_known(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    before = seen(script)
    Path(script).unlink()
    assert stamp(script) is None
    assert known.find("abc", script, Stamp(before.mtime + 1, before.size)) is None


def test_a_file_changed_this_moment_is_trusted_by_its_bytes_alone(tmp_path: Path) -> None:
    young = written(tmp_path / "young.ps1", TEXT, age=0)
    known = remembered(tmp_path / "c", young, time.time())
    assert known.find("abc", young, seen(young)) is not None
    times = (seen(young).mtime,) * 2
    Path(young).write_bytes(TEXT.upper())
    os.utime(young, ns=times)
    assert known.find("abc", young, seen(young)) is None


def test_the_folder_is_marked_as_a_cache_and_hidden_from_git(tmp_path: Path, script: str) -> None:
    remembered(tmp_path / "c", script)
    assert (tmp_path / "c" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert "*" in (tmp_path / "c" / ".gitignore").read_text().splitlines()


def test_nothing_is_written_when_nothing_is_new(tmp_path: Path, script: str) -> None:
    known = remembered(tmp_path / "c", script)
    file = tmp_path / "c" / "1.0" / "abc.json"
    os.utime(file, (1, 1))
    assert known.find("abc", script, seen(script)) is not None
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
    later.remember("abc", other, seen(other), entry(0))
    later.save()
    assert set(files(folder / "1.0" / "abc.json")) == {script, other}
    last = Cache(folder, "1.0", then + 31 * DAY)
    assert last.find("abc", other, seen(other)) is not None
    last.save()
    assert set(files(folder / "1.0" / "abc.json")) == {other}


def test_tables_of_old_versions_and_settings_go_away_after_a_month(tmp_path: Path, script: str) -> None:
    folder = tmp_path / "c"
    remembered(folder, script)
    os.utime(folder / "1.0" / "abc.json", (time.time() - 31 * DAY,) * 2)
    newer = Cache(folder, "2.0")
    newer.remember("def", script, seen(script), entry(0))
    newer.save()
    assert sorted(file.name for file in folder.iterdir()) == [".gitignore", "2.0", "CACHEDIR.TAG"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"{}",
        b'{"a": 1}',
        b'{"a": [1, 2]}',
        b'{"a": [1, 2, 3, 4, 5]}',
        b"[" * 100_000,
        *OTHERS,
    ],
)
def test_a_cache_that_cannot_be_read_is_ignored_and_replaced(tmp_path: Path, script: str, text: bytes) -> None:
    remembered(tmp_path / "c", script)
    (tmp_path / "c" / "1.0" / "abc.json").write_bytes(text)
    broken = Cache(tmp_path / "c", "1.0")
    assert broken.find("abc", script, seen(script)) is None
    broken.remember("abc", script, seen(script), entry(0))
    broken.save()
    assert Cache(tmp_path / "c", "1.0").find("abc", script, seen(script)) is not None


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, script: str) -> None:
    (tmp_path / "c").write_text("in the way")
    assert remembered(tmp_path / "c", script).find("abc", script, seen(script)) is None


def test_runs_at_the_same_time_leave_a_sound_cache(tmp_path: Path) -> None:
    scripts = [written(tmp_path / f"{number}.ps1", TEXT) for number in range(20)]
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(lambda script: remembered(tmp_path / "c", script), scripts))
    table = files(tmp_path / "c" / "1.0" / "abc.json")
    assert table
    assert set(table) <= set(scripts)
    assert [file.name for file in (tmp_path / "c" / "1.0").iterdir()] == ["abc.json"]


def test_entries_of_a_run_that_saved_meanwhile_are_kept(tmp_path: Path, script: str) -> None:
    other = written(tmp_path / "b.ps1", TEXT)
    slow = Cache(tmp_path / "c", "1.0")
    slow.find("abc", other, seen(other))
    slow.remember("abc", other, seen(other), entry(0))
    remembered(tmp_path / "c", script)
    slow.save()
    assert set(files(tmp_path / "c" / "1.0" / "abc.json")) == {script, other}


def test_clear_removes_a_cache_and_nothing_else(tmp_path: Path, script: str) -> None:
    remembered(tmp_path / "c", script)
    assert clear(tmp_path / "c")
    assert not (tmp_path / "c").exists()
    assert not clear(tmp_path / "c")
    assert not clear(tmp_path)
    (tmp_path / "CACHEDIR.TAG").write_text("Signature: somebody else's")
    assert not clear(tmp_path)
    assert Path(script).exists()


def everything(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def project(folder: Path) -> Path:
    """Old files and folders of all kinds of names, none of them made by psverify."""
    for name in ("a.ps1", "1.0/data.json", "1.0/notes.txt", "0.1.0/abc.txt", ".gitignore", "sub/deep/abc.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
        os.utime(folder / name, (1, 1))
    (folder / "2.0").mkdir()
    return folder


def test_a_folder_that_psverify_did_not_make_is_not_used(tmp_path: Path, script: str) -> None:
    folder = project(tmp_path / "project")
    before = everything(folder)
    known = remembered(folder, script)
    assert known.find("abc", script, seen(script)) is None
    assert not clear(folder)
    assert everything(folder) == before


def test_in_a_folder_that_has_our_tag_only_our_files_are_removed(tmp_path: Path, script: str) -> None:
    folder = project(tmp_path / "project")
    (folder / "CACHEDIR.TAG").write_text(TAG)
    before = everything(folder)
    remembered(folder, script, time.time() + 40 * DAY)
    assert set(before) <= set(everything(folder))
    assert clear(folder)
    del before[str(folder / "CACHEDIR.TAG")]
    assert everything(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", ["cache", "cache/1.0", "cache/1.0/abc.json", "cache/CACHEDIR.TAG"])
def test_no_link_is_followed(tmp_path: Path, script: str, name: str) -> None:
    victim = project(tmp_path / "victim")
    (victim / "CACHEDIR.TAG").write_text(TAG)
    for table in ("abc.json", "1.0/abc.json"):
        (victim / table).write_text("mine")
        os.utime(victim / table, (1, 1))
    before = everything(victim)
    remembered(tmp_path / "cache", script)
    place = tmp_path / name
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    place.symlink_to(victim / place.name if place.suffix in {".json", ".TAG"} else victim)
    remembered(tmp_path / "cache", script, time.time() + 40 * DAY)
    if name == "cache":
        with pytest.raises(UserError, match="is a link"):
            clear(tmp_path / "cache")
    else:
        clear(tmp_path / "cache")
    assert everything(victim) == before
