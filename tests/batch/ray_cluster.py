"""A Ray cluster of two nodes on this machine, a batch on it, and a node killed in the middle if asked.

`python -m tests.batch.ray_cluster INPUT OUTPUT ACTORS SECONDS_A_CALL kill|calm` prints the seconds that it took.
"""

import argparse
import functools
import os
import sys
import threading
import time
from pathlib import Path

from service.batch.on_ray import OnRay
from service.cli import batch
from service.settings import load_settings
from tests.batch.fakes import open_fake


def main() -> int:
    """Run the batch on the cluster."""
    source, folder, actors, seconds, mode = sys.argv[1:]
    os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_DEDUP_LOGS="0")
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "object_store_memory": 100 << 20})
    node = cluster.add_node(num_cpus=2, object_store_memory=100 << 20)
    ray.init(address=cluster.address, log_to_driver=False)

    def kill() -> None:
        while not (any(Path(folder).glob("part-*")) or any((Path(folder) / "work").glob("chunk-*"))):
            time.sleep(0.05)
        cluster.remove_node(node, allow_graceful=False)
        sys.stderr.write("killed a node\n")

    killer = threading.Thread(target=kill, daemon=True)
    if mode == "kill":
        killer.start()
    parser = argparse.ArgumentParser()
    batch.add_arguments(parser)
    args = parser.parse_args([source, "--output", folder, "--chunk-size", "4", "--part-size", "16"])
    work = functools.partial(open_fake, seconds=float(seconds))
    started = time.monotonic()
    code = batch.run(
        args,
        load_settings(),
        open_work=work,
        start=lambda _args, opened: OnRay(opened, int(actors), 30, cpus=1, window=24),
    )
    sys.stdout.write(f"{time.monotonic() - started:.1f}\n")
    if mode == "kill":
        killer.join()
    ray.shutdown()
    cluster.shutdown()
    return code


if __name__ == "__main__":
    sys.exit(main())
