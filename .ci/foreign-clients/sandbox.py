"""Starts fob-sandbox for a test and tells where it is and which accounts it has."""

import configparser
import json
import os
import subprocess
import tempfile
import urllib.request


class Sandbox:
    """A running fob-sandbox; use it in a with statement, or start and stop it."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        command = [os.environ["FOB_SANDBOX"], "--until-stdin-closes", "--write-environments", self._folder.name]
        self._process = subprocess.Popen(
            [*command, *self.arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = self._process.stdout.readline()
        if not line.startswith("listening "):
            raise RuntimeError(f"fob-sandbox did not start, it said: {line!r}")
        self.url = line.split()[1]
        self.host = self.url.removeprefix("http://")
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()
        self._folder.cleanup()

    @property
    def environments(self):
        """The folder with the files of its environments."""
        return self._folder.name

    def account(self, name):
        """The entries of an environment file that the sandbox wrote."""
        # No interpolation and no inline comments, as fob reads these files.
        parser = configparser.ConfigParser(interpolation=None)
        with open(os.path.join(self._folder.name, f"{name}.ini"), encoding="utf-8") as file:
            parser.read_file(file)
        return dict(parser["environment"])

    def counters(self):
        """What the sandbox saw so far."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/counters", timeout=10) as answer:
            return json.load(answer)

    def control(self, name, value=None):
        """Uses one of the controls that fob-sandbox --help lists."""
        body = b"" if value is None else json.dumps(value).encode()
        request = urllib.request.Request(f"{self.url}/_sandbox/{name}", data=body, method="POST")
        urllib.request.urlopen(request, timeout=10).close()
