"""EC2: moto's, which deletes a security group that is in use, and knows the entries of every prefix list."""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response
from moto.elbv2.models import elbv2_backends

from .errors import AwsError


class SandboxEc2(EC2Response):
    def get_managed_prefix_list_entries(self) -> ActionResult:
        # moto has no entries of a list that it does not know.
        wanted = self._get_param("PrefixListId") or ""
        if wanted not in self.ec2_backend.managed_prefix_lists:
            raise AwsError("InvalidPrefixListID.NotFound", f"The prefix list ID '{wanted}' does not exist")
        return super().get_managed_prefix_list_entries()

    def delete_security_group(self) -> ActionResult:
        group = self._get_param("GroupId") or ""
        users = [
            each.id
            for groups in self.ec2_backend.groups.values()
            for each in groups.values()
            if each.id != group
            for rule in [*each.ingress_rules, *each.egress_rules]
            if (rule.source_group or {}).get("GroupId") == group
        ]
        balancers = elbv2_backends[self.current_account][self.region].load_balancers.values()
        users += [balancer.name for balancer in balancers if group in balancer.security_groups]
        users += [
            instance.id
            for instance in self.ec2_backend.all_instances()
            if instance.state != "terminated" and group in {each.id for each in instance.security_groups}
        ]
        if users:
            raise AwsError("DependencyViolation", f"resource {group} has a dependent object")
        return super().delete_security_group()
