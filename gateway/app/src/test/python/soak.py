"""Mixed good and bad requests at full load, for minutes: is every request answered, and does memory stay flat?

Some clients send good and bad requests without a pause on kept connections; others send slowly, too slowly, or leave in the middle. Every
request that was sent whole must be answered, within 90 s, with the status that its kind must have, or with 503 and Retry-After.
"""
import collections
import csv
import random
import socket
import threading
import time

import pictures
import wire
from wire import DETECT, Connection, request_bytes

SAMPLE_SECONDS = 2
OVERLOAD = 503


class Tally:
    """Counts what happened; shared by all clients."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sent = self.answered = self.left = 0
        self.statuses = collections.Counter()
        self.wrong = []

    def count(self, response, expected, what):
        with self.lock:
            self.sent += 1
            if isinstance(response, Exception):
                self.wrong.append(f"{what}: no answer: {response}")
                return
            self.answered += 1
            self.statuses[response.status] += 1
            retry = response.status == OVERLOAD and int(response.headers.get("retry-after", 0)) > 0
            if response.status not in expected and not retry:
                self.wrong.append(f"{what}: {response}")

    def leave(self):
        with self.lock:
            self.left += 1


def workload(folder):
    """(what, method, path, body, headers, accepted statuses)"""
    scene = pictures.scene(256, 256)
    picture = pictures.rgb(scene)
    small = [(f.name, "PUT", DETECT, f.read_bytes(), {}, (200,)) for f in sorted(folder.iterdir())
             if f.suffix in (".jpg", ".jpeg", ".png", ".webp")][:100]
    form, form_type = wire.multipart([("image", "p.png", picture)])
    good = [("png", "PUT", DETECT, picture, {}, (200,)), ("form", "POST", DETECT, form, form_type, (200,)),
            ("large", "PUT", DETECT + "?qos=low", pictures.noise(1_500_000), {}, (200,))]
    bad = [("empty", "PUT", DETECT, b"", {}, (400,)), ("text", "PUT", DETECT, b"no picture at all", {}, (415,)),
           ("half", "PUT", DETECT, picture[:len(picture) // 2], {}, (400,)), ("bomb", "PUT", DETECT, pictures.bomb(), {}, (413,)),
           ("no model", "PUT", DETECT + "?model=nope", picture, {}, (404,)), ("no qos", "PUT", DETECT + "?qos=nope", picture, {}, (400,)),
           ("no path", "GET", "/nope", b"", {}, (404,)), ("method", "GET", DETECT, b"", {}, (405,)),
           ("bad form", "POST", DETECT, form[:-9], form_type, (400,)), ("metrics", "GET", "/metrics", b"", {}, (200,)),
           ("bad json", "POST", DETECT, b'{"image": 1}', {"Content-Type": "application/json"}, (400,))]
    return small, good, bad


class Client(threading.Thread):
    def __init__(self, address, load, tally, until, seed):
        super().__init__(daemon=True)
        self.address, self.load, self.tally, self.until = address, load, tally, until
        self.random = random.Random(seed)

    def run(self):
        while time.monotonic() < self.until:
            try:
                self.turn()
            except OSError:
                # Refused or reset before a request was whole: nothing that had to be answered.
                time.sleep(0.1)

    def choose(self):
        small, good, bad = self.load
        return self.random.choice(self.random.choice((small, good, good, bad)))


class Busy(Client):
    """One request after the other on a connection that it keeps for a while."""

    def turn(self):
        with Connection(self.address) as connection:
            for _ in range(self.random.randrange(1, 30)):
                what, method, path, body, headers, expected = self.choose()
                if time.monotonic() >= self.until or not self.exchange(connection, what, method, path, body, headers, expected):
                    return

    def exchange(self, connection, what, method, path, body, headers, expected):
        response = None
        try:
            connection.send(request_bytes(method, path, body, headers))
        except OSError as e:
            # A server that refuses early may close before it has read everything; its answer is there all the same.
            response = e
        try:
            response = connection.read()
        except (wire.Unanswered, OSError) as e:
            response = response or e
        self.tally.count(response, expected, what)
        return not isinstance(response, Exception) and response.headers.get("connection", "").lower() != "close"


class Slow(Client):
    """Sends in small pieces: fast enough, or too slowly for the gateway's patience."""

    def turn(self):
        body = pictures.noise(60_000, self.random.random())
        patient = self.random.random() < 0.5
        with Connection(self.address) as connection:
            connection.send(request_bytes("PUT", DETECT, headers={"Content-Length": str(len(body))}, length=False))
            piece = len(body) // 5 if patient else 100
            for at in range(0, len(body), piece):
                try:
                    connection.send(body[at:at + piece])
                except OSError:
                    break
                time.sleep(0.2)
                if time.monotonic() >= self.until + 5:
                    return
                if not patient and at > 20 * piece:
                    break
            try:
                response = connection.read()
            except (wire.Unanswered, OSError) as e:
                response = e
            self.tally.count(response, (200,) if patient else (408,), "patient" if patient else "too slow")


class Leaver(Client):
    """Goes away: in mid-upload, or with its request queued; orderly or by a reset."""

    def turn(self):
        body = pictures.noise(self.random.choice((2_000, 200_000)), 1)
        request = request_bytes("PUT", DETECT, body)
        connection = Connection(self.address)
        connection.send(request[:self.random.randrange(1, len(request) + 1)])
        if self.random.random() < 0.5:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
        self.tally.leave()
        time.sleep(self.random.random() * 0.1)


def slope_per_hour(samples):
    """Least squares, in the unit of the samples."""
    n = len(samples)
    mean_t = sum(t for t, _ in samples) / n
    mean_v = sum(v for _, v in samples) / n
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return 3600 * sum((t - mean_t) * (v - mean_v) for t, v in samples) / spread if spread else 0.0


def run(gateway, folder, minutes, connections, csv_file, seed):
    tally = Tally()
    load = workload(folder)
    start = time.monotonic()
    until = start + 60 * minutes
    kinds = [Busy] * connections + [Slow] * 2 + [Leaver] * 2
    clients = [kind(gateway.address, load, tally, until, seed + i) for i, kind in enumerate(kinds)]
    for client in clients:
        client.start()
    memory = []
    with open(csv_file, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["seconds", "rss_kib", "threads", "open_files", "answered", "left"])
        while time.monotonic() < until and gateway.process.poll() is None:
            time.sleep(min(SAMPLE_SECONDS, max(0.0, until - time.monotonic())))
            seconds, status = time.monotonic() - start, gateway.status()
            memory.append((seconds, status["VmRSS"]))
            table.writerow([f"{seconds:.1f}", status["VmRSS"], status["Threads"], status["Files"], tally.answered, tally.left])
            file.flush()
    for client in clients:
        client.join(100)
    hung = sum(client.is_alive() for client in clients)
    return report(tally, memory, hung, minutes, connections, gateway, csv_file)


def report(tally, memory, hung, minutes, connections, gateway, csv_file):
    third = max(1, len(memory) // 3)
    middle, last = ([v / 1024 for _, v in part] for part in (memory[third:2 * third], memory[-third:]))
    slope = slope_per_hour([(t, v / 1024) for t, v in memory[third:]])
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items()))
    print(f"soak: {minutes:g} min, {connections} busy, 2 slow, 2 leaving clients; {tally.sent} requests sent whole, "
          f"{tally.answered} answered ({statuses}), {tally.left} left by their clients")
    print(f"memory: resident {memory[0][1] / 1024:.0f} MiB at first, second third {min(middle):.0f} to {max(middle):.0f}, "
          f"last third {min(last):.0f} to {max(last):.0f} MiB; trend after the first third {slope:+.1f} MiB/h; samples in {csv_file}")
    failures = list(tally.wrong[:20])
    if tally.answered != tally.sent:
        failures.append(f"{tally.sent - tally.answered} requests without an answer")
    if hung:
        failures.append(f"{hung} clients still wait")
    if gateway.process.poll() is not None:
        failures.append(f"the gateway ended with {gateway.process.returncode}")
    for failure in failures:
        print(f"FAIL  soak: {failure}")
    return len(failures)
