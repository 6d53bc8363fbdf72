"""Build the image of the Dockerfile without a daemon, and use it as a container engine would, on a read-only root.

    python deploy/image_build.py [--base IMAGE] [FOLDER]

Needs root and the programs `buildah`, `unshare` and `setpriv` (Debian: buildah, util-linux). buildah carries out
every step of both stages in a chroot. Where no registry of images is within reach, `mmdebstrap` (of Debian) makes the
base: a Debian 12 with its own Python 3.11, under the name that the Dockerfile asks for; --base takes another image
instead, such as one from a mirror. What the build leaves is used as compose.yaml and the Kubernetes manifests have it
used: its root read-only, /tmp and the home folder apart, user 10001 without capabilities or new privileges. It makes
a brief of an example, `entrefilet doctor` examines, the image's command serves until its health check passes, and a
caller gets a brief. Images and layers lie below FOLDER (a temporary one, deleted at the end, where none is named).
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from deploy.image_steps import ROOT, ask, free_port

_BASE = "docker.io/library/python:3.11-slim"
_IMAGE = "localhost/entrefilet"
_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_PACKAGES = "ca-certificates,python-is-python3,python3-venv"
# What a container engine does: a namespace of mounts, in which the root is read-only and nothing can be written but
# /tmp and the home folder. $1 is the root, $2 the home folder outside, $3 inside it, the rest what is run there.
_CONTAINER = """
root=$1 home=$2 inside=$3; shift 3
mount --bind "$root" "$root"; mount -o remount,ro,bind "$root"
mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"
mount -t tmpfs -o size=256m,mode=1777 tmpfs "$root/tmp"; mount --bind "$home" "$root$inside"
exec "$@"
"""


class Builder:
    """buildah, with its images and layers in a folder."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, and the storage driver `overlay` unless STORAGE_DRIVER names another."""
        self._options = ["--root", str(folder / "storage"), "--runroot", str(folder / "run")]
        self._environment = {"STORAGE_DRIVER": "overlay"} | os.environ | {"BUILDAH_ISOLATION": "chroot"}

    def __call__(self, command: str, *arguments: str) -> str:
        """Run a command of buildah and return what it writes. Raises CalledProcessError."""
        line = ["buildah", *self._options, command, *arguments]
        return subprocess.run(line, env=self._environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def make_base(self, folder: Path) -> None:
        """Make a Debian with Python, and name it as the Dockerfile does. Takes a minute or two."""
        archive = folder / "base.tar"
        subprocess.run(
            ["mmdebstrap", "-q", "--variant=minbase", f"--include={_PACKAGES}", "bookworm", archive], check=True
        )
        container = self("from", "scratch")
        self("add", "-q", container, str(archive), "/")
        archive.unlink()
        if Path(_CERTIFICATES).exists():  # packages may come through a mirror that only this machine trusts
            self("copy", "-q", container, _CERTIFICATES, _CERTIFICATES)
        for name in ("PIP_CERT", "SSL_CERT_FILE"):
            self("config", "--env", f"{name}={_CERTIFICATES}", container)
        self("commit", "-q", "--rm", container, _BASE)

    def build(self) -> dict[str, Any]:
        """Carry out the Dockerfile; return the image's configuration as Docker writes it."""
        arguments = [f"--build-arg={name}={os.environ.get(name, '')}" for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX")
                     if name in os.environ]  # fmt: skip
        # --format docker: that of OCI has no health checks
        self("bud", "--format", "docker", "--pull-never", "--network", "host", *arguments, "-t", _IMAGE, str(ROOT))
        found: dict[str, Any] = json.loads(self("inspect", "--type", "image", _IMAGE))["Docker"]["config"]
        return found


class Container:
    """An image's files, on which commands run as its configuration says."""

    def __init__(self, root: str, home: Path, configuration: dict[str, Any]) -> None:
        """Take the folder of the image's files, and one that stands in for the user's home."""
        user = configuration["User"].partition(":")[0]
        os.chown(home, int(user), int(user))
        inside = configuration["WorkingDir"]
        self.command, self.check = configuration["Cmd"], configuration["Healthcheck"]["Test"][1:]
        self._enter = [
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-euc",
            _CONTAINER,
            "sh",
            root,
            str(home),
            inside,
        ]
        self._enter += ["/usr/sbin/chroot", root, "env", "-i", *configuration["Env"], f"HOME={inside}"]
        self._drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--bounding-set=-all"]
        self._drop += ["--inh-caps=-all", "--no-new-privs", "sh", "-c", f'cd {inside}; exec "$@"', "sh"]

    def line(self, command: list[str], **environment: str) -> list[str]:
        """Return what runs a command inside, with additions to the environment."""
        return [*self._enter, *(f"{name}={value}" for name, value in environment.items()), *self._drop, *command]

    def run(self, command: str, expected: int = 0) -> None:
        """Run a command inside. Raises RuntimeError for another exit status than the expected one."""
        print(f"+ {command}", flush=True)
        started = time.monotonic()
        status = subprocess.run(self.line(["sh", "-c", command]), check=False).returncode
        if status != expected:
            raise RuntimeError(f"{command}: exit status {status}")
        print(f"  {time.monotonic() - started:.1f} s", flush=True)

    def serve(self, article: str) -> None:
        """Run the image's command until its health check passes and a caller has a brief. Raises as `ask` does."""
        port = free_port()
        here = {"ENTREFILET_PORT": str(port), "ENTREFILET_HOST": "127.0.0.1"}
        check = self.line([part.replace(":8080/", f":{port}/") for part in self.check], **here)
        print(f"+ {shlex.join(self.command)}", flush=True)
        server = subprocess.Popen(self.line(self.command, **here))
        ask(server, lambda: subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode, port, article)


def main() -> int:
    """Return 0 when the image was built and made its briefs, 1 where it cannot be tried here."""
    parser = argparse.ArgumentParser(description="build the image without a daemon, and use it")
    parser.add_argument("folder", nargs="?", type=Path, help="where to; a temporary folder by default")
    parser.add_argument("--base", help=f"image that stands for {_BASE}; made by mmdebstrap by default")
    args = parser.parse_args()
    needed = ["buildah", "unshare", "setpriv", *([] if args.base else ["mmdebstrap"])]
    missing = [name for name in needed if shutil.which(name) is None]
    if missing or os.getuid() != 0:
        print(f"not here: {', '.join([*missing, *(['root'] if os.getuid() else [])])}; make image STEPS=1 needs none of"
              " them", file=sys.stderr)  # fmt: skip
        return 1
    article = (ROOT / "docs/examples/canal.fr.txt").read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder: Path = (args.folder or Path(name)).resolve()
        (folder / "home").mkdir(parents=True, exist_ok=True)
        (folder / "home/article.txt").write_text(article, "utf-8")
        buildah = Builder(folder)
        started = time.monotonic()
        if args.base:
            buildah("pull", args.base)
            buildah("tag", args.base, _BASE)
        else:
            buildah.make_base(folder)
        print(f"base: {time.monotonic() - started:.0f} s", flush=True)
        configuration = buildah.build()
        print(f"built: {time.monotonic() - started:.0f} s", flush=True)
        container = buildah("from", "--pull-never", _IMAGE)
        try:
            inside = Container(buildah("mount", container), folder / "home", configuration)
            inside.run("id; grep -E 'CapBnd|NoNewPrivs' /proc/self/status")
            inside.run("touch /opt/entrefilet/x 2>/dev/null", expected=1)
            inside.run("entrefilet brief article.txt")
            inside.run("entrefilet doctor")
            inside.serve(article)
        finally:
            buildah("umount", container)
            buildah("rm", container)
    return 0


if __name__ == "__main__":
    sys.exit(main())
