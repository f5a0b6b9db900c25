"""Whatever happens in the middle of a push, a reader gets the old site or the new one, whole."""

from __future__ import annotations

import functools
import http.server
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from goodterms.publishing.hosting.releases import list_releases
from tests.publishing.conftest import Hosting, git_environ, goodterms, make_quick

KILLS = 52
T = TypeVar("T")


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


class Reader:
    """Fetches a page and its style sheet all the while, and notes what was not whole."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.reads = 0
        self.words: list[str] = []
        self.wrong: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            for name in ("index.html", "assets/style.css"):
                try:
                    with urllib.request.urlopen(self.address + name, timeout=20) as answer:  # noqa: S310
                        first, _, last = answer.read().decode().split("|")
                except (OSError, ValueError) as error:
                    self.wrong.append(repr(error))
                    continue
                if first != last:
                    self.wrong.append(f"{first} and {last} in one file")
                if not self.words or self.words[-1] != first:
                    self.words.append(first)
                self.reads += 1
            time.sleep(0.005)


@contextmanager
def reading(site: Path) -> Iterator[Reader]:
    handler = functools.partial(_Handler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    reader = Reader(f"http://127.0.0.1:{server.server_port}/")
    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=reader.run)]
    for thread in threads:
        thread.start()
    try:
        yield reader
    finally:
        reader.stopped.set()
        threads[1].join()
        server.shutdown()
        server.server_close()
        threads[0].join()


def start_push(hosting: Hosting, what: str = "main") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["git", "push", "--quiet", str(hosting.path), what],
        cwd=hosting.work.root,
        env=git_environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_kill_at_any_moment_leaves_the_old_site_or_the_new_one(quick: Hosting) -> None:
    dice = random.Random(4)
    begin = time.monotonic()
    quick.publish("second")
    usual = time.monotonic() - begin
    killed = 0
    with reading(quick.host.site) as reader:
        for n in range(KILLS):
            quick.work.commit({"word": f"word {n}"})
            push = start_push(quick)
            time.sleep(dice.uniform(0, usual * 1.1))
            killed += push.poll() is None
            os.killpg(push.pid, signal.SIGKILL) if push.poll() is None else None
            push.wait()
            live = quick.shown
            assert live in {"second", *(f"word {m}" for m in range(n + 1))}
        quick.publish("last")
        assert quick.shown == "last"
    assert reader.wrong == []
    assert reader.reads > KILLS
    assert killed > KILLS // 3, "the pushes must not be over before they are killed"
    order = [
        -1 if word == "second" else KILLS if word == "last" else int(word.split()[1]) for word in reader.words
    ]
    assert order == sorted(order), "a reader never goes back in time"
    assert quick.left_over() == []
    assert goodterms("host", "status", quick.path).exit_code == 0
    assert all(release.is_whole() for release in list_releases(quick.host.releases))


def test_a_build_ends_with_who_asked_for_it(quick: Hosting) -> None:
    quick.work.commit({"hang": "", "word": "second"})
    push = start_push(quick)
    mark = wait_for(lambda: next(quick.host.work.glob("*/checkout/hang"), None)).parts[-3]
    wait_for(lambda: next(quick.host.releases.glob("incoming-*/site/index.html"), None))
    assert f"incoming-{mark}" in quick.left_over()
    status = goodterms("host", "status", quick.path)
    assert "a push is being built" in status.output
    assert builders(quick)
    assert mark in quick.left_over(), "what a push is working on is left alone"
    os.killpg(push.pid, signal.SIGKILL)
    push.wait()
    wait_for(lambda: not builders(quick) or None)
    status = goodterms("host", "status", quick.path)
    assert status.exit_code == 0
    assert "cleared" in status.output
    assert quick.left_over() == []
    assert quick.shown == "first"


def builders(hosting: Hosting) -> list[Path]:
    script = os.fsencode(hosting.path / "quick_builder.py")
    return [one for one in Path("/proc").glob("[0-9]*/cmdline") if script in words_of(one)]


def words_of(process: Path) -> list[bytes]:
    try:
        return process.read_bytes().split(b"\0")
    except OSError:
        return []


def wait_for(found: Callable[[], T | None]) -> T:
    latest = time.monotonic() + 20
    while time.monotonic() < latest:
        if (one := found()) is not None and one is not False:
            return one
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def test_a_build_without_end_is_ended(quick: Hosting) -> None:
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.timeLimit", "1")
    quick.work.commit({"hang": "", "word": "second"})
    done = quick.push()
    assert done.returncode == 1
    assert "took longer than 1 seconds" in done.stderr
    assert quick.shown == "first"
    assert quick.left_over() == []
    assert not builders(quick)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot bound another process")
def test_a_build_that_would_take_all_memory_is_turned_away(quick: Hosting) -> None:
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.maxMemory", "500")
    quick.work.commit({"eat": "", "word": "second"})
    done = quick.push()
    assert done.returncode == 1
    assert "MemoryError" in done.stderr
    assert "quick_builder.py" not in done.stderr, "where things stand on the host is nobody's business"
    assert quick.shown == "first"


def test_what_was_taken_but_not_published_is_published_by_who_comes_next(quick: Hosting) -> None:
    """As after a kill, or a lost line, between git's taking a push and its publication."""
    hook = quick.path / "hooks/post-receive"
    text = hook.read_text()
    hook.write_text("#!/bin/sh\n")
    quick.work.commit({"word": "second"})
    assert quick.push().returncode == 0
    assert quick.shown == "first"
    hook.write_text(text)
    assert goodterms("host", "status", quick.path).exit_code == 0
    assert quick.shown == "second"
    assert quick.left_over() == []


def test_a_lock_that_a_killed_git_left_is_removed(quick: Hosting) -> None:
    lock = quick.path / "refs/heads/main.lock"
    lock.touch()
    os.utime(lock, (0, 0))
    quick.publish("second")
    assert quick.shown == "second"


def test_many_pushes_at_once_end_with_the_one_that_git_took_last(quick: Hosting) -> None:
    base = quick.work.git("rev-parse", "HEAD")
    commits = {}
    for n in range(20):
        quick.work.git("reset", "--quiet", "--hard", base)
        commits[quick.work.commit({"word": f"push {n}"})] = f"push {n}"
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda commit: quick.push(f"{commit}:refs/heads/main"), commits))
    taken = [one for one in done if one.returncode == 0]
    assert len(taken) == 1, "none of them holds another's commit"
    assert quick.shown == commits[str(quick.host.head)]
    for one in done:
        assert "Traceback" not in one.stderr
        assert one.returncode == 0 or "main has moved on" in one.stderr or "rejected" in one.stderr
    quick.work.git("reset", "--quiet", "--hard", str(quick.host.head))
    quick.publish("after")
    assert quick.shown == "after"
    assert quick.left_over() == []


def test_pushes_one_on_another_all_arrive(quick: Hosting) -> None:
    """With pushes allowed to take each other's place, the last one taken is what is live."""
    quick.work.git("config", "--file", str(quick.path / "config"), "goodterms.forcePushes", "true")
    commits = {quick.work.commit({"word": f"push {n}"}): f"push {n}" for n in range(6)}
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda commit: quick.push(f"+{commit}:refs/heads/main"), commits))
    assert any(one.returncode == 0 for one in done)
    assert quick.shown == commits[str(quick.host.head)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if (
        not mounted
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("needs the right to mount a file system of its own")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_site(small_disk: Path, tmp_path: Path) -> None:
    hosting = make_quick(tmp_path, www=small_disk)
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    for left in (0, 8_192, 150_000, 290_000):
        ballast.write_bytes(b"x" * (free - left))
        hosting.work.commit({"word": f"with {left} bytes left"})
        done = hosting.push()
        assert done.returncode == 1, "the pages alone take three hundred thousand"
        assert "No space left" in done.stderr or "disk is full" in done.stderr
        assert hosting.shown == "first"
        ballast.unlink()
        assert hosting.left_over() == []
    hosting.publish("with room again")
    assert hosting.shown == "with room again"
