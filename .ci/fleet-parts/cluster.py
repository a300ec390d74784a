"""Three members of etcd, which can be killed, cut off, wiped and put back."""

import json
import os
import shutil
import subprocess
import time

from network import run

PORT = 2379


class Member:
    def __init__(self, place, folder, certificates):
        self.place, self.name = place, place.name
        self.data = os.path.join(folder, f"data-{self.name}")
        self._log = os.path.join(folder, f"{self.name}.log")
        self._certificates = certificates
        self._process = None

    @property
    def url(self):
        return f"https://{self.place.address}:{PORT}"

    @property
    def peer(self):
        return f"http://{self.place.address}:2380"

    @property
    def is_running(self):
        return self._process is not None

    def start(self, members):
        local = f"https://127.0.0.1:{PORT}"
        arguments = [
            "--name", self.name, "--data-dir", self.data, "--listen-client-urls", f"{self.url},{local}", "--advertise-client-urls",
            self.url, "--listen-peer-urls", self.peer, "--initial-advertise-peer-urls", self.peer, "--initial-cluster", names(members),
            "--initial-cluster-token", "fleet", "--cert-file", f"{self._certificates}/server.pem", "--key-file",
            f"{self._certificates}/server.key", "--heartbeat-interval", "200", "--election-timeout", "2000", "--logger", "zap",
            "--log-level", "error", "--auto-compaction-retention", "1h",
        ]
        with open(self._log, "a") as log:
            self._process = subprocess.Popen(
                self.place.inside("/usr/bin/etcd", *arguments), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self):
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None

    def control(self, *arguments):
        """What etcdctl prints, asked at this member itself; nil where it does not answer."""
        command = ["/usr/bin/etcdctl", "--endpoints", f"https://127.0.0.1:{PORT}", "--cacert", f"{self._certificates}/ca.pem",
                   "--dial-timeout", "2s", "--command-timeout", "4s", *arguments]
        answer = subprocess.run(self.place.inside(*command), capture_output=True, env={"ETCDCTL_API": "3", "PATH": "/usr/bin:/bin"})
        return answer.stdout.decode() if answer.returncode == 0 else None

    def status(self):
        text = self.control("endpoint", "status", "--write-out", "json") if self.is_running else None
        return json.loads(text)[0]["Status"] if text else None


def names(members):
    return ",".join(f"{member.name}={member.peer}" for member in members)


class Cluster:
    """What the hosts share their sessions through."""

    def __init__(self, places, folder, certificates):
        self.members = [Member(place, folder, certificates) for place in places]
        self._folder = folder

    @property
    def url(self):
        return ",".join(member.url for member in self.members)

    def start(self):
        for member in self.members:
            if not member.is_running:
                member.start(self.members)
        self.wait()

    def wait(self):
        """Until a majority takes writes."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if all(member.control("put", "fleet/alive", "yes") is not None for member in self.members if member.is_running):
                return
            time.sleep(0.2)
        raise RuntimeError("etcd has no majority")

    def leader(self):
        """The member that leads; one of them where that cannot be told."""
        for member in self.members:
            status = member.status()
            if status and status["leader"] == status["header"]["member_id"]:
                return member
        return self.members[0]

    def age(self):
        """Lets others lead until the term is higher than that of any new cluster, as it is wherever one has run for a while."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            leader = self.leader()
            status = leader.status()
            if status and status["raftTerm"] > 6:
                return
            others = [other.status() for other in self.members if other is not leader]
            if status and others[0]:
                leader.control("move-leader", f"{others[0]['header']['member_id']:x}")
        raise RuntimeError("etcd's leader stays the same")

    def stop(self):
        for member in self.members:
            member.kill()

    def wipe(self):
        """All data is gone, and a new cluster stands at the old addresses."""
        self.stop()
        for member in self.members:
            shutil.rmtree(member.data)
        self.start()

    def save(self):
        """A snapshot of now; its path."""
        path = os.path.join(self._folder, "snapshot")
        if os.path.exists(path):
            os.unlink(path)
        if self.members[0].control("snapshot", "save", path) is None:
            raise RuntimeError("etcd makes no snapshot")
        return path

    def restore(self, path):
        self.stop()
        for member in self.members:
            shutil.rmtree(member.data)
            run("env", "ETCDCTL_API=3", "/usr/bin/etcdctl", "snapshot", "restore", path, "--name", member.name, "--initial-cluster",
                names(self.members), "--initial-advertise-peer-urls", member.peer, "--initial-cluster-token", "fleet", "--data-dir",
                member.data)
        self.start()
