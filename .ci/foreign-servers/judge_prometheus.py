"""What fob writes for Prometheus, before promtool, Debian's Prometheus and its node_exporter: the text is clean, and an alert fires where only a person can
go on.
"""

import json
import os
import re
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

DEBIAN = os.environ["DEBIAN_SERVERS"]
RULES = os.path.join(os.path.dirname(__file__), "../../Sources/Prometheus/fob.rules.yml")
SANDBOX = os.path.join(os.path.dirname(os.environ["FOB"]), "fob-sandbox")


def program(name):
    return os.path.join(DEBIAN, "usr/bin", name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(url):
    """A JSON answer; nothing while the server is not ready."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ConnectionError):
        return {}


class Operator(unittest.TestCase):
    """fob on a host of the test's own, with the sandbox's environments."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.environments = self.path("config/fob/environments")
        command = [SANDBOX, "--until-stdin-closes", "--write-environments", self.environments]
        self.sandbox = self.start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self.sandbox.stdout.readline().decode().split()[1]

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, command, **options):
        process = subprocess.Popen(command, **options)

        def end():
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()

        self.addCleanup(end)
        return process

    def fob(self, *arguments, status=0):
        variables = {"HOME": self.folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        variables |= {f"XDG_{word.upper()}_HOME": self.path(word) for word in ("config", "state", "data")}
        done = subprocess.run([os.environ["FOB"], *arguments], env=variables, capture_output=True, timeout=300)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout

    def write(self, name, *lines):
        path = os.path.join(self.environments, f"{name}.ini")
        with open(path, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("\n".join(["[environment]", *lines, ""]))

    def check(self, text):
        done = subprocess.run([program("promtool"), "check", "metrics"], input=text, capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, b""))


class PromtoolTests(Operator):
    def test_rules(self):
        done = subprocess.run([program("promtool"), "check", "rules", RULES], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_sample_data(self):
        for name in ("archive", "video", "pod", "pod-member"):
            self.fob("login", name)
        self.fob("metrics", "--read")
        self.write("broken", "colour = blue")
        text = self.fob("metrics")
        self.check(text)
        self.assertIn(b'fob_environment_usable{environment="broken"} 0', text)

    def test_nothing(self):
        for name in os.listdir(self.environments):
            os.remove(os.path.join(self.environments, name))
        self.check(self.fob("metrics"))

    def test_a_thousand_environments(self):
        self.fob("tokens", "list", "video")
        with open(self.path("state/fob/token-counts/video.json"), encoding="utf-8") as file:
            counts = file.read()
        with open(os.path.join(self.environments, "video.ini"), encoding="utf-8") as file:
            lines = file.read().splitlines()[1:]
        for number in range(1000):
            self.write(f"copy-{number}", *lines)
            with open(self.path(f"state/fob/token-counts/copy-{number}.json"), "w", encoding="utf-8") as file:
                file.write(counts)
                os.chmod(file.name, 0o600)
        text = self.fob("metrics")
        self.assertEqual(text.count(b'scope="all",state="valid"'), 1001)
        self.check(text)


class PrometheusTests(Operator):
    """node_exporter reads the file, Prometheus scrapes it, and an alert that is shipped fires."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("collector"))
        self.exporter, self.prometheus = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        self.file = self.path("collector/fob.prom")
        with open(RULES, encoding="utf-8") as file:
            # Nobody waits for minutes here.
            rules = re.sub(r"^ +for: .*\n", "", file.read(), flags=re.MULTILINE)
        with open(self.path("rules.yml"), "w", encoding="utf-8") as file:
            file.write(rules)
        with open(self.path("prometheus.yml"), "w", encoding="utf-8") as file:
            file.write(
                "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
                f"rule_files: [{self.path('rules.yml')}]\n"
                f"scrape_configs: [{{job_name: node, static_configs: [{{targets: ['{self.exporter}']}}]}}]\n"
            )
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.start(
            [
                program("prometheus-node-exporter"),
                f"--web.listen-address={self.exporter}",
                "--collector.disable-defaults",
                "--collector.textfile",
                f"--collector.textfile.directory={self.path('collector')}",
            ],
            **quiet,
        )
        self.start(
            [
                program("prometheus"),
                f"--config.file={self.path('prometheus.yml')}",
                f"--storage.tsdb.path={self.path('data')}",
                f"--web.listen-address={self.prometheus}",
            ],
            **quiet,
        )

    def wait(self, what, condition):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if value := condition():
                return value
            time.sleep(0.2)
        self.fail(f"not within two minutes: {what}")

    def value(self, query):
        answer = ask(f"http://{self.prometheus}/api/v1/query?query={urllib.request.quote(query)}")
        return [row["value"][1] for row in answer.get("data", {}).get("result", [])]

    def firing(self):
        alerts = ask(f"http://{self.prometheus}/api/v1/alerts").get("data", {}).get("alerts", [])
        return {
            (alert["labels"]["alertname"], alert["labels"].get("environment"))
            for alert in alerts
            if alert["state"] == "firing"
        }

    def test_an_alert_fires_and_ends(self):
        self.fob("login", "video")
        self.fob("tokens", "list", "video")
        self.fob("metrics", "--output", self.file)
        self.wait("it is scraped", lambda: self.value('fob_session_valid{environment="video"}') == ["1"])
        self.assertEqual(self.value("node_textfile_scrape_error"), ["0"])
        self.assertNotIn(("FobLoginNeeded", "video"), self.firing())
        path = os.path.join(self.environments, "video.ini")
        with open(path, encoding="utf-8") as file:
            good = file.read()
        self.write("video", *[re.sub("^api_key = .*", "api_key = wrong", line) for line in good.splitlines()[1:]])
        self.fob("logout", "video")
        self.fob("refresh", "video", status=4)
        self.fob("metrics", "--output", self.file)
        self.wait("it fires", lambda: ("FobLoginNeeded", "video") in self.firing())
        with open(path, "w", encoding="utf-8") as file:
            file.write(good)
        self.fob("login", "video")
        self.fob("metrics", "--output", self.file)
        self.wait("it has ended", lambda: ("FobLoginNeeded", "video") not in self.firing())
        self.fob("env", "remove", "video", "--yes")
        self.fob("metrics", "--output", self.file)
        self.wait("its series are gone", lambda: not self.value('{environment="video"}'))


if __name__ == "__main__":
    unittest.main()
