"""What is done to the fleet while its sessions come to their renewal."""

import signal
import time

import hosts
import service
from fleet import SHARE

# Longer than a claim is waited for: its time, and the margin of those who wait.
BEYOND_PATIENCE = 90


class Strike:
    """`logins` is the most that it may cost in its round: one of each environment where all were struck."""

    logins = len(hosts.ACCOUNTS)
    # As how many strikes it counts.
    count = 1
    # Whether it may cost a login of each environment for certain.
    puts_back = False
    # Whether time goes by until claims have run out.
    outlasts_patience = False

    def __init__(self, fleet, random):
        self.fleet, self.random = fleet, random

    def prepare(self):
        """Before the sessions come to their renewal."""

    def hit(self, runs):
        """While `runs` are under way."""

    def heal(self):
        """Afterwards."""

    def settle(self):
        """When all strikes of a round have been healed."""


class Aimed(Strike):
    """Whoever has claimed a refresh is struck when it has been sent, before or after the server has acted; and three more, by chance."""

    def prepare(self):
        self._relay = self.fleet.service.relay
        self._point = self._relay.stop_at(self.random.choice(["asked", "answered"]), service.is_refresh)

    def strike(self, runs, number):
        """Returns those who were struck."""
        aimed = []
        if self._point.wait(10):
            aimed = [run for run in runs if run.operator.place.address == self._point.subject.peer
                     and self._point.subject.path.startswith(service.REFRESHES[run.key[1]])]
        struck = [run for run in aimed if run.signal(number)]
        self._relay.spare(self._point)
        for run in self.random.sample(runs, 3):
            time.sleep(self.random.random() * 0.2)
            if run not in struck and run.signal(number):
                struck.append(run)
        self.logins = self.count = len(struck)
        return struck


class Kill(Aimed):
    name = "process killed"

    def hit(self, runs):
        self.strike(runs, signal.SIGKILL)


class Stop(Aimed):
    name = "process stopped"
    outlasts_patience = True

    def hit(self, runs):
        self._stopped = self.strike(runs, signal.SIGSTOP)

    def heal(self):
        for run in self._stopped:
            run.signal(signal.SIGCONT)


class Link(Strike):
    name = "host cut off"

    def hit(self, runs):
        self._place = self.random.choice(self.fleet.places)
        self._place.set_link(False)

    def heal(self):
        self._place.set_link(True)


class Leader(Strike):
    name = "leader killed"

    def hit(self, runs):
        self.fleet.cluster.leader().kill()

    def heal(self):
        self.fleet.cluster.start()


class Minority(Strike):
    name = "two of three cut off"

    def hit(self, runs):
        self._away = [member.place for member in self.random.sample(self.fleet.cluster.members, 2)]
        for place in self._away:
            place.move("away")

    def heal(self):
        for place in self._away:
            place.move("main")
        self.fleet.cluster.wait()


class Wipe(Strike):
    name = "store wiped"
    puts_back = True

    def prepare(self):
        self.fleet.cluster.age()

    def hit(self, runs):
        self.fleet.cluster.wipe()


class Restore(Strike):
    name = "store restored"
    puts_back = True

    def prepare(self):
        self.fleet.cluster.age()
        self._snapshot = self.fleet.cluster.save()
        # What the snapshot holds is used before it comes back.
        self.fleet.expire()
        self.fleet.recover()

    def hit(self, runs):
        self.fleet.cluster.restore(self._snapshot)


class Memory(Strike):
    name = "state folder lost"

    def prepare(self):
        self.fleet.forget(self.random.choice(self.fleet.operators))


class ClockSet(Strike):
    name = "clock set"
    logins = 1

    def hit(self, runs):
        self._clock = self.random.choice(self.fleet.operators).clock
        self._clock.set(self.random.choice([-7200, 7200]))

    def heal(self):
        self._clock.set(0)


class Rotation(Strike):
    name = "identity rotated"
    logins = 0

    def hit(self, runs):
        self._first = self.random.choice(self.fleet.operators)
        self._is_done = self._first.fob("share", "rotate", SHARE, "--yes").status == 0

    def settle(self):
        if not self._is_done:
            self._first.require("share", "rotate", SHARE, "--yes")
        hosts.join(SHARE, self._first, [operator for operator in self.fleet.operators if operator is not self._first])


ALL = [Kill, Stop, Link, Leader, Minority, Wipe, Restore, Memory, ClockSet, Rotation]


def strike(fleet, kinds, random, is_short):
    """One round; with fewer readers in the short form. Returns the strikes, and how often all asked until all was well."""
    struck = [kind(fleet, random) for kind in kinds]
    for one in struck:
        one.prepare()
    fleet.expire()
    runs = fleet.wave(None if is_short else random)
    time.sleep(random.random() * 0.4)
    for one in struck:
        one.hit(runs)
    if any(one.outlasts_patience for one in struck):
        fleet.advance(BEYOND_PATIENCE)
    struck_first = {run.key for run in runs if run.was_struck}
    fleet.collect(fleet.wave(random, but=struck_first, most=3 if is_short else None))
    for one in struck:
        one.heal()
    for one in struck:
        one.settle()
    fleet.collect(runs)
    turns = fleet.recover()
    fleet.require_logged_out()
    return struck, turns
