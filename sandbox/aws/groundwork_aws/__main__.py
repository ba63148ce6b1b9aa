"""``python -m groundwork_aws``: starts, says where it serves, and ends with whoever started it."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from .config import Config


def main() -> None:
    arguments = _parser().parse_args()
    # First of all: whoever is gone before we are ready must not leave us behind.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    if arguments.exit_with_stdin:
        threading.Thread(target=_exit_with_stdin, daemon=True).start()
    config = Config(
        region=arguments.region,
        account=arguments.account,
        cluster=arguments.cluster,
        zones=arguments.zones,
        nodes_per_zone=arguments.nodes_per_zone,
        api_server=arguments.api_server,
        ca_file=arguments.ca_file,
        issuer=arguments.issuer,
        kubernetes_version=arguments.kubernetes_version,
    )
    _isolate(config)

    # moto is the slow part of starting; imported only now that the arguments are known good.
    from .addons import AddonHealth
    from .api_server import ApiServer
    from .control import Control
    from .dispatch import Dispatcher
    from .faults import Faults
    from .request_log import RequestLog
    from .seed import seed
    from .server import Connection, Server
    from .target_health import TargetHealth

    log, faults, targets, addons = RequestLog(arguments.request_log), Faults(), TargetHealth(), AddonHealth()
    try:
        server = Server(("127.0.0.1", arguments.port), Connection)
    except OSError as failure:
        sys.exit(f"cannot listen on 127.0.0.1:{arguments.port}: {failure}")
    seed(config)
    Connection.dispatcher = dispatcher = Dispatcher(config, log, faults, targets, addons)
    certificate = arguments.node_certificate
    dispatcher.reach(ApiServer(config, certificate) if certificate else None)
    Connection.control = Control(config, log, faults, targets, addons, dispatcher.tokens)
    print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _isolate(config: Config) -> None:
    """The user's own AWS settings have no say here, and moto is told once whose account this is."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
    os.environ["MOTO_ACCOUNT_ID"] = config.account
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    # AWS's own policies, which roles of nodes and of EKS add-ons have attached.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"


def _exit_with_stdin() -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    os._exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="groundwork_aws", description="The AWS side of Groundwork's sandbox.")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--account", type=_matching(r"\d{12}", "an account has 12 digits"), default="123456789012")
    parser.add_argument("--cluster", default="sandbox")
    parser.add_argument("--zones", type=_zones, default=("eu-west-1a", "eu-west-1b", "eu-west-1c"))
    parser.add_argument("--nodes-per-zone", type=_nodes, default=1)
    parser.add_argument("--api-server", required=True, help="URL of the cluster's API server")
    parser.add_argument("--ca-file", type=Path, required=True, help="its certificate authority; may appear later")
    parser.add_argument(
        "--issuer",
        type=_matching(r"https://[^\s?#]+", "an issuer is an https URL"),
        required=True,
        help="the cluster's token issuer",
    )
    parser.add_argument("--request-log", type=Path, help="file to append one JSON object a call to")
    parser.add_argument("--kubernetes-version", default="1.36")
    parser.add_argument(
        "--node-certificate",
        type=Path,
        help="a client certificate and its key, without .crt and .key, that may do all; without it no node joins, "
        "and nothing is installed",
    )
    parser.add_argument("--exit-with-stdin", action="store_true", help="end when standard input closes")
    return parser


def _matching(pattern: str, complaint: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise argparse.ArgumentTypeError(complaint)
        return value

    return check


def _zones(value: str) -> tuple[str, ...]:
    zones = tuple(zone.strip() for zone in value.split(",") if zone.strip())
    if not 1 <= len(zones) <= 6 or len(set(zones)) != len(zones):
        raise argparse.ArgumentTypeError("between one and six different zones")
    return zones


def _nodes(value: str) -> int:
    nodes = int(value)
    if not 0 <= nodes <= 5:
        raise argparse.ArgumentTypeError("between 0 and 5: a group grows to 5 at most")
    return nodes


if __name__ == "__main__":
    main()
