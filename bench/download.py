"""Sending a file of 2 MB: python -m bench.download

Behind nginx, the application's word (X-Accel-Redirect) must beat a streamed answer, and the
worker's share of it must not depend on the size of the file. Needs nginx (apt-get install
nginx-light); without it only the worker's share is measured.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

from bench.checkin_cpu import children_of, command_of, seconds_of
from bench.http import load, request
from bench.office import Report, office, web_server

MEGABYTE = 1024 * 1024
SIZES = {"20 KB": 20 * 1024, "2 MB": 2 * MEGABYTE}
CLIENTS, SECONDS = 4, 3
INNER = "/kept-files/"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
user root;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nodelay on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
  upstream streamed {{ server 127.0.0.1:{streamed}; keepalive 16; }}
  upstream told {{ server 127.0.0.1:{told}; keepalive 16; }}
  server {{ listen 127.0.0.1:{first}; location / {{ proxy_pass http://streamed; {proxied} }} }}
  server {{
    listen 127.0.0.1:{second};
    location / {{ proxy_pass http://told; {proxied} }}
    location {inner} {{
      internal; alias {files}/;
      add_header Content-Security-Policy $upstream_http_content_security_policy;
      add_header X-Content-Type-Options $upstream_http_x_content_type_options;
    }}
  }}
}}
"""
PROXIED = 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;'


def main() -> None:
    report = Report(f"Download, {CLIENTS} clients, in turns")
    with office(), servers() as doors:
        token, keys = make_files()
        asked = {
            size: request("GET", f"material-versions/{key}/download/", token)
            for size, key in zip(SIZES, keys, strict=True)
        }
        rates: dict[tuple[str, str], list[float]] = {}
        costs: dict[tuple[str, str], list[float]] = {}
        for round_ in range(report.rounds + 1):
            for way, port in doors.items():
                for size, question in asked.items():
                    rate, cost = measured(port, question, 0 if way == "told" else SIZES[size])
                    if round_:
                        rates.setdefault((way, size), []).append(rate)
                        costs.setdefault((way, size), []).append(cost)
    tell(report, rates, costs)


def tell(
    report: Report,
    rates: dict[tuple[str, str], list[float]],
    costs: dict[tuple[str, str], list[float]],
) -> None:
    rate = {key: report.tell(f"{' '.join(key)}", found, "files/s") for key, found in rates.items()}
    cost = {
        key: report.tell(f"{' '.join(key)}, worker", found, "ms") for key, found in costs.items()
    }
    if ("X-Accel", "2 MB") in rate:
        ratio = rate["X-Accel", "2 MB"] / rate["streamed through nginx", "2 MB"]
        report.goal("X-Accel / streamed through nginx, files/s of 2 MB", ratio, 1.2)
        ratio = rate["X-Accel", "2 MB"] / rate["streamed", "2 MB"]
        report.goal("X-Accel / streamed without nginx, files/s of 2 MB", ratio, 1.2)
    told = "X-Accel" if ("X-Accel", "2 MB") in cost else "told"
    share = cost[told, "2 MB"] / cost[told, "20 KB"]
    report.goal("worker's share for 2 MB / for 20 KB with X-Accel", share, 1.2, at_most=True)
    report.end()


def measured(port: int, question: bytes, expected: int) -> tuple[float, float]:
    """Files each second, and the milliseconds of CPU that the workers spend on one."""
    before = cpu_of_workers()
    rate, latencies = load(
        port, [repeat(question)] * CLIENTS, SECONDS, lambda body: len(body) == expected
    )
    return rate, 1000 * (cpu_of_workers() - before) / len(latencies)


def cpu_of_workers() -> float:
    """Only one of the servers is asked at a time, so the sum is its own."""
    masters = [pid for pid in children_of("self") if "gunicorn" in command_of(pid)]
    return sum(seconds_of(pid) for master in masters for pid in children_of(master))


def make_files() -> tuple[str, list[int]]:
    """A token, and published files of the sizes, which everybody may have."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from bench.rows import make_devices
    from materials import services
    from materials.models import Material
    from people.models import User

    [token] = make_devices(1)
    by = User.objects.get()
    keys = []
    for name, size in SIZES.items():
        material = Material.objects.create(
            code=name, title=name, created_by=by, access_level=Material.AccessLevel.PUBLIC
        )
        upload = SimpleUploadedFile("a.mp4", film(size))
        version = services.add_version(material, upload, by=by)
        keys.append(services.publish_version(version, by=by).pk)
    return token, keys


def film(size: int) -> bytes:
    def box(kind: bytes, content: bytes) -> bytes:
        return (8 + len(content)).to_bytes(4, "big") + kind + content

    around = box(b"ftyp", b"isom\0\0\2\0isommp42") + box(b"moov", b"")
    return around + box(b"mdat", os.urandom(size - len(around) - 8))


@contextmanager
def servers() -> Iterator[dict[str, int]]:
    """The ports: the application, streaming, and telling nginx where there is one."""
    os.environ.pop("PEIXUN_ACCEL_LOCATION", None)
    with web_server() as streamed:
        os.environ["PEIXUN_ACCEL_LOCATION"] = INNER
        with web_server() as told:
            if NGINX is None:
                print("  nginx is not installed: only the worker's share is measured")
                yield {"streamed": streamed, "told": told}
                return
            with nginx(streamed, told) as (through, accel):
                yield {"streamed": streamed, "streamed through nginx": through, "X-Accel": accel}


@contextmanager
def nginx(streamed: int, told: int) -> Iterator[tuple[int, int]]:
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="peixun-nginx-"))
    first, second = free_ports()
    text = CONFIGURATION.format(
        folder=folder, files=settings.MEDIA_ROOT, inner=INNER, proxied=PROXIED,
        streamed=streamed, told=told, first=first, second=second,
    )  # fmt: skip
    if os.geteuid():
        text = text.replace("user root;", "")
    (folder / "nginx.conf").write_text(text)
    server = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        time.sleep(1)
        yield first, second
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_ports() -> tuple[int, int]:
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        return one.getsockname()[1], two.getsockname()[1]


if __name__ == "__main__":
    main()
