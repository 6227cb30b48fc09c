"""Starts and stops ./herofake serve, and looks at its process."""
import os
import pathlib
import signal
import socket
import subprocess
import time

import wire

REPOSITORY = pathlib.Path(__file__).resolve().parents[5]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Gateway:
    """A running gateway; its output goes to a file."""

    def __init__(self, launcher, home, settings=(), model="resnet50", log="gateway.log", port=None, limits=None):
        self.port = port or free_port()
        self.address = ("127.0.0.1", self.port)
        self.log = pathlib.Path(home) / log
        command = [str(launcher), "serve", "--port", str(self.port), "--model", model]
        for setting in settings:
            command += ["--set", setting]
        environment = dict(os.environ, HEROFAKE_HOME=str(home))
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment,
                                            preexec_fn=limits, stdin=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def await_ready(self, seconds=600):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the gateway ended with {self.process.returncode}:\n{self.output()}")
            try:
                if wire.exchange(self.address, "GET", "/readyz", timeout=5).status == 200:
                    return self
            except (OSError, wire.Unanswered):
                pass
            time.sleep(0.2)
        raise RuntimeError(f"the gateway is not ready after {seconds} s:\n{self.output()}")

    def output(self):
        return self.log.read_text(errors="replace")

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self, seconds=60):
        if self.process.poll() is None:
            self.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def status(self):
        """Some fields of /proc/PID/status, in KiB or as they are."""
        fields = {}
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("VmRSS", "VmHWM", "Threads"):
                fields[name] = int(value.split()[0])
        fields["Files"] = len(os.listdir(f"/proc/{self.process.pid}/fd"))
        return fields
