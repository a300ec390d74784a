"""What the judges of servers share that fob knows by a file alone: which deeds the server confirmed, as a row of a table."""

from fob_case import FobCase

DEEDS = ("log in", "refresh", "list", "create", "revoke", "log out")


class ServiceCase(FobCase):
    """Runs fob against `server`; `title` names it with its version."""

    title = None
    # What the server has no call for.
    lacks = ()
    seen = set()

    @classmethod
    def setUpClass(cls):
        cls.seen = set()

    @classmethod
    def tearDownClass(cls):
        marks = ["–" if deed in cls.lacks else "✓" if deed in cls.seen else "✗" for deed in DEEDS]
        print(f"| {cls.title} | {' | '.join(marks)} |", flush=True)
        if "✗" in marks:
            raise AssertionError(f"{cls.title} has not confirmed each of {', '.join(DEEDS)}: {marks}")

    def confirmed(self, deed):
        """Notes what the server was seen to have done."""
        self.assertIn(deed, DEEDS)
        self.seen.add(deed)

    def write_account(self, name, **keys):
        """Writes an environment's file for an account with a password."""
        self.write(name, **{"username": self.username, "password": self.password} | keys)
