#!/usr/bin/env python3
"""Outside acceptance test: starts ./herofake serve and sends it every kind of good and bad input.

Not part of the build. Needs Python 3.9 or newer and nothing else, a built (or buildable) checkout, Linux for memory figures:

    python3 gateway/app/src/test/python/acceptance.py                # checks, one line each; ends with 1 if one fails
    python3 gateway/app/src/test/python/acceptance.py --minutes 10   # then the soak: see soak.py

Pictures come from models/src/test/resources/pictures, or from a folder of one's own (--pictures DIR), and from pictures.py.
"""
import argparse
import base64
import json
import pathlib
import resource
import shutil
import socket
import sys
import tempfile
import time
import traceback

import pictures
import soak
import wire
from gateway import REPOSITORY, Gateway, free_port
from wire import DETECT, Connection, exchange, multipart, request_bytes

UPLOAD_LIMIT = 2 << 20
# Short waits, so that slow clients are found out in seconds.
SETTINGS = [f"limits.maxUpload={UPLOAD_LIMIT}B", "timeouts.header=2s", "timeouts.uploadGrace=2s", "timeouts.uploadRate=16KiB",
            "timeouts.idle=5s"]
SCENE = pictures.scene(200, 150)
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def verdict(response):
    expect(response.status == 200, f"expected a verdict, got {response}")
    answer = response.json()
    for field in ("deepfake", "score", "model", "qos", "deadlineMs", "deadlineMet", "timing", "platform"):
        expect(field in answer, f"no {field} in {answer}")
    expect(0 <= answer["score"] <= 1, f"score {answer['score']}")
    expect({"queueMs", "decodeMs", "inferenceMs", "totalMs"} <= answer["timing"].keys(), answer["timing"])
    expect({"name", "version", "trained"} <= answer["model"].keys(), answer["model"])
    return answer


def problem(response, status, error=None):
    expect(response.status == status, f"expected {status} {error or ''}, got {response}")
    expect(response.headers.get("content-type") == "application/problem+json", response.headers)
    body = response.json()
    for field in ("type", "title", "status", "detail", "error"):
        expect(body.get(field), f"no {field} in {body}")
    expect(body["status"] == status, body)
    expect(error is None or body["error"] == error, f"expected {error}, got {body}")
    expect("Exception" not in body["detail"] and "java." not in body["detail"], body["detail"])
    expect(status != 503 or int(response.headers["retry-after"]) > 0, response.headers)


class Suite:
    """What the checks share."""

    def __init__(self, gateway, folder):
        self.gateway = gateway
        self.address = gateway.address
        self.folder = folder

    def put(self, body, query="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return exchange(self.address, "PUT", DETECT + query, body, named)

    def score(self, body):
        return verdict(self.put(body))["score"]


# --- good input

@check
def every_picture_of_the_folder_gets_a_verdict(suite):
    files = [f for f in sorted(suite.folder.iterdir()) if f.suffix in (".jpg", ".jpeg", ".png", ".webp")]
    expect(files, f"no pictures in {suite.folder}")
    for file in files:
        response = suite.put(file.read_bytes())
        expect(response.status == 200, f"{file.name}: {response}")


@check
def every_form_of_upload_gives_the_same_score(suite):
    picture = pictures.rgb(SCENE)
    expected = suite.score(picture)
    form, form_type = multipart([("image", "photo.png", picture), ("qos", None, b"low")])
    as_json = json.dumps({"image": base64.b64encode(picture).decode(), "model": "resnet50"}).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (picture[:1000], picture[1000:])) + b"0\r\n\r\n"
    for name, method, body, headers in (
            ("POST image/png", "POST", picture, {"Content-Type": "image/png"}),
            ("PUT octet-stream", "PUT", picture, {"Content-Type": "application/octet-stream"}),
            ("form", "POST", form, form_type),
            ("JSON", "POST", as_json, {"Content-Type": "application/json"})):
        expect(verdict(exchange(suite.address, method, DETECT, body, headers))["score"] == expected, name)
    with Connection(suite.address) as connection:
        connection.send(request_bytes("PUT", DETECT, headers={"Transfer-Encoding": "chunked"}, length=False) + chunks)
        expect(verdict(connection.read())["score"] == expected, "chunked")


@check
def what_looks_the_same_scores_the_same(suite):
    expected = suite.score(pictures.rgb(SCENE))
    expect(suite.score(pictures.rgba(SCENE)) == expected, "opaque alpha")
    expect(suite.score(pictures.rgb16(SCENE)) == expected, "16 bits")
    # Orientation 8: to be turned by 90 degrees against the clock.
    expect(suite.score(pictures.rgb(pictures.turned_clockwise(SCENE), pictures.exif(8))) == expected, "turned, with EXIF")
    expect(suite.score(pictures.rgb(pictures.turned_clockwise(SCENE))) != expected, "turned, without EXIF")
    grays = {suite.score(kind(SCENE)) for kind in (pictures.gray, pictures.gray_as_palette, pictures.gray_as_rgb)}
    expect(len(grays) == 1, f"gray, palette, RGB: {grays}")
    white = [[(255, 255, 255)] * 200] * 150
    expect(suite.score(pictures.rgba(SCENE, 0)) == suite.score(pictures.rgb(white)), "transparent is white")


@check
def qos_levels_set_the_deadline(suite):
    picture = pictures.rgb(SCENE)
    deadlines = [verdict(suite.put(picture, f"?model=resnet50&qos={level}"))["deadlineMs"] for level in ("high", "medium", "low")]
    expect(deadlines[0] < deadlines[1] < deadlines[2], deadlines)


@check
def information_is_served(suite):
    for path, text in (("/", b"<html"), ("/healthz", b""), ("/readyz", b""), ("/v1/models", b"resnet50"),
                       ("/v1/models/resnet50", b"resnet50"), ("/metrics", b"# TYPE")):
        response = exchange(suite.address, "GET", path)
        expect(response.status == 200 and text in response.body, f"GET {path}: {response}")
        head = exchange(suite.address, "HEAD", path)
        expect(head.status == 200 and head.body == b"", f"HEAD {path}: {head}")


@check
def pipelined_requests_are_answered_in_order(suite):
    picture = pictures.rgb(SCENE)
    with Connection(suite.address) as connection:
        connection.send(request_bytes("PUT", DETECT + "?qos=low", picture) + request_bytes("GET", "/healthz")
                        + request_bytes("PUT", DETECT, picture[:1000]) + request_bytes("PUT", DETECT + "?qos=high", picture)
                        + request_bytes("PUT", DETECT + "?qos=nonsense", picture))
        expect(verdict(connection.read())["qos"] == "low", "first")
        expect(connection.read().status == 200, "second")
        problem(connection.read(), 400, "picture_truncated")
        expect(verdict(connection.read())["qos"] == "high", "fourth")
        problem(connection.read(), 400, "unknown_qos")


# --- bad input

@check
def bodies_that_are_no_usable_picture_are_refused(suite):
    picture = pictures.rgb(SCENE)
    jpeg = (REPOSITORY / "models/src/test/resources/pictures/444.jpg").read_bytes()
    webp = (REPOSITORY / "models/src/test/resources/pictures/lossy.webp").read_bytes()
    wrong = bytearray(picture)
    wrong[len(wrong) // 2] ^= 1
    for name, body, status, error in (
            ("empty", b"", 400, "empty_body"),
            ("text named .jpg", b"I am a text, whatever my name says.\n" * 10, 415, "not_a_picture"),
            ("random", bytes(range(256)) * 4, 415, "not_a_picture"),
            ("GIF", b"GIF89a\1\0\1\0\0\0\0;", 415, "not_a_picture"),
            ("bomb", pictures.bomb(), 413, "picture_too_large"),
            ("wrong checksum", bytes(wrong), 400, "picture_corrupt"),
            ("JPEG without its end", jpeg[:-2], 400, "picture_truncated"),
            ("half a JPEG, ended", jpeg[:len(jpeg) * 3 // 4] + b"\xff\xd9", 400, "picture_corrupt"),
            ("half a JPEG", jpeg[:len(jpeg) // 2], 400, "picture_truncated"),
            ("half a PNG", picture[:len(picture) // 2], 400, "picture_truncated"),
            ("half a WebP", webp[:len(webp) // 2], 400, "picture_truncated")):
        try:
            problem(suite.put(body), status, error)
        except AssertionError as e:
            raise AssertionError(f"{name}: {e}") from e


@check
def bodies_over_the_limit_are_refused_without_reading_them(suite):
    with Connection(suite.address) as connection:
        connection.send(request_bytes("PUT", DETECT, headers={"Content-Length": str(1 << 40)}, length=False))
        problem(connection.read(), 413, "body_too_large")
    with Connection(suite.address) as connection:
        headers = {"Content-Length": str(UPLOAD_LIMIT + 1), "Expect": "100-continue"}
        connection.send(request_bytes("PUT", DETECT, headers=headers, length=False))
        problem(connection.read(), 413, "body_too_large")
    sent = 0
    with Connection(suite.address) as connection:
        connection.send(request_bytes("PUT", DETECT, headers={"Transfer-Encoding": "chunked"}, length=False))
        try:
            while sent < 512 << 20:
                connection.send(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent += 65536
        except OSError:
            pass
        problem(connection.read(), 413, "body_too_large")
    # It goes on taking for a while, so that a client that only sends gets to see the answer.
    expect(sent < 128 << 20, f"{sent} bytes were taken of a body that never ends")


@check
def expect_100_continue_is_honoured(suite):
    picture = pictures.rgb(SCENE)
    with Connection(suite.address) as connection:
        headers = {"Content-Length": str(len(picture)), "Expect": "100-continue"}
        connection.send(request_bytes("PUT", DETECT, headers=headers, length=False))
        expect(connection.read().status == 100, "no 100 Continue")
        connection.send(picture)
        verdict(connection.read())


@check
def wrong_requests_are_refused(suite):
    picture = pictures.rgb(SCENE)
    for method, path, headers, status, error in (
            ("GET", DETECT, {}, 405, "method_not_allowed"),
            ("DELETE", DETECT, {}, 405, "method_not_allowed"),
            ("PUT", "/v1/models", {}, 405, "method_not_allowed"),
            ("PUT", "/v1/detekt", {}, 404, "not_found"),
            ("GET", "/nothing", {}, 404, "not_found"),
            ("GET", "/v1/models/nope", {}, 404, "unknown_model"),
            ("PUT", DETECT + "?model=nope", {}, 404, "unknown_model"),
            ("PUT", DETECT + "?qos=best", {}, 400, "unknown_qos"),
            ("PUT", DETECT + "?qos=low&qos=low", {}, 400, "duplicate_parameter"),
            ("PUT", DETECT + "?model=resnet50&model=vgg16", {}, 400, "duplicate_parameter"),
            ("PUT", DETECT + "?quality=1", {}, 400, "unknown_parameter"),
            ("PUT", DETECT + "?qos=%zz", {}, 400, "bad_query"),
            ("POST", DETECT, {"Content-Type": "text/plain"}, 415, "unsupported_content_type"),
            ("PUT", DETECT, {"Content-Encoding": "gzip"}, 415, "unsupported_content_encoding"),
            ("PUT", DETECT, {"X-Long": "x" * 40000}, 431, "headers_too_large"),
            ("PUT", "/" + "x" * 40000, {}, 414, "uri_too_long")):
        try:
            response = exchange(suite.address, method, path, picture if method in ("PUT", "POST") else b"", headers)
            problem(response, status, error)
            expect(status != 405 or response.headers.get("allow"), "no Allow header")
        except AssertionError as e:
            raise AssertionError(f"{method} {path[:60]} {str(headers)[:60]}: {e}") from e


@check
def malformed_forms_and_json_are_refused(suite):
    picture = pictures.rgb(SCENE)
    form, form_type = multipart([("image", "p.png", picture)])
    two, _ = multipart([("a", "p.png", picture), ("b", "p.png", picture)])
    as_json = {"Content-Type": "application/json"}
    for name, body, headers, status, error in (
            ("half a form", form[:len(form) // 2], form_type, 400, "bad_multipart"),
            ("no boundary", form, {"Content-Type": "multipart/form-data"}, 400, "bad_multipart"),
            ("two files", two, form_type, 400, "duplicate_parameter"),
            ("no JSON", b"{", as_json, 400, "bad_json"),
            ("JSON list", b"[]", as_json, 400, "bad_json"),
            ("no base64", b'{"image": "****"}', as_json, 400, "bad_base64"),
            ("unknown member", b'{"picture": ""}', as_json, 400, "unknown_parameter"),
            ("JSON without picture", b"{}", as_json, 400, "empty_body")):
        try:
            problem(exchange(suite.address, "POST", DETECT, body, headers), status, error)
        except AssertionError as e:
            raise AssertionError(f"{name}: {e}") from e


@check
def what_is_no_http_is_refused(suite):
    for name, data, statuses in (
            ("garbage", b"\x16\x03\x01 garbage\r\n\r\n", (400,)),
            ("another version", b"GET / HTTP/3.7\r\nHost: x\r\n\r\n", (400, 505)),
            ("chunked garbage", b"PUT /v1/detect HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", (400,)),
            ("two lengths", b"PUT /v1/detect HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", (400,)),
            ("length and chunks", b"PUT /v1/detect HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
             b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)),
            ("negative length", b"PUT /v1/detect HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", (400,))):
        with Connection(suite.address) as connection:
            connection.send(data)
            response = connection.read()
            expect(response.status in statuses, f"{name}: {response}")
            expect(response.error, f"{name}: no problem document: {response}")
            expect(connection.closed_by_server(), f"{name}: the connection stays open")


@check
def slow_clients_are_timed_out(suite):
    with Connection(suite.address) as connection:
        connection.send(b"PUT /v1/detect HTTP/1.1\r\nHost: lo")
        problem(connection.read(), 408, "request_timeout")
    with Connection(suite.address) as connection:
        connection.send(request_bytes("PUT", DETECT, headers={"Content-Length": "100000"}, length=False) + b"x")
        problem(connection.read(), 408, "request_timeout")


@check
def clients_that_leave_do_no_harm(suite):
    picture = pictures.noise(300_000)
    for sent in (20, 200, len(picture) // 2, len(picture) + 10_000):
        for _ in range(10):
            connection = Connection(suite.address)
            connection.send(request_bytes("PUT", DETECT, picture)[:sent])
            # A reset instead of an orderly end.
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.close()
    verdict(suite.put(picture))


@check
def overload_is_refused_while_accepted_requests_finish(suite):
    picture = pictures.rgb(SCENE)
    settings = ["inference.slots=1", "inference.queueLength=2"]
    with Gateway(suite.launcher, suite.home, settings, log="overload.log").await_ready() as small:
        connections = [Connection(small.address) for _ in range(20)]
        for connection in connections:
            connection.send(request_bytes("PUT", DETECT, picture))
        responses = [connection.read() for connection in connections]
        answered = sum(r.status == 200 for r in responses)
        for response in responses:
            if response.status != 200:
                problem(response, 503, "overloaded")
        expect(3 <= answered < 20, f"{answered} of 20 were answered")
        for connection in connections:
            connection.close()
        verdict(exchange(small.address, "PUT", DETECT, picture))


@check
def termination_answers_what_was_accepted(suite):
    picture = pictures.rgb(SCENE)
    settings = ["inference.slots=1", "timeouts.drainNotice=3s"]
    with Gateway(suite.launcher, suite.home, settings, log="drain.log").await_ready() as ending:
        connections = [Connection(ending.address) for _ in range(8)]
        for connection in connections:
            connection.send(request_bytes("PUT", DETECT, picture))
        watcher = Connection(ending.address)
        watcher.send(request_bytes("GET", "/healthz"))
        expect(watcher.read().status == 200, "alive")
        ending.terminate()
        readiness = []
        while 503 not in readiness and len(readiness) < 40:
            time.sleep(0.05)
            watcher.send(request_bytes("GET", "/readyz"))
            readiness.append(watcher.read().status)
        expect(readiness[-1] == 503, f"/readyz after SIGTERM: {readiness}")
        for connection in connections:
            verdict(connection.read())
        expect(ending.process.wait(60) == 143, f"ended with {ending.process.returncode}")


# --- starts that fail

def failed_start(suite, *arguments, **keywords):
    gateway = Gateway(suite.launcher, *arguments, log="failed.log", **keywords)
    try:
        code = gateway.process.wait(300)
    finally:
        gateway.stop()
    output = gateway.output()
    expect(code not in (0, 143), f"ended with {code}: {output}")
    expect("\tat " not in output and "Exception in" not in output, f"a stack trace: {output}")
    return output


@check
def a_port_in_use_is_named(suite):
    output = failed_start(suite, suite.home, port=suite.gateway.port)
    expect(str(suite.gateway.port) in output, output)


@check
def a_bad_setting_is_named(suite):
    expect("http.prot" in failed_start(suite, suite.home, ["http.prot=1"]), "unknown key")
    expect("limits.maxUpload" in failed_start(suite, suite.home, ["limits.maxUpload=much"]), "bad value")


@check
def damaged_and_missing_model_files_are_named(suite):
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(suite.home / "models", pathlib.Path(home) / "models")
        model = max((f for f in pathlib.Path(home).rglob("*") if f.is_file()), key=lambda f: f.stat().st_size)
        with open(model, "r+b") as file:
            file.seek(model.stat().st_size // 2)
            file.write(b"damage")
        expect(model.name in failed_start(suite, home), "a damaged file")
        model.unlink()
        expect(model.name in failed_start(suite, home), "a missing file")


@check
def a_full_disk_leaves_no_half_written_model(suite):
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20 << 20, 20 << 20))

    with tempfile.TemporaryDirectory() as home:
        output = failed_start(suite, home, limits=small_files)
        left = [f for f in pathlib.Path(home, "models").rglob("*") if f.is_file() and f.stat().st_size > 1 << 20]
        expect(not left, f"left behind: {left}")
        expect("resnet50" in output, output)


def run_checks(suite, only):
    failed = 0
    for function in CHECKS:
        name = function.__name__.replace("_", " ")
        if only and only not in name:
            continue
        start = time.monotonic()
        try:
            function(suite)
            print(f"ok    {time.monotonic() - start:5.1f} s  {name}", flush=True)
        except Exception as e:  # a check that breaks has failed as well
            failed += 1
            print(f"FAIL  {time.monotonic() - start:5.1f} s  {name}: {e}", flush=True)
            if not isinstance(e, AssertionError):
                traceback.print_exc()
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--launcher", type=pathlib.Path, default=REPOSITORY / "herofake")
    parser.add_argument("--pictures", type=pathlib.Path, default=REPOSITORY / "models/src/test/resources/pictures")
    parser.add_argument("--home", type=pathlib.Path, help="folder for models and logs, kept; otherwise a temporary one")
    parser.add_argument("--only", help="run the checks whose name holds this text")
    parser.add_argument("--minutes", type=float, default=0, help="length of the soak after the checks; 0: none")
    parser.add_argument("--no-checks", action="store_true", help="the soak only")
    parser.add_argument("--connections", type=int, default=8, help="clients of the soak that send without pause")
    parser.add_argument("--csv", type=pathlib.Path, default=pathlib.Path("soak.csv"), help="where the soak's samples go")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or pathlib.Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        with Gateway(options.launcher, home, SETTINGS).await_ready() as gateway:
            suite = Suite(gateway, options.pictures)
            suite.launcher, suite.home = options.launcher, home
            failed = 0 if options.no_checks else run_checks(suite, options.only)
            if options.minutes:
                failed += soak.run(gateway, options.pictures, options.minutes, options.connections, options.csv, options.seed)
            code = gateway.stop()
            if code != 143:
                failed += 1
                print(f"FAIL  the gateway ended with {code}:\n{gateway.output()}")
    print("all passed" if not failed else f"{failed} failed")
    sys.exit(min(failed, 1))


if __name__ == "__main__":
    main()
