package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Rules of ours in groups that are somebody else's. A rule that says the same is adopted, whoever made it: it speaks of a
 * group of ours, and EC2 would refuse a second one.
 */
public final class SecurityGroupRuleDriver implements Driver {
    private static final Set<String> GONE =
            Set.of("InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound", "InvalidGroup.NotFound");

    private final AwsClients clients;
    private final Ownership ownership;
    private final Observing observing;
    private final Marks marks;

    public SecurityGroupRuleDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
    }

    /**
     * What one reading tells.
     *
     * @param sources the ids of our groups, by name
     * @param rules the rules of the groups that get ours
     */
    private record Live(
            Map<String, String> sources, List<software.amazon.awssdk.services.ec2.model.SecurityGroupRule> rules) {
        Optional<software.amazon.awssdk.services.ec2.model.SecurityGroupRule> of(Parts parts) {
            @Nullable String id = sources.get(parts.source());
            int port = parts.port();
            String group = parts.group();
            return rules.stream()
                    .filter(rule -> !rule.isEgress()
                            && rule.groupId().equals(group)
                            && rule.ipProtocol().equals("tcp")
                            && rule.fromPort() == port
                            && rule.toPort() == port
                            && rule.referencedGroupInfo() != null
                            && rule.referencedGroupInfo().groupId().equals(id))
                    .findFirst();
        }
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof SecurityGroupRule;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                SecurityGroupRule.class,
                rules -> read(
                        clients.ec2(),
                        rules.stream().map(SecurityGroupRule::source).toList(),
                        rules.stream().map(SecurityGroupRule::group).toList()),
                (rule, live) -> live.of(Parts.of(rule.id()))
                        .map(found -> observing.compared(rule, projection(rule, found)))
                        .orElseGet(() -> Observing.create(rule)));
    }

    private Live read(Ec2Client ec2, Collection<String> sources, Collection<String> groups) {
        Map<String, String> ids = new SecurityGroups(clients, ec2).idsOf(sources, ownership.cluster());
        if (ids.isEmpty()) {
            return new Live(ids, List.of());
        }
        Filter ofGroups = Filter.builder()
                .name("group-id")
                .values(groups.stream().distinct().sorted().toList())
                .build();
        return new Live(
                ids,
                rules(
                        ec2,
                        "rules of security groups "
                                + groups.stream().distinct().sorted().collect(Collectors.joining(", ")),
                        ofGroups));
    }

    private List<software.amazon.awssdk.services.ec2.model.SecurityGroupRule> rules(
            Ec2Client ec2, String subject, Filter filter) {
        return clients.problems()
                .calling(
                        "ec2:DescribeSecurityGroupRules",
                        subject,
                        () -> ec2
                                .describeSecurityGroupRulesPaginator(request -> request.filters(filter))
                                .securityGroupRules()
                                .stream()
                                .toList());
    }

    private static Tree projection(
            SecurityGroupRule rule, software.amazon.awssdk.services.ec2.model.SecurityGroupRule live) {
        return rule.tree(Marks.declared(rule.tags(), SecurityGroups.tags(live.tags())));
    }

    @Override
    public Tree apply(Change.Declared change) {
        SecurityGroupRule rule = (SecurityGroupRule) change.resource();
        switch (change) {
            case Change.Create _ -> create(rule);
            case Change.Update _ -> tag(rule, found(rule));
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(rule, found(rule));
    }

    private void create(SecurityGroupRule rule) {
        String source = Optional.ofNullable(new SecurityGroups(clients, clients.settlingEc2())
                        .idsOf(List.of(rule.source()), ownership.cluster())
                        .get(rule.source()))
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING,
                        rule.id().toString(),
                        "the security group %s does not exist or is not ours".formatted(rule.source()),
                        "Run it again; somebody may have deleted it meanwhile")));
        boolean made = clients.problems()
                .calling("ec2:AuthorizeSecurityGroupIngress", rule.id().toString(), () -> {
                    try {
                        clients.settlingEc2()
                                .authorizeSecurityGroupIngress(request -> request.groupId(rule.group())
                                        .ipPermissions(permission(rule.port(), source))
                                        .tagSpecifications(TagSpecification.builder()
                                                .resourceType(ResourceType.SECURITY_GROUP_RULE)
                                                .tags(SecurityGroups.tags(rule.tags()))
                                                .build()));
                        return true;
                    } catch (Ec2Exception answer) {
                        if (AwsProblems.codeOf(answer).equals("InvalidPermission.Duplicate")) {
                            return false;
                        }
                        throw answer;
                    }
                });
        if (!made) {
            tag(rule, found(rule));
        }
    }

    private static IpPermission permission(int port, String source) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(port)
                .toPort(port)
                .userIdGroupPairs(UserIdGroupPair.builder().groupId(source).build())
                .build();
    }

    private void tag(SecurityGroupRule rule, software.amazon.awssdk.services.ec2.model.SecurityGroupRule live) {
        Map<String, String> tags = Marks.differing(rule.tags(), projection(rule, live));
        if (!tags.isEmpty()) {
            clients.problems()
                    .calling(
                            "ec2:CreateTags",
                            rule.id().toString(),
                            () -> clients.settlingEc2()
                                    .createTags(request -> request.resources(live.securityGroupRuleId())
                                            .tags(SecurityGroups.tags(tags))));
        }
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        SecurityGroupRule rule = (SecurityGroupRule) resource;
        return Observing.existing(() -> read(clients.ec2(), List.of(rule.source()), List.of(rule.group()))
                .of(Parts.of(rule.id()))
                .isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(SecurityGroupRule.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> rules =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        if (rules.isEmpty()) {
            return List.of();
        }
        List<Parts> parts =
                rules.stream().map(leftover -> Parts.of(leftover.id())).toList();
        Live live = read(
                clients.ec2(),
                parts.stream().map(Parts::source).toList(),
                parts.stream().map(Parts::group).toList());
        return rules.stream()
                .flatMap(leftover -> live.of(Parts.of(leftover.id())).stream()
                        .map(rule ->
                                marks.leaving(leftover, SecurityGroups.tags(rule.tags()), rule.securityGroupRuleId())))
                .toList();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        clients.problems().calling("ec2:RevokeSecurityGroupIngress", delete.id().toString(), () -> {
            try {
                clients.ec2()
                        .revokeSecurityGroupIngress(request ->
                                request.groupId(Parts.of(delete.id()).group()).securityGroupRuleIds(delete.identity()));
                return true;
            } catch (Ec2Exception answer) {
                if (GONE.contains(AwsProblems.codeOf(answer))) {
                    return false;
                }
                throw answer;
            }
        });
    }

    @Override
    public List<ResourceId> ours() {
        Map<String, String> names = new SecurityGroups(clients, clients.ec2())
                .of(ownership.cluster()).stream()
                        .collect(Collectors.toMap(group -> group.groupId(), group -> group.groupName()));
        Filter tagged = Filter.builder()
                .name("tag:" + Ownership.CLUSTER_TAG)
                .values(ownership.cluster())
                .build();
        return rules(clients.ec2(), "our rules", tagged).stream()
                .filter(rule -> rule.referencedGroupInfo() != null)
                .map(rule -> {
                    String source = rule.referencedGroupInfo().groupId();
                    return SecurityGroupRule.id(rule.groupId(), rule.fromPort(), names.getOrDefault(source, source));
                })
                .toList();
    }

    /** An id taken apart. */
    private record Parts(String group, int port, String source) {
        static Parts of(ResourceId id) {
            List<String> parts = List.of(id.name().split("/", 4));
            return new Parts(parts.get(0), Integer.parseInt(parts.get(2)), parts.get(3));
        }
    }

    private software.amazon.awssdk.services.ec2.model.SecurityGroupRule found(SecurityGroupRule rule) {
        return Observing.found(
                rule,
                read(clients.settlingEc2(), List.of(rule.source()), List.of(rule.group()))
                        .of(Parts.of(rule.id())));
    }
}
