"""Traces of the protocol's model, steered to the point on real processes: the server's count says how each went."""

import signal

import hosts
import service
from fleet import Broken

SHARE = "way"
# Longer than a claim is waited for.
BEYOND_PATIENCE = 90


class Stage:
    """Three operators who share one environment, at its renewal; `first` and `second` know each other's swaps."""

    def __init__(self, fleet, operators, name, account):
        self.fleet, self.name, self.account = fleet, name, account
        fleet.cluster.age()
        self.first, self.second, self.third = operators
        for operator in operators:
            operator.write(name, fleet.service.url, SHARE, account=account)
        for operator in (self.first, self.second, self.third):
            operator.require("token", name)
        fleet.expire()
        for operator in (self.first, self.second, self.third, self.first, self.second):
            operator.require("token", name)

    def start(self, operator):
        return self.fleet.read(operator, self.name)

    def read(self, operator):
        """Has an operator ask for the token."""
        return self.end(self.start(operator))

    def end(self, run):
        ended = run.end()
        run.operator.note(ended)
        return ended

    def lives(self, operator):
        """An operator gets a token, and its end is not near."""
        ended = self.read(operator)
        if ended.left is None:
            raise Broken(f"{operator.name} has no token: {ended.errors.strip()}")
        return ended

    def swap(self, operator, stage, number=1):
        """Where the swap of this number that an operator begins now is stopped."""
        count = iter(range(1, 1000))
        return self.fleet.way.stop_at(stage, lambda request: request.path == "/v3/kv/txn" and
                                      request.peer == operator.place.address and next(count) == number)

    def refresh(self, operator, stage):
        """Where an operator's next refresh is stopped."""
        if stage == "connected":
            return self.fleet.service.relay.stop_at(stage, lambda peer: peer == operator.place.address)
        return self.fleet.service.relay.stop_at(
            stage, lambda request: service.is_refresh(request) and request.peer == operator.place.address)

    def reach(self, point):
        if not point.wait():
            raise Broken("the point was not reached")

    def outlast(self, operator):
        """An operator sees the open claim, and again when it has run out."""
        self.lives(operator)
        self.fleet.advance(BEYOND_PATIENCE)
        return self.lives(operator)

    def agree(self):
        """All have the same session, once nobody uses a copy without a look at the register."""
        self.fleet.advance(70)
        for operator in (self.first, self.second):
            self.read(operator)
        tokens = {self.lives(operator).token for operator in (self.first, self.second)}
        if len(tokens) != 1:
            raise Broken("the hosts have different sessions")


def answer_of_claim_lost(stage):
    """The register has the claim; its maker is not told."""
    stage.fleet.expire()
    point = stage.swap(stage.first, "answered")
    run = stage.start(stage.first)
    stage.reach(point)
    point.release(delivers=False)
    stage.end(run)
    stage.agree()
    return {(1, 0)}


def claim_lost(stage):
    """It never arrives; whoever sent it cannot know that."""
    stage.fleet.expire()
    point = stage.swap(stage.first, "asked")
    run = stage.start(stage.first)
    stage.reach(point)
    point.release(delivers=False)
    stage.end(run)
    stage.agree()
    return {(1, 0)}


def answer_of_save_lost(stage):
    """The new session is in the register; who saved it is not told."""
    stage.fleet.expire()
    point = stage.swap(stage.first, "answered", number=2)
    run = stage.start(stage.first)
    stage.reach(point)
    point.release(delivers=False)
    stage.end(run)
    stage.agree()
    return {(1, 0)}


def claim_arrives_late(stage):
    """It is applied after its maker has given it up and tries again."""
    stage.fleet.expire()
    late = stage.swap(stage.first, "asked")
    run = stage.start(stage.first)
    stage.reach(late)
    again = stage.swap(stage.first, "asked")
    stage.reach(again)
    late.release()
    again.release()
    stage.end(run)
    stage.outlast(stage.second)
    stage.agree()
    return {(1, 0), (0, 1)}


def paused_before_sending(stage):
    """It wakes when others have given up its claim, and must not send."""
    stage.fleet.expire()
    point = stage.swap(stage.first, "answered")
    run = stage.start(stage.first)
    stage.reach(point)
    run.signal(signal.SIGSTOP)
    point.release()
    stage.outlast(stage.second)
    run.signal(signal.SIGCONT)
    stage.end(run)
    stage.agree()
    return {(0, 1)}


def paused_while_sending(stage):
    """It sends when others have given up its claim: only it could; its late session ends, or nobody has it."""
    stage.fleet.expire()
    point = stage.refresh(stage.first, "connected")
    run = stage.start(stage.first)
    stage.reach(point)
    run.signal(signal.SIGSTOP)
    point.release()
    stage.outlast(stage.second)
    run.signal(signal.SIGCONT)
    stage.end(run)
    stage.agree()
    return {(0, 1), (1, 1)}


def killed_after_sending(stage):
    """The server has refreshed; nobody has the answer."""
    stage.fleet.expire()
    point = stage.refresh(stage.first, "answered")
    run = stage.start(stage.first)
    stage.reach(point)
    run.signal(signal.SIGKILL)
    point.release(delivers=False)
    stage.end(run)
    stage.outlast(stage.second)
    stage.agree()
    return {(1, 1)}


def killed_before_sending(stage):
    """Only its own host knows at once that nobody is at the claim."""
    stage.fleet.expire()
    point = stage.refresh(stage.first, "connected")
    run = stage.start(stage.first)
    stage.reach(point)
    run.signal(signal.SIGKILL)
    point.release(delivers=False)
    stage.end(run)
    stage.agree()
    return {(0, 1)}


def restored_for_who_forgot(stage):
    """The store holds a refresh token that was used, and a host has lost what would tell it so."""
    snapshot = stage.fleet.cluster.save()
    stage.fleet.expire()
    stage.lives(stage.first)
    stage.fleet.cluster.restore(snapshot)
    stage.third.forget_state()
    stage.read(stage.third)
    stage.fleet.expire()
    stage.lives(stage.third)
    stage.agree()
    return {(1, 1), (1, 2), (2, 1)}


def restored_for_who_saw_nothing(stage):
    """The host has seen no later record: only the engine's standing tells."""
    stage.lives(stage.second)
    snapshot = stage.fleet.cluster.save()
    stage.fleet.expire()
    stage.lives(stage.first)
    stage.fleet.cluster.restore(snapshot)
    stage.lives(stage.second)
    stage.agree()
    return {(1, 1), (1, 2)}


def restored_before_swap(stage):
    """The version is the one that was read, and yet another host has used the refresh token."""
    snapshot = stage.fleet.cluster.save()
    stage.fleet.expire()
    point = stage.swap(stage.first, "asked")
    run = stage.start(stage.first)
    stage.reach(point)
    stage.lives(stage.second)
    stage.fleet.cluster.restore(snapshot)
    point.release()
    stage.end(run)
    stage.outlast(stage.second)
    stage.agree()
    return {(1, 1), (1, 2)}


def restored_before_sending(stage):
    """Claimed in a store that has forgotten it when the refresh token is sent."""
    snapshot = stage.fleet.cluster.save()
    stage.fleet.expire()
    point = stage.refresh(stage.first, "connected")
    run = stage.start(stage.first)
    stage.reach(point)
    stage.fleet.cluster.restore(snapshot)
    stage.lives(stage.second)
    point.release()
    stage.end(run)
    stage.agree()
    return {(0, 1), (1, 1)}


def wiped(stage):
    """Old copies are used to their end, and fill nothing."""
    stage.fleet.cluster.wipe()
    stage.lives(stage.second)
    stage.fleet.expire()
    stage.lives(stage.second)
    stage.agree()
    return {(0, 1)}


def saved_over_own_mark(stage):
    """Others have given up the claim, and nobody has claimed since."""
    stage.fleet.expire()
    answer = stage.refresh(stage.first, "answered")
    run = stage.start(stage.first)
    stage.reach(answer)
    stage.lives(stage.second)
    stage.fleet.advance(BEYOND_PATIENCE)
    claim = stage.swap(stage.second, "asked", number=2)
    other = stage.start(stage.second)
    stage.reach(claim)
    other.signal(signal.SIGKILL)
    claim.release(delivers=False)
    stage.end(other)
    answer.release()
    stage.end(run)
    stage.agree()
    return {(1, 0)}


def late_after_login(stage):
    """Another session is in the register when the answer comes."""
    stage.fleet.expire()
    answer = stage.refresh(stage.first, "answered")
    run = stage.start(stage.first)
    stage.reach(answer)
    stage.outlast(stage.second)
    answer.release()
    stage.end(run)
    stage.agree()
    return {(1, 1)}


def late_after_logout(stage):
    """Somebody has logged out when the answer comes; no host has the password."""
    for operator in (stage.first, stage.second, stage.third):
        operator.write(stage.name, stage.fleet.service.url, SHARE, account=stage.account, has_secret=False)
    stage.fleet.expire()
    answer = stage.refresh(stage.first, "answered")
    run = stage.start(stage.first)
    stage.reach(answer)
    stage.second.require("logout", stage.name)
    answer.release()
    stage.end(run)
    stage.fleet.advance(70)
    for operator in (stage.first, stage.second, stage.third):
        if stage.read(operator).status == 0:
            raise Broken(f"{operator.name} has the session that was logged out")
    return {(1, 0)}


# The first ones are in the short form too.
ALL = [paused_before_sending, killed_after_sending, saved_over_own_mark, answer_of_claim_lost, restored_for_who_forgot, wiped,
       late_after_logout, claim_lost, answer_of_save_lost, claim_arrives_late, paused_while_sending, killed_before_sending,
       restored_for_who_saw_nothing, restored_before_swap, restored_before_sending, late_after_login]
SHORT = 3


def replay(fleet, report, names, is_short):
    """Each trace on each service; in the short form the first ones on one."""
    operators = [fleet.operator(place, f"trace-{place.name}") for place in fleet.places[:3]]
    hosts.make_team(SHARE, operators, fleet.way_url, fleet.folder)
    for account in hosts.ACCOUNTS:
        for trace in ALL[:SHORT] if is_short else ALL:
            name = trace.__name__
            if names and name not in names or is_short and account != "archive":
                continue
            fleet.note(f"trace {name}, {account}")
            stage = Stage(fleet, operators, f"{account}-{name.replace('_', '-')}", account)
            report.count()
            try:
                expected = trace(stage)
            except Broken as error:
                expected = set()
                report.fail(f"{name}, {account}: {error}")
            refreshes, logins, reuses = report.count()
            report.line(f"trace {name.replace('_', ' ')}, {account}: {refreshes} refreshes, {logins} logins, {reuses} reuses")
            if reuses or expected and (refreshes, logins) not in expected:
                report.fail(f"{name}, {account}: refreshes and logins may be {sorted(expected)}, reuses 0")
