#!/usr/bin/env python3
"""An hour at changing load with a worker process killed every minute: is every request accounted for, and does memory stay flat?

Each minute is one run of ./herofake load at a rate drawn anew; at a random moment of it, one worker process of the gateway is
killed with SIGKILL. At the end: every request that was due has exactly one outcome, no outcome is one that a killed worker must not
cause, and the gateway's resident memory in the last third is what it was in the second.

    ./chaos.py [--minutes 60] [--rates 1,2,4,8] [--model resnet50] [--seed 1] [--csv FILE] [--set KEY=VALUE ...]
"""
import argparse
import collections
import csv
import json
import os
import pathlib
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from gateway import REPOSITORY, Gateway

# Full or expired while platforms are in quarantine; lost twice, where both replicas that had a request were killed. All else is a defect.
ALLOWED_REFUSALS = {"overloaded", "expired", "device_lost"}


def children(pid):
    """Process ids of a process's worker processes."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = re.search(r"^PPid:\s+(\d+)", (folder / "status").read_text(), re.M)
            if parent and int(parent.group(1)) == pid and b"java" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            pass
    return found


def resident_mib(pid):
    try:
        match = re.search(r"^VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)
        return int(match.group(1)) / 1024 if match else 0.0
    except OSError:
        return 0.0


class Killer(threading.Thread):
    """Kills one worker after a while; waits for one to be there until the minute is over."""

    def __init__(self, gateway, chance, after, until):
        super().__init__(daemon=True)
        self.gateway, self.chance, self.after, self.until, self.killed = gateway, chance, after, until, None

    def run(self):
        time.sleep(self.after)
        while time.monotonic() < self.until and self.killed is None:
            workers = children(self.gateway.process.pid)
            if workers:
                self.killed = self.chance.choice(workers)
                os.kill(self.killed, signal.SIGKILL)
            else:
                time.sleep(0.2)


def minute(arguments, gateway, chance, folder, number):
    rate = chance.choice(arguments.rates)
    file = folder / f"{number}.json"
    killer = Killer(gateway, chance, chance.uniform(5, 45), time.monotonic() + 57)
    killer.start()
    command = [str(REPOSITORY / "herofake"), "load", f"http://127.0.0.1:{gateway.port}", "--rate", str(rate), "--duration",
               "55s", "--seed", str(number), "--model", arguments.model, "--json", str(file)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    killer.join()
    total = json.loads(file.read_text())["total"]
    workers = children(gateway.process.pid)
    return {"minute": number, "rate": rate, "killed": killer.killed or "", "due": total["due"], "answered": total["answered"],
            "missed": total["missedByServer"], "refused": total["refused"], "failed": total["failed"],
            "unfinished": total["unfinished"], "gateway_mib": round(resident_mib(gateway.process.pid)),
            "threads": gateway.status()["Threads"], "files": gateway.status()["Files"], "workers": len(workers),
            "workers_mib": round(sum(map(resident_mib, workers)))}


def verdict(rows):
    """What is wrong, a line each."""
    wrong = []
    refused, failed = collections.Counter(), collections.Counter()
    for row in rows:
        refused.update(row["refused"])
        failed.update(row["failed"])
        outcomes = row["answered"] + sum(row["refused"].values()) + sum(row["failed"].values()) + row["unfinished"]
        if outcomes != row["due"]:
            wrong.append(f"minute {row['minute']}: {row['due']} due, {outcomes} accounted for")
    if failed:
        wrong.append(f"failed: {dict(failed)}")
    if set(refused) - ALLOWED_REFUSALS:
        wrong.append(f"refused: {dict(refused)}")
    third = len(rows) // 3
    if third > 1:
        before, after = (statistics.median(r["gateway_mib"] for r in rows[a:b]) for a, b in ((third, 2 * third), (2 * third, len(rows))))
        print(f"resident memory of the gateway, medians of the second and the last third: {before:.0f} and {after:.0f} MiB")
        if after > 1.1 * before + 8:
            wrong.append("the gateway's memory grows")
    print(f"due {sum(r['due'] for r in rows)}, answered {sum(r['answered'] for r in rows)}, missed {sum(r['missed'] for r in rows)}, "
          f"refused {dict(refused)}, failed {dict(failed)}, workers killed {sum(1 for r in rows if r['killed'])}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--rates", type=lambda text: [float(r) for r in text.split(",")], default=[1.0, 2.0, 4.0, 8.0])
    parser.add_argument("--model", default="resnet50")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=pathlib.Path)
    parser.add_argument("--set", action="append", default=[])
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Gateway(REPOSITORY / "herofake", folder, arguments.set, arguments.model) as gateway:
            gateway.await_ready()
            for number in range(1, arguments.minutes + 1):
                rows.append(minute(arguments, gateway, chance, folder, number))
                print(rows[-1], flush=True)
            print(gateway.output()[-3000:])
            ended = gateway.stop()
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    wrong = verdict(rows) + ([f"the gateway ended with {ended}"] if ended not in (0, 143) else [])
    print("\n".join(wrong) or "nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
