"""The network: a bridge, and places behind it with a network, a host name, a machine's identity and files of their own."""

import ctypes
import os
import subprocess

_libc = ctypes.CDLL(None, use_errno=True)
_NEW_NET = 0x40000000


def run(*arguments):
    subprocess.run(arguments, check=True, capture_output=True)


class Network:
    """Two bridges: all places are at the first, until some are moved behind the other one."""

    def __init__(self, folder):
        self.folder = folder
        run("mount", "--make-rprivate", "/")
        run("ip", "link", "set", "lo", "up")
        for bridge in ("main", "away"):
            run("ip", "link", "add", bridge, "type", "bridge", "forward_delay", "0")
            run("ip", "link", "set", bridge, "up")
        run("ip", "address", "add", "10.77.0.1/24", "dev", "main")

    def place(self, name, number):
        return Place(self, name, number)


class Place:
    """A namespace; its processes end with it, and it with this program."""

    def __init__(self, network, name, number):
        self.name, self.address = name, f"10.77.0.{number}"
        identity = os.path.join(network.folder, f"machine-id-{name}")
        with open(identity, "w") as file:
            file.write(f"{number:032x}\n")
        # The first line says that the files are in place.
        script = 'mount --bind "$1" /etc/machine-id; hostname "$2"; ip link set lo up; echo ready; exec sleep infinity'
        self._holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "--uts", "sh", "-c", script, "sh", identity, name],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{name}: no namespace")
        process = str(self._holder.pid)
        run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", process)
        run("ip", "link", "set", name, "master", "main", "up")
        run(*self.inside("ip", "address", "add", f"{self.address}/24", "dev", "eth0"))
        run(*self.inside("ip", "link", "set", "eth0", "up"))

    def inside(self, *command):
        """A command as it runs here."""
        space = f"/proc/{self._holder.pid}/ns"
        return ["nsenter", f"--net={space}/net", f"--mount={space}/mnt", f"--uts={space}/uts", *command]

    def enter(self):
        """From now on the calling thread, and each that it starts, makes its sockets here."""
        descriptor = os.open(f"/proc/{self._holder.pid}/ns/net", os.O_RDONLY)
        try:
            if _libc.setns(descriptor, _NEW_NET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(descriptor)

    def set_link(self, is_up):
        run("ip", "link", "set", self.name, "up" if is_up else "down")

    def move(self, bridge):
        """Behind `away`, only what is there too can be reached, and behind `main` likewise."""
        run("ip", "link", "set", self.name, "master", bridge)


def make_certificates(folder, addresses):
    """An authority, and one certificate for all servers."""
    def path(name):
        return os.path.join(folder, name)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run("openssl", "req", "-x509", *key, "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "9999", "-subj", "/CN=fleet")
    run("openssl", "req", *key, "-keyout", path("server.key"), "-out", path("server.csr"), "-subj", "/O=fleet")
    with open(path("names"), "w") as file:
        file.write("subjectAltName=" + ",".join(f"IP:{address}" for address in addresses) + "\n")
    run("openssl", "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial",
        "-out", path("server.pem"), "-days", "9999", "-extfile", path("names"))
