"""The run: a quiet part, strikes, traces, and a table."""

import argparse
import collections
import os
import random
import shutil
import signal
import sys
import tempfile
import time

import hosts
import strikes
import traces
from fleet import Broken, Fleet


PARTS = ["quiet", "traces", "strikes"]


def arguments():
    parser = argparse.ArgumentParser(prog=".ci/fleet", description="Five hosts share sessions through three etcd members, and are struck.")
    parser.add_argument("--short", action="store_true", help="less of everything, in about a minute")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)), help="which strikes come, and when")
    parser.add_argument("--expiries", type=int, help="in the quiet part (200; short 9)")
    parser.add_argument("--rounds", type=int, help="of strikes (40; short 5, two kinds at once)")
    parser.add_argument("--minutes", type=float, default=10, help="after which no round of strikes begins, once each kind has struck")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="not all of the three parts")
    parser.add_argument("--traces", nargs="+", metavar="NAME", help="only these traces, and nothing else")
    wanted = parser.parse_args()
    if wanted.traces:
        wanted.only = ["traces"]
    return wanted


def programs(folder):
    """Copies of what was built, so that a build meanwhile changes nothing."""
    made = os.path.join(folder, "programs")
    os.mkdir(made)
    for name in ("fob", "fob-sandbox", "libInterposer.so"):
        shutil.copy(os.path.join(".build/debug", name), made)
    return made


class Report:
    """What is told line by line, and the table at the end."""

    def __init__(self, fleet):
        self._fleet, self._began = fleet, time.monotonic()
        self.rounds, self.strikes, self.broken = 0, collections.Counter(), []
        self.refreshes = self.logins = self.reuses = 0
        # Of the strikes: what came of them, and the most that all of them together may cost.
        self.struck_logins = self.promised_logins = 0
        self._before = fleet.service.counters()

    def line(self, text):
        self._fleet.note(text)
        print(f"{time.monotonic() - self._began:6.1f} s  {text}", flush=True)

    def count(self):
        """What the server saw since the last time: refreshes, logins and reuses."""
        now = self._fleet.service.counters()
        seen = [now[name] - self._before[name] for name in ("refreshes", "logins", "reused")]
        self._before = now
        self.refreshes += seen[0]
        self.logins += seen[1]
        self.reuses += seen[2]
        return seen

    def fail(self, text):
        self.broken.append(text)
        self.line(f"BROKEN: {text}")

    def table(self, seed):
        rows = [("rounds of strikes", self.rounds), *sorted(self.strikes.items()), ("refreshes", self.refreshes),
                ("logins", self.logins), ("logins by strikes", f"{self.struck_logins} (at most {self.promised_logins})"),
                ("reuses", self.reuses),
                ("broken promises", len(self.broken))]
        print(f"\nfleet, seed {seed}, {time.monotonic() - self._began:.0f} s")
        for name, value in rows:
            print(f"  {name:24}{value}")


def quiet(fleet, report, expiries, chance):
    """Nothing is wrong: every expiry is one refresh."""
    report.count()
    done = turns = 0
    while done < expiries:
        fleet.expire()
        done += len(hosts.ACCOUNTS)
        for ended in fleet.collect(fleet.wave(chance)):
            if ended.status != 0:
                report.fail(f"{ended.run.operator.name}: fob token {ended.run.key[1]}: {ended.errors.strip()}")
        turns += fleet.recover() - 1
    refreshes, logins, reuses = report.count()
    report.line(f"quiet: {done} expiries, {refreshes} refreshes, {logins} logins, {reuses} reuses, {turns} further turns")
    if (refreshes, logins, reuses) != (done, 0, 0):
        report.fail(f"{done} expiries must make {done} refreshes, and no login or reuse")


def plan(rounds, is_short, chance):
    """The kinds of each round: all of them first, in the short form two at once; then one or two by chance."""
    kinds = chance.sample(strikes.ALL, len(strikes.ALL))
    size = 2 if is_short else 1
    first = [kinds[place:place + size] for place in range(0, len(kinds), size)]
    return (first + [chance.sample(kinds, chance.choice([1, 1, 2])) for _ in range(rounds)])[:rounds]


def struck(fleet, report, rounds, end, is_short, chance):
    # The traces have put back the store for these hosts too.
    fleet.expire()
    fleet.recover()
    for number, chosen in enumerate(plan(rounds, is_short, chance), 1):
        if number > len(strikes.ALL) and time.monotonic() > end:
            report.line(f"the time is over after {number - 1} rounds")
            return
        report.count()
        said = ", ".join(kind.name for kind in chosen)
        fleet.note(f"round {number}: {said}")
        done, turns = strikes.strike(fleet, chosen, chance, is_short)
        refreshes, logins, reuses = report.count()
        report.rounds += 1
        allowed = sum(one.logins for one in done)
        report.struck_logins += logins
        report.promised_logins += sum(one.count + (len(hosts.ACCOUNTS) if one.puts_back else 0) for one in done)
        report.strikes.update(one.name for one in done)
        # Strikes that meet can cost more in one round; together they keep to the sum.
        more = f" (more than the {allowed} of each alone)" if logins > allowed else ""
        report.line(f"{said}: {refreshes} refreshes, {logins} logins{more}, {reuses} reuses, all well in {turns} turns")
        if reuses:
            report.fail(f"{reuses} reuses")


def main():
    wanted = arguments()
    # The first process of a namespace gets only signals that it handles.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    chance = random.Random(wanted.seed)
    folder = tempfile.mkdtemp(prefix="fob-fleet-")
    end = time.monotonic() + wanted.minutes * 60
    print(f"seed {wanted.seed}, logs in {folder}", flush=True)
    fleet = Fleet(folder, programs(folder))
    report = Report(fleet)
    try:
        if wanted.only != ["traces"]:
            fleet.start_sharing()
            report.line("five hosts share three environments")
        if "quiet" in wanted.only:
            quiet(fleet, report, wanted.expiries or (9 if wanted.short else 200), chance)
        if "traces" in wanted.only:
            traces.replay(fleet, report, wanted.traces, wanted.short)
        if "strikes" in wanted.only:
            struck(fleet, report, wanted.rounds or (5 if wanted.short else 40), end, wanted.short, chance)
    except (Broken, RuntimeError) as error:
        report.count()
        report.fail(str(error))
    except KeyboardInterrupt:
        report.fail("interrupted")
    if report.struck_logins > report.promised_logins:
        report.fail("more logins than strikes, and one of each environment for each store that was put back")
    if twice := fleet.service.sent_twice():
        report.fail(f"{twice} refresh tokens were sent more than once")
    report.table(wanted.seed)
    if report.broken:
        print(f"\nBroken: {report.broken[0]}\nAgain: .ci/fleet --seed {wanted.seed}; logs in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


sys.exit(main())
