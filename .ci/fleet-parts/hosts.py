"""Operators' hosts: fob with folders, a clock and a network of their own."""

import json
import mmap
import os
import shutil
import signal
import struct
import subprocess

# What each environment's file says, beside the server's address.
ACCOUNTS = {
    "archive": ["service = preservica", "username = ops@example.org", "tenant = LIBRARY"],
    "video": ["service = api.video", "username = northfield"],
    "web": ["service = oauth2", "client_id = web-batch", "grant = password", "username = ops@example.org"],
}
SECRETS = {
    "archive": 'password = pa&ss+w%rd= "ü;#',
    "video": "api_key = sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s",
    "web": "password = web pass=word&1",
}
# Seconds of the hosts' clocks: a session lives for an hour, and is refreshed in its last fifth.
TO_RENEWAL, LEAST_LEFT = 2940, 720
# The time limit of a request, so that a claim is given up soon.
TIMEOUT = 5


class Clock:
    """What a host's programs go by: they see more time go by than there is."""

    def __init__(self, path):
        self.path, self._gone = path, 0
        with open(path, "wb") as file:
            file.write(bytes(16))
        with open(path, "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 16)

    def advance(self, seconds):
        self._gone += seconds
        self._memory[8:16] = struct.pack("q", self._gone)

    def set(self, seconds):
        """Somebody sets the wall clock: no time has gone by."""
        self._memory[0:8] = struct.pack("q", seconds)


class Run:
    """One process of fob."""

    def __init__(self, operator, arguments, process):
        self.operator, self.arguments, self._process = operator, arguments, process
        self.was_struck = self.was_killed = False

    def signal(self, number):
        """Strikes it, if it still is there."""
        if self._process.poll() is None:
            self.was_struck, self.was_killed = True, self.was_killed or number == signal.SIGKILL
            self._process.send_signal(number)
            return True
        return False

    def end(self):
        """Exit status, output and errors, once it has ended."""
        output, errors = self._process.communicate(timeout=300)
        return Ended(self, self._process.returncode, output.decode(), errors.decode())


class Ended:
    def __init__(self, run, status, output, errors):
        self.run, self.status, self.output, self.errors = run, status, output, errors

    @property
    def left(self):
        """Seconds that the printed token lives; nil where there is none."""
        return json.loads(self.output)["seconds_left"] if self.status == 0 and self.output.startswith("{") else None

    @property
    def token(self):
        return json.loads(self.output)["token"] if self.status == 0 and self.output.startswith("{") else None


class Operator:
    """An account on a host, with folders of its own."""

    def __init__(self, place, folder, programs, certificates, log):
        self.place, self.folder, self.clock = place, folder, Clock(f"{folder}.clock")
        self._programs, self._certificates, self._log = programs, certificates, log
        os.makedirs(f"{folder}/config/fob/environments", 0o700)

    @property
    def name(self):
        return self.place.name

    def start(self, *arguments):
        """Starts fob; its standard input is empty."""
        return Run(self, arguments, self._open(arguments, subprocess.DEVNULL))

    def fob(self, *arguments, input=None):
        process = self._open(arguments, subprocess.PIPE)
        output, errors = process.communicate((input or "").encode(), timeout=300)
        return Ended(Run(self, arguments, process), process.returncode, output.decode(), errors.decode())

    def require(self, *arguments, input=None):
        ended = self.fob(*arguments, input=input)
        if ended.status != 0:
            raise RuntimeError(f"{self.name}: fob {' '.join(arguments)} ended with {ended.status}: {ended.errors}")
        return ended.output

    def _open(self, arguments, input):
        variables = {
            "HOME": self.folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "LD_PRELOAD": f"{self._programs}/libInterposer.so",
            "INTERPOSER_CLOCK": self.clock.path,
        } | {f"XDG_{name.upper()}_HOME": f"{self.folder}/{name}" for name in ("config", "state", "data", "cache")}
        return subprocess.Popen(
            self.place.inside(f"{self._programs}/fob", *arguments), stdin=input, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=variables)

    def write(self, name, url, share, account=None, has_secret=True):
        """Writes an environment's file."""
        account = account or name
        lines = ["[environment]", f"url = {url}", f"ca_file = {self._certificates}/ca.pem", f"timeout = {TIMEOUT}s",
                 "production = no", f"share = {share}", *ACCOUNTS[account], *([SECRETS[account]] if has_secret else [])]
        path = f"{self.folder}/config/fob/environments/{name}.ini"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("\n".join(lines) + "\n")

    def forget_state(self):
        shutil.rmtree(f"{self.folder}/state")

    def note(self, ended):
        """Keeps what a run said beside the others' words; never what it printed."""
        words = " ".join(ended.errors.split()) or "-"
        with open(self._log, "a") as log:
            log.write(f"{self.name} fob {' '.join(ended.run.arguments)}: {ended.status} {words}\n")


def make_team(share, operators, url, certificates):
    """All of them have one share."""
    first, *others = operators
    first.require("share", "init", share, "--url", url, "--set", f"ca_file={certificates}/ca.pem")
    join(share, first, others, "--set", f"ca_file={certificates}/ca.pem")


def join(share, first, others, *options):
    invitation = first.require("share", "invite", share)
    for operator in others:
        operator.require("share", "join", share, *options, input=invitation)
