"""The examples of docs/deploy and the documents on hosting: what they name exists, and their limits are ours."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.hosting.run import THREADS
from app.hosting.server import DEFAULT_LIMITS
from app.outputs.apart.child import DEFAULT_LIMITS as CHILD
from app.outputs.apart.uploaded import LARGEST
from app.wizard.rates import MOST
from app.wizard.waiting import MOST_WAITING

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
FILES = [*sorted(DEPLOY.iterdir()), ROOT / "Containerfile", ROOT / "docs" / "operations.md", ROOT / "README.md"]
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8") + (DEPLOY / "brief287-proxy.conf").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text("utf-8")


def seconds(name: str, text: str = NGINX) -> int:
    found = re.search(rf"^ *{name}[ =]+(\d+)", text, re.MULTILINE)
    assert found is not None, name
    return int(found[1])


def test_every_setting_that_is_named_is_read():
    read = {name for path in (ROOT / "app").rglob("*.py") for name in re.findall(r"BRIEF287_[A-Z_]+", path.read_text())}
    for path in FILES:
        assert set(re.findall(r"BRIEF287_[A-Z_]+", path.read_text("utf-8"))) <= read, path.name


def test_every_setting_of_the_program_is_explained():
    code = (ROOT / "app" / "config.py").read_text("utf-8") + (ROOT / "app/outputs/apart/child.py").read_text("utf-8")
    read = set(re.findall(r'environ\.get\("(\w+)"', code)) - {"BRIEF287_HTTPS", "BRIEF287_RULEBOOK"}
    assert read <= set(re.findall(r"[A-Z0-9_]+", OPERATIONS))


def test_the_proxys_limits_fit_the_programs():
    largest = int(DEFAULT_LIMITS.body)
    assert LARGEST + (1 << 20) <= seconds("client_max_body_size") << 20 < largest
    assert seconds("proxy_read_timeout") > CHILD.wait + CHILD.seconds
    assert (
        seconds("keepalive_timeout", NGINX.replace("    keepalive_timeout", "keepalive_timeout"))
        < DEFAULT_LIMITS.silent
    )


def test_the_unit_waits_for_the_end_of_the_program():
    unit = (DEPLOY / "brief287.service").read_text("utf-8")
    assert seconds("TimeoutStopSec", unit) > DEFAULT_LIMITS.last + 15
    assert "KillMode=mixed" in unit
    assert f"--stop-timeout {seconds('TimeoutStopSec', unit)}" in (ROOT / "Containerfile").read_text("utf-8")


def test_the_container_copies_what_a_wheel_carries():
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE)
    for name in ("app", "questions", "rules", "templates", "examples", "tests/scenarios", "tests/published", "docs"):
        assert name in copied
    assert all((ROOT / name).exists() for name in copied)


def test_gunicorn_has_the_programs_limits():
    spec = importlib.util.spec_from_file_location("gunicorn_conf", DEPLOY / "gunicorn.conf.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    assert (found.workers, found.threads, found.graceful_timeout) == (1, THREADS, DEFAULT_LIMITS.last)
    assert found.threads > MOST_WAITING
    assert found.accesslog is None


def test_the_numbers_of_the_documents_are_those_of_the_program():
    words = " ".join(OPERATIONS.split())
    assert f"at most {DEFAULT_LIMITS.connections} connections" in words
    assert f"up to {DEFAULT_LIMITS.last:g} seconds" in words
    assert f"may wait {CHILD.wait:g} seconds" in words
    rates = (
        f"{MOST['begin']} assessments begun, {MOST['upload']} uploads, {MOST['document']} documents and {MOST['guess']}"
    )
    assert rates in words
    assert f"429 after {MOST['guess']} wrong ones" in SECURITY


def test_security_covers_every_chapter_and_names_tests_that_exist():
    chapters = re.findall(r"^\| V(\d+) ", SECURITY, re.MULTILINE)
    assert [int(number) for number in chapters] == list(range(1, 18))
    folder = ""
    for cell in re.findall(r"^\| V\d+ .*?\|.*?\|(.*?)\|", SECURITY, re.MULTILINE):
        for named in re.findall(r"`([\w/]+)`", cell):
            folder, _, name = named.rpartition("/") if "/" in named else (folder, "", named)
            assert (ROOT / "tests" / folder / f"{name}.py").is_file(), named


def test_operations_are_three_printed_pages():
    assert len(OPERATIONS.split()) <= 1500


def test_nginx_takes_the_example(tmp_path):
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not installed")
    for name in ("key", "fullchain"):
        (tmp_path / f"{name}.pem").touch()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem", "-out",
         tmp_path / "fullchain.pem", "-subj", "/CN=brief.example.org"], check=True, capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text("utf-8").replace("/etc/ssl/brief287", str(tmp_path))
    site = site.replace("/etc/nginx/", f"{DEPLOY}/").replace("/var/log/nginx", str(tmp_path))
    site = re.sub(r"listen +(80|443)", r"listen 127.0.0.1:28\1", re.sub(r" *listen \[::\].*\n", "", site))
    main = tmp_path / "main.conf"
    main.write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{site}\n}}\n", "utf-8"
    )
    said = subprocess.run([nginx, "-t", "-c", main], capture_output=True, text=True, check=False)
    assert "test is successful" in said.stderr, said.stderr
