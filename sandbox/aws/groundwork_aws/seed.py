"""Makes the one cluster everybody sees: network, roles, groups and their instances.

Ids and addresses of the instances are those of the API server's nodes, so that a node's
providerID leads to an instance and an instance to its group.
"""

from __future__ import annotations

import json
from unittest import mock

from moto.autoscaling.models import AutoScalingBackend, autoscaling_backends
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models import instances as ec2_instances
from moto.eks.models import eks_backends
from moto.iam.models import IAMBackend, iam_backends
from moto.route53.models import route53_backends

from .config import Config
from .nodegroups import NODE_POLICIES

INSTANCE_TYPE = "m6i.large"
IMAGE_ID = "ami-0123456789abcdef0"
SMALLEST, LARGEST = 1, 5
HOSTED_ZONE_ID, HOSTED_ZONE = "Z0123456789EXAMPLE", "example.com."


def seed(config: Config) -> None:
    ec2 = ec2_backends[config.account][config.region]
    iam = iam_backends[config.account][config.partition]
    groups = autoscaling_backends[config.account][config.region]

    vpc_id, private, public = _network(config, ec2)
    security_group = ec2.create_security_group(
        f"eks-cluster-sg-{config.cluster}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes.",
        vpc_id,
        tags={f"kubernetes.io/cluster/{config.cluster}": "owned", "Name": f"eks-cluster-sg-{config.cluster}"},
    )
    # EKS lets the members of its group reach each other.
    ec2.authorize_security_group_ingress(
        security_group.id, "-1", None, None, [], source_groups=[{"GroupId": security_group.id}]  # type: ignore[arg-type]
    )
    _hosted_zone(config)
    operator = iam.create_user(config.region, config.operator_arn.rpartition("/")[2])
    operator.id = config.operator_id
    cluster_role = _role(iam, f"{config.cluster}-cluster", "eks.amazonaws.com")
    node_profile = _node_profile(config, iam)
    _cluster(config, cluster_role, vpc_id, private + public, security_group.id)

    template = ec2.create_launch_template(
        f"{config.cluster}-nodes",
        "",
        {
            "ImageId": IMAGE_ID,
            "InstanceType": INSTANCE_TYPE,
            "SecurityGroupIds": [security_group.id],
            "IamInstanceProfile": {"Arn": node_profile},
        },
        {},
    )
    for index, (zone, subnet) in enumerate(zip(config.zones, private, strict=True)):
        _group(config, groups, config.group_name(zone), template.id, [subnet], SMALLEST, LARGEST, owned=True)
        _nodes(config, groups, index, template.id, subnet, security_group.id, node_profile)
    # A leftover that is none of the baseline's business, and wrong: one group over all zones.
    _group(config, groups, config.spanning_group_name, template.id, private, 0, 3, owned=False)


def _network(config: Config, ec2: EC2Backend) -> tuple[str, list[str], list[str]]:
    shared = {f"kubernetes.io/cluster/{config.cluster}": "shared"}
    vpc = ec2.create_vpc("10.0.0.0/16")
    ec2.create_tags([vpc.id], {"Name": config.cluster, **shared})
    ec2.modify_vpc_attribute(vpc.id, "enable_dns_hostnames", True)  # type: ignore[arg-type]
    gateway = ec2.create_internet_gateway()
    ec2.create_tags([gateway.id], {"Name": config.cluster})
    ec2.attach_internet_gateway(gateway.id, vpc.id)
    routes = ec2.create_route_table(vpc.id)
    ec2.create_tags([routes.id], {"Name": f"{config.cluster}-public"})
    ec2.create_route(routes.id, "0.0.0.0/0", gateway_id=gateway.id)
    private: list[str] = []
    public: list[str] = []
    for index, zone in enumerate(config.zones):
        for subnets, third, kind, role in (
            (private, index, "private", "kubernetes.io/role/internal-elb"),
            (public, 100 + index, "public", "kubernetes.io/role/elb"),
        ):
            subnet = ec2.create_subnet(vpc.id, f"10.0.{third}.0/24", availability_zone=zone)
            ec2.create_tags([subnet.id], {"Name": f"{config.cluster}-{kind}-{zone}", role: "1", **shared})
            subnets.append(subnet.id)
    for subnet_id in public:
        ec2.modify_subnet_attribute(subnet_id, "map_public_ip_on_launch", True)
        ec2.associate_route_table(routes.id, subnet_id=subnet_id)
    # What nodes fetch from the internet, such as images, goes through one NAT gateway.
    address = ec2.allocate_address("vpc")
    nat = ec2.create_nat_gateway(public[0], address.allocation_id)
    inside = ec2.create_route_table(vpc.id)
    ec2.create_tags([inside.id], {"Name": f"{config.cluster}-private"})
    ec2.create_route(inside.id, "0.0.0.0/0", nat_gateway_id=nat.id)
    for subnet_id in private:
        ec2.associate_route_table(inside.id, subnet_id=subnet_id)
    return vpc.id, private, public


def _hosted_zone(config: Config) -> None:
    """A zone under an id that a declared file can name."""
    zones = route53_backends[config.account][config.partition]
    made = zones.create_hosted_zone(HOSTED_ZONE, private_zone=False)
    del zones.zones[made.resource_id]
    made.resource_id = HOSTED_ZONE_ID
    zones.zones[HOSTED_ZONE_ID] = made


def _role(iam: IAMBackend, name: str, service: str) -> str:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    }
    return iam.create_role(name, json.dumps(document), "/", None, "", [], "3600").arn


def _node_profile(config: Config, iam: IAMBackend) -> str:
    name = f"{config.cluster}-node"
    _role(iam, name, "ec2.amazonaws.com")
    # As EKS wants it: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
    for policy in (*NODE_POLICIES, "AmazonEC2ContainerRegistryPullOnly"):
        iam.attach_role_policy(f"arn:{config.partition}:iam::aws:policy/{policy}", name)
    iam.create_instance_profile(name, "/", [])
    iam.add_role_to_instance_profile(name, name)
    return iam.get_instance_profile(name).arn


def _cluster(config: Config, role_arn: str, vpc_id: str, subnets: list[str], security_group: str) -> None:
    eks_backends[config.account][config.region].create_cluster(
        name=config.cluster,
        role_arn=role_arn,
        version=config.kubernetes_version,
        resources_vpc_config={
            "subnetIds": subnets,
            "securityGroupIds": [],
            "clusterSecurityGroupId": security_group,
            "vpcId": vpc_id,
            "endpointPublicAccess": True,
            "endpointPrivateAccess": True,
            "publicAccessCidrs": ["0.0.0.0/0"],
        },
        tags={},
    )


def _group(
    config: Config,
    groups: AutoScalingBackend,
    name: str,
    template: str,
    subnets: list[str],
    smallest: int,
    largest: int,
    owned: bool,
) -> None:
    tags: list[dict[str, object]] = [{"Key": "Name", "Value": name, "PropagateAtLaunch": True}]
    if owned:
        key = f"kubernetes.io/cluster/{config.cluster}"
        tags.append({"Key": key, "Value": "owned", "PropagateAtLaunch": True})
    groups.create_auto_scaling_group(
        name=name,
        availability_zones=[],
        # Instances are attached afterwards, under ids of our choosing.
        desired_capacity=0,
        max_size=largest,
        min_size=smallest,
        launch_config_name="",
        launch_template={"LaunchTemplateId": template, "Version": "1"},
        vpc_zone_identifier=",".join(subnets),
        default_cooldown=300,
        health_check_period=300,
        health_check_type="EC2",
        load_balancers=[],
        target_group_arns=[],
        placement_group=None,
        termination_policies=["Default"],
        tags=tags,  # type: ignore[arg-type]
    )


def _nodes(
    config: Config,
    groups: AutoScalingBackend,
    zone_index: int,
    template: str,
    subnet: str,
    security_group: str,
    profile: str,
) -> None:
    zone = config.zones[zone_index]
    name = config.group_name(zone)
    ids = [config.instance_id(zone_index, node) for node in range(config.nodes_per_zone)]
    for node, instance_id in enumerate(ids):
        # moto draws instance ids at random; only here, before anything is served, we draw.
        with mock.patch.object(ec2_instances, "random_instance_id", return_value=instance_id):
            groups.ec2_backend.run_instances(
                IMAGE_ID,
                1,
                None,
                [],
                security_group_ids=[security_group],
                instance_type=INSTANCE_TYPE,
                is_instance_type_default=False,
                region_name=config.region,
                subnet_id=subnet,
                private_ip=config.private_ip(zone_index, node),
                launch_template={"LaunchTemplateId": template},
                associate_public_ip=False,
                tags={"instance": {"Name": name, f"kubernetes.io/cluster/{config.cluster}": "owned"}},
            )
        # moto does not take the profile from the launch template.
        groups.ec2_backend.associate_iam_instance_profile(instance_id, iam_instance_profile_arn=profile)
    if ids:
        groups.attach_instances(name, ids)
