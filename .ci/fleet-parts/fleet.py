"""Five hosts, three members of etcd and a server: what all parts of the run need."""

import os
import time

import cluster
import hosts
import network
import relay
import service

SHARE = "team"
# A session that somebody has ended; no host has the password.
CLOSED = "closed"


class Broken(Exception):
    """A promise that was not kept."""


class Fleet:
    def __init__(self, folder, programs):
        self.folder, self.programs = folder, programs
        self.log = os.path.join(folder, "log")
        net = network.Network(folder)
        members = [net.place(f"etcd{number}", 10 + number) for number in (1, 2, 3)]
        self.places = [net.place(f"host{number}", 20 + number) for number in range(1, 6)]
        server, way = net.place("server", 9), net.place("way", 8)
        network.make_certificates(folder, ["127.0.0.1"] + [place.address for place in [*members, server, way]])
        self.cluster = cluster.Cluster(members, folder, folder)
        self.cluster.start()
        self.service = service.Service(server, folder, programs)
        first = self.cluster.members[0].place.address
        trust = relay.trust(folder)
        # The one way to etcd that can be steered.
        self.way = relay.Relay(way, cluster.PORT, (first, cluster.PORT), relay.context(folder), upstream=trust)
        self.way_url = f"https://{way.address}:{cluster.PORT}"
        self.operators = [self.operator(place, place.name) for place in self.places]
        self._all = list(self.operators)
        self._gone = 0
        self._held = {}

    def operator(self, place, name):
        made = hosts.Operator(place, os.path.join(self.folder, name), self.programs, self.folder, self.log)
        made.clock.advance(getattr(self, "_gone", 0))
        getattr(self, "_all", []).append(made)
        return made

    def note(self, text):
        with open(self.log, "a") as log:
            log.write(f"-- {text}\n")

    # Time

    @property
    def now(self):
        return time.monotonic() + self._gone

    def advance(self, seconds):
        """So much time goes by for the server and all hosts."""
        self.service.advance(seconds)
        self._gone += seconds
        for operator in self._all:
            operator.clock.advance(seconds)

    def expire(self):
        """All sessions come into their last fifth."""
        self.advance(hosts.TO_RENEWAL)

    # Readers

    def start_sharing(self):
        """The team is made, and every host has seen a swap by another: until then it refreshes nothing that it finds."""
        hosts.make_team(SHARE, self.operators, self.cluster.url, self.folder)
        for operator in self.operators:
            for name in hosts.ACCOUNTS:
                operator.write(name, self.service.url, SHARE)
            operator.write(CLOSED, self.service.url, SHARE, account="archive")
        first = self.operators[0]
        first.require("token", CLOSED)
        for _ in range(2):
            for operator in self.operators:
                for name in hosts.ACCOUNTS:
                    operator.require("token", name)
            self.expire()
        self.recover()
        for operator in self.operators[1:]:
            operator.require("token", CLOSED)
        first.require("logout", CLOSED)
        for operator in self.operators:
            operator.write(CLOSED, self.service.url, SHARE, account="archive", has_secret=False)
        # Copies may be used for a minute without a look at the register.
        self.advance(70)
        self.require_logged_out()

    def wave(self, random=None, but=(), most=None):
        """A reader of every environment on every host; by chance some more, or not more than `most`, and none where `but` says."""
        wanted = [(operator, name) for operator in self.operators for name in hosts.ACCOUNTS if (operator.name, name) not in but]
        if random:
            wanted += random.sample(wanted, 5)
            random.shuffle(wanted)
        return [self.read(operator, name) for operator, name in wanted[:most]]

    def read(self, operator, name):
        run = operator.start("token", name, "--json")
        run.key, run.held_until = (operator.name, name), self._held.get((operator.name, name), 0)
        return run

    def collect(self, runs):
        """How the runs ended. Nobody may fail whose host holds a living token."""
        ends = []
        for run in runs:
            ended = run.end()
            run.operator.note(ended)
            ends.append(ended)
            if ended.left is not None:
                self._held[run.key] = self.now + ended.left
            elif not run.was_killed and run.held_until > self.now:
                raise Broken(f"{run.operator.name}: fob token {run.key[1]} ended with {ended.status} although a token lives for "
                             f"{int(run.held_until - self.now)} s: {ended.errors.strip()}")
        return ends

    def forget(self, operator):
        """A host loses its state folder."""
        operator.forget_state()
        for name in hosts.ACCOUNTS:
            self._held.pop((operator.name, name), None)

    def recover(self):
        """Until every host has a token that is not to be refreshed.

        Returns: how many times all that had none asked."""
        missing = [(operator, name) for operator in self.operators for name in hosts.ACCOUNTS]
        for turn in range(1, 21):
            ends = self.collect([self.read(operator, name) for operator, name in missing])
            missing = [(ended.run.operator, ended.run.key[1]) for ended in ends
                       if ended.left is None or ended.left < hosts.LEAST_LEFT]
            if not missing:
                return turn
            # Claims of those who are gone run out.
            if turn > 1:
                self.advance(30)
        words = ", ".join(f"{' '.join(ended.run.key)}: {ended.errors.strip()}" for ended in ends)
        raise Broken(f"no recovery: {words}")

    def require_logged_out(self):
        for operator in self.operators:
            ended = operator.fob("token", CLOSED)
            operator.note(ended)
            if ended.status == 0:
                raise Broken(f"{operator.name}: the session that was logged out is back")
