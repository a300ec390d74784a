"""Entries of fob's audit log before systemd's journal, started here in a mount namespace of its own: by the journal's protocol and by syslog's."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

JOURNALD = "/lib/systemd/systemd-journald"
SANDBOX = os.path.join(os.path.dirname(os.environ["FOB"]), "fob-sandbox")
INSIDE = "FOB_JUDGE_INSIDE"
# What programs need of /dev besides /dev/log, which must not be made where others see it.
DEVICES = {"null": 3, "zero": 5, "random": 8, "urandom": 9}


@unittest.skipUnless(os.geteuid() == 0 and os.path.exists(JOURNALD), "needs root and systemd")
class JournaldTests(unittest.TestCase):
    def test_in_a_namespace(self):
        command = ["unshare", "--mount", sys.executable, "-m", "unittest", "judge_journald.Inside"]
        done = subprocess.run(command, env=os.environ | {INSIDE: "yes"}, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)


@unittest.skipUnless(INSIDE in os.environ, "JournaldTests runs it")
class Inside(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        for place in ("/run", "/dev"):
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
        for name, number in DEVICES.items():
            subprocess.run(["mknod", "--mode=666", f"/dev/{name}", "c", "1", str(number)], check=True)
        os.symlink("/run/systemd/journal/dev-log", "/dev/log")
        os.makedirs("/run/systemd/journal")
        self.journald = subprocess.Popen([JOURNALD], stderr=subprocess.DEVNULL)
        self.addCleanup(self.journald.wait)
        self.addCleanup(self.journald.kill)
        environments = self.path("config/fob/environments")
        command = [SANDBOX, "--until-stdin-closes", "--write-environments", environments]
        self.sandbox = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.sandbox.wait)
        self.addCleanup(self.sandbox.kill)
        self.sandbox.stdout.readline()
        self.wait("journald listens", lambda: os.path.exists("/run/systemd/journal/socket"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def wait(self, what, condition):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if value := condition():
                return value
            time.sleep(0.1)
        self.fail(f"not within a minute: {what}")

    def send_to(self, word):
        path = self.path("config/fob/settings.ini")
        with open(path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(f"[settings]\naudit_to = {word}\n")

    def fob(self, *arguments, errors=""):
        variables = {"HOME": self.folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        variables |= {f"XDG_{word.upper()}_HOME": self.path(word) for word in ("config", "state", "data")}
        command = [os.environ["FOB"], *arguments]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        if errors:
            self.assertEqual(done.stderr.count(errors), 1, done.stderr)
        return done.stdout

    def entries(self):
        command = ["journalctl", "--directory=/run/log/journal", "--identifier=fob", "--output=json", "--no-pager"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_entries_are_read_back(self):
        self.send_to("journal")
        self.fob("login", "video", "--reason", "ticket 7")
        (entry,) = self.wait("the journal has it", self.entries)
        self.assertEqual((entry["FOB_EVENT"], entry["FOB_RESULT"], entry["FOB_REASON"]), ("login", "done", "ticket 7"))
        self.assertEqual((entry["FOB_ENVIRONMENT"], entry["_TRANSPORT"], entry["PRIORITY"]), ("video", "journal", "5"))
        self.send_to("syslog")
        self.fob("logout", "video")
        entry = self.wait("the journal has both", lambda: len(self.entries()) == 2 and self.entries()[1])
        self.assertEqual((entry["_TRANSPORT"], entry["SYSLOG_FACILITY"]), ("syslog", "10"))
        self.assertEqual(json.loads(entry["MESSAGE"])["event"], "logout")
        self.journald.kill()
        self.journald.wait()
        self.send_to("journal")
        self.fob("tokens", "create", "video", "--lifetime", "2h", errors="cannot send them on")
        log = json.loads(self.fob("audit", "--json"))["entries"]
        self.assertEqual([line["event"] for line in log], ["login", "logout", "login", "create"])
        self.assertIn("Proven up to line 1 of 4", self.fob("audit", "--verify", "--head", self.head))

    def test_the_head_alone(self):
        self.send_to("journal")
        self.fob("login", "video")
        self.fob("keep", "--once", "video")
        entry, head = self.wait("the journal has both", lambda: len(self.entries()) == 2 and self.entries())
        self.assertNotIn("FOB_EVENT", head)
        self.assertEqual(head["FOB_HEAD"], entry["FOB_HEAD"])
        self.assertIn("Proven up to line 1 of 1", self.fob("audit", "--verify", "--head", head["FOB_HEAD"]))

    @property
    def head(self):
        """The one that the journal has of the first entry."""
        return self.entries()[0]["FOB_HEAD"]


if __name__ == "__main__":
    unittest.main()
