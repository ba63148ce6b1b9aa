"""What one sandbox looks like, as told on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: The keys that the sandbox hands out.
OPERATOR_KEY, OPERATOR_SECRET = "sandbox", "sandbox"


@dataclass(frozen=True)
class Config:
    """One cluster in one account and region; every module reads the same picture."""

    region: str
    account: str
    cluster: str
    zones: tuple[str, ...]
    nodes_per_zone: int
    api_server: str
    ca_file: Path
    issuer: str
    kubernetes_version: str

    @property
    def issuer_path(self) -> str:
        """The issuer as IAM names it: host and path, no scheme."""
        return self.issuer.removeprefix("https://")

    @property
    def partition(self) -> str:
        if self.region.startswith("cn-"):
            return "aws-cn"
        if self.region.startswith("us-gov-"):
            return "aws-us-gov"
        return "aws"

    @property
    def operator_arn(self) -> str:
        """Whoever signs with keys nobody issued here is the sandbox's operator."""
        return f"arn:{self.partition}:iam::{self.account}:user/sandbox-operator"

    @property
    def operator_id(self) -> str:
        return "AIDASANDBOXOPERATOR0"

    def instance_id(self, zone_index: int, node_index: int) -> str:
        """The id the API server's node of the same place carries in its providerID."""
        return f"i-{zone_index * 256 + node_index + 1:017x}"

    def private_ip(self, zone_index: int, node_index: int) -> str:
        return f"10.0.{zone_index}.{10 + node_index}"

    def joining_ip(self, zone_index: int, place: int) -> str:
        """Of an instance of a node group; the first six of a zone are places where pods really run, see plan.go."""
        return f"10.0.{zone_index}.{100 + place}"

    def group_name(self, zone: str) -> str:
        return f"{self.cluster}-{zone}"

    @property
    def spanning_group_name(self) -> str:
        return f"{self.cluster}-legacy-spanning"
