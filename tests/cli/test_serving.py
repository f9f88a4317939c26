"""`serve` and `accounts set-password`."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.cli.conftest import ROOT, run


def test_a_password_is_read_from_a_pipe_and_never_from_the_arguments(
    running: str, law: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for password, code in (("short", 1), ("Correct-Horse-9", 0)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        assert run("accounts", "set-password", "wang", "--db", running, "--law", law) == code
    assert "wang" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("Correct-Horse-9\n"))
    assert run("accounts", "set-password", "nobody", "--db", running, "--law", law) == 1


def test_the_server_says_where_it_answers_and_stops_when_told(running: str, law: Path) -> None:
    command = [sys.executable, "-m", "engine", "serve", "--db", running, "--port", "0", "--law", str(law)]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert "登录" in httpx2.get(f"{address}/login").text
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)
    assert server.returncode == 0


def test_a_port_that_is_taken_is_told_in_one_line(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run("serve", "--db", running, "--law", law, "--port", taken.getsockname()[1]) == 2
    assert "choose another with --port" in capsys.readouterr().err
