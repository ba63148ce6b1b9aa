"""EKS: DescribeCluster as the service answers it, for the one cluster there is, and what lives beside it in EKS."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster

from . import eks_network, errors
from .access_entries import AccessEntryCalls
from .addons import AddonCalls
from .config import Config
from .nodegroups import ManagedNodeGroups
from .pod_identity import PodIdentityCalls

#: What EKS calls the build of its control plane; its number has no meaning here.
PLATFORM_VERSION = "eks.1"
#: The range the sandbox's API server gives Services their addresses from.
SERVICE_RANGE = "10.96.0.0/16"


class SandboxEks(AccessEntryCalls, AddonCalls, PodIdentityCalls, ManagedNodeGroups):
    config: ClassVar[Config]

    def describe_cluster(self) -> ActionResult:
        # moto raises the typed ResourceNotFoundException for a name it does not know.
        cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
        if cluster.name != self.config.cluster:
            return ActionResult({"cluster": cluster})
        return ActionResult({"cluster": self._describe(cluster)})

    def describe_cluster_versions(self) -> ActionResult:
        wanted = self._get_param("clusterVersions")
        include_all = str(self._get_param("includeAll")).lower() == "true"
        return ActionResult({"clusterVersions": eks_network.cluster_versions(wanted, include_all)})

    def update_cluster_config(self) -> ActionResult:
        compute = self._get_param("computeConfig")
        if compute:
            cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
            balancing = (self._get_param("kubernetesNetworkConfig") or {}).get("elasticLoadBalancing")
            storage = (self._get_param("storageConfig") or {}).get("blockStorage")
            return ActionResult({"update": eks_network.update_auto_mode(cluster, compute, balancing, storage)})
        network = self._get_param("resourcesVpcConfig")
        if network:
            cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
            backend = ec2_backends[self.current_account][self.region]
            return ActionResult({"update": eks_network.update(cluster, network, backend)})
        policy = self._get_param("upgradePolicy")
        if policy:
            cluster = self.eks_backend.describe_cluster(name=self._get_param("name"))
            return ActionResult({"update": eks_network.update_policy(cluster, policy.get("supportType"))})
        # moto answers 200 with nothing in it, which a client takes for success.
        raise errors.not_implemented("eks", "UpdateClusterConfig")

    def _describe(self, cluster: Cluster) -> dict[str, Any]:
        config = self.config
        authority = self._authority()
        description = {
            "name": cluster.name,
            "arn": cluster.arn,
            "createdAt": cluster.created_at,
            "version": cluster.version,
            "roleArn": cluster.role_arn,
            "resourcesVpcConfig": cluster.resources_vpc_config,
            "kubernetesNetworkConfig": {
                "serviceIpv4Cidr": SERVICE_RANGE,
                "ipFamily": "ipv4",
                "elasticLoadBalancing": {"enabled": eks_network.is_auto(cluster)},
            },
            "computeConfig": {"enabled": eks_network.is_auto(cluster)},
            "storageConfig": {"blockStorage": {"enabled": eks_network.is_auto(cluster)}},
            "logging": cluster.logging,
            "identity": {"oidc": {"issuer": config.issuer}},
            # A control plane without its certificate authority is one that is still being made.
            "status": "ACTIVE" if authority else "CREATING",
            "certificateAuthority": {"data": authority} if authority else {},
            "platformVersion": PLATFORM_VERSION,
            "tags": cluster.tags,
            "health": {"issues": []},
            "accessConfig": {"authenticationMode": self.entries.mode},
            "upgradePolicy": {"supportType": eks_network.support_type(cluster)},
            "deletionProtection": False,
        }
        if authority:
            description["endpoint"] = config.api_server
        return description

    def _authority(self) -> str | None:
        """Read at every call: the file appears when the API server has made its keys."""
        try:
            pem = self.config.ca_file.read_bytes()
        except FileNotFoundError:
            return None
        return base64.b64encode(pem).decode() if pem.strip() else None
