"""A push over ssh, as a freelancer makes it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publishing.conftest import Hosting

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(not SSHD or not shutil.which("ssh"), reason="needs sshd (openssh-server)")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of an ssh server of our own, and the command to reach it with."""
    for name in ("host", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    (tmp_path / "known").write_bytes((tmp_path / "key.pub").read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {tmp_path}/host\nAuthorizedKeysFile {tmp_path}/known\n"
        "StrictModes no\nPasswordAuthentication no\nPidFile none\nPermitRootLogin prohibit-password\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    daemon = subprocess.Popen(
        [str(SSHD), "-D", "-e", "-f", tmp_path / "config"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        options = "-F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
        yield f"ssh://{getpass.getuser()}@127.0.0.1:{port}", f"ssh -i '{tmp_path}/key' {options}"
    finally:
        daemon.terminate()
        daemon.wait(10)


def test_a_push_over_ssh_publishes_and_tells(quick: Hosting, server: tuple[str, str]) -> None:
    address, command = server
    quick.work.commit({"word": "second"})
    done = quick.work.push(f"{address}{quick.path}", GIT_SSH_COMMAND=command)
    assert done.returncode == 0, done.stderr
    assert "remote: published: release 2, 1 sealed page" in done.stderr
    assert quick.shown == "second"

    quick.work.commit({".goodterms/secret": "x"})
    done = quick.work.push(f"{address}{quick.path}", GIT_SSH_COMMAND=command)
    assert done.returncode == 1
    assert "remote: .goodterms/secret:1:1: error: the secret is in the repository" in done.stderr
    assert quick.shown == "second"
    assert quick.left_over() == []
